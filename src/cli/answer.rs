//! What is said instead of doing anything: help, the version, a mistake in the command line.

use super::text;
use crate::finding::Args;
use crate::messages::{self, Language};
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// An answer instead of a request: help, a version, or a complaint.
pub struct Answer {
    /// What to print.
    pub(super) text: String,
    /// The exit code.
    pub(super) code: u8,
}

impl Answer {
    /// What it says.
    pub(super) fn said(self) -> String {
        self.text
    }

    /// Prints it and returns the exit code.
    pub fn print(self) -> u8 {
        if self.code == 0 {
            super::print(&self.text)
        } else {
            super::tell(&self.text)
        }
        self.code
    }
}

/// What clap has to say, in the user's language.
pub(super) fn answer(error: &clap::Error, language: Language) -> Answer {
    let kind = error.kind();
    if matches!(kind, ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // Words that clap has no setting for.
        let text = error.render().to_string();
        let options = format!("[{}]", text_upper(language, "heading-options"));
        let text = text.replace("[OPTIONS]", &options);
        let text = text.replace("possible values", &super::text(language, "help-choices"));
        return Answer { text, code: 0 };
    }
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let say = |key: &str, args: &[(&'static str, String)]| {
        let args: Args = args.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
        messages::text(language, key, &args)
    };
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let complaint = match kind {
        ErrorKind::UnknownArgument => say("usage-unknown-argument", &[("value", argument)]),
        ErrorKind::InvalidSubcommand => {
            say("usage-unknown-command", &[("value", context(ContextKind::InvalidSubcommand))])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if !value.is_empty() => {
            let choices = context(ContextKind::ValidValue);
            let choices = if choices.is_empty() { "none".to_owned() } else { choices };
            say(
                "usage-invalid-value",
                &[("value", value), ("argument", argument), ("choices", choices)],
            )
        }
        ErrorKind::MissingSubcommand => {
            say("usage-missing", &[("argument", say("heading-commands", &[]).to_lowercase())])
        }
        ErrorKind::MissingRequiredArgument | ErrorKind::InvalidValue => {
            say("usage-missing", &[("argument", argument)])
        }
        _ => {
            let plain = error.render().to_string();
            let detail = plain.lines().next().unwrap_or_default().trim_start_matches("error: ");
            say("usage-other", &[("detail", detail.to_owned())])
        }
    };
    let suggested =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let nearest = suggested.into_iter().map(context).find(|text| !text.is_empty());
    let nearest = nearest.map(|nearest| say("usage-nearest", &[("nearest", nearest)]));
    let lines = [Some(complaint), nearest, Some(say("usage-help", &[]))];
    let mut text = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
    text.push('\n');
    Answer { text, code: 2 }
}

/// A text of the catalogues in capitals.
pub(super) fn text_upper(language: Language, key: &str) -> String {
    text(language, key).to_uppercase()
}
