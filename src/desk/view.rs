//! How pages look: templates with HTML escaping, apart from those of papers, and what every page
//! has in common.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, ErrorKind, State, UndefinedBehavior, Value};
use serde::Serialize;
use serde_json::json;

use super::doors::Refused;
use super::office::Office;
use super::visit::Visit;
use super::{Context, Desk, apart, held, open};
use crate::config;
use crate::error::{Error, Fault};
use crate::finding::{Arg, Args};
use crate::fold;
use crate::messages::{self, Language};

/// What a page's answer is: the answer, or why there is none.
pub type Answer = Result<Response<Body>, Error>;

/// The templates of pages.
const PAGES: [(&str, &str); 19] = [
    ("frame", include_str!("pages/frame.html.j2")),
    ("parts", include_str!("pages/parts.html.j2")),
    ("board", include_str!("pages/board.html.j2")),
    ("unit", include_str!("pages/unit.html.j2")),
    ("asked", include_str!("pages/asked.html.j2")),
    ("sheet", include_str!("pages/sheet.html.j2")),
    ("arrivals", include_str!("pages/arrivals.html.j2")),
    ("register", include_str!("pages/register.html.j2")),
    ("issue", include_str!("pages/issue.html.j2")),
    ("paper", include_str!("pages/paper.html.j2")),
    ("together", include_str!("pages/together.html.j2")),
    ("set", include_str!("pages/set.html.j2")),
    ("job", include_str!("pages/job.html.j2")),
    ("send", include_str!("pages/send.html.j2")),
    ("prove", include_str!("pages/prove.html.j2")),
    ("failure", include_str!("pages/failure.html.j2")),
    ("refused", include_str!("pages/refused.html.j2")),
    ("closed", include_str!("pages/closed.html.j2")),
    ("rounds", include_str!("pages/rounds.html.j2")),
];

/// The files that pages load, with their types.
const STATIC: [(&str, &str, &str); 5] = [
    ("desk.svg", "image/svg+xml", include_str!("static/desk.svg")),
    ("desk.css", "text/css; charset=utf-8", include_str!("static/desk.css")),
    ("desk.js", "text/javascript; charset=utf-8", include_str!("static/desk.js")),
    ("arrivals.js", "text/javascript; charset=utf-8", include_str!("static/arrivals.js")),
    ("job.js", "text/javascript; charset=utf-8", include_str!("static/job.js")),
];

/// The names of values in texts of pages.
const NAMES: [&str; 14] = [
    "count",
    "total",
    "name",
    "code",
    "file",
    "files",
    "folder",
    "place",
    "day",
    "number",
    "made",
    "unchanged",
    "machine",
    "value",
];

/// Says something at the head of the next page.
#[derive(Debug, Clone, Serialize)]
pub struct Notice {
    /// Whether something went wrong.
    pub wrong: bool,
    /// What.
    pub text: String,
}

impl Notice {
    /// That something was done.
    pub fn done(language: Language, key: &str, args: &Args) -> Self {
        Self { wrong: false, text: messages::text(language, key, args) }
    }

    /// Why something was not.
    pub fn wrong(language: Language, error: &Error) -> Self {
        Self { wrong: true, text: error.message(language) }
    }
}

/// The pages' templates.
pub struct View(Environment<'static>);

/// A text of the catalogues in the page's language: `t("desk-…", count=3)`.
fn text(state: &State<'_, '_>, key: &str, values: Kwargs) -> Result<String, minijinja::Error> {
    let mut args = Args::new();
    for name in NAMES.into_iter().filter(|name| values.has(name)) {
        let value: Value = values.get(name)?;
        let arg = match i64::try_from(value.clone()) {
            Ok(number) if value.is_number() => Arg::Number(number),
            _ => Arg::Text(value.to_string()),
        };
        args.insert(name, arg);
    }
    let language = state.lookup("lang").and_then(|tag| tag.as_str().map(Language::from_tag));
    Ok(messages::text(language.unwrap_or(Language::Vietnamese), key, &args))
}

/// A template that could not be used: a mistake of the program's own.
fn broken(error: &minijinja::Error) -> Error {
    Error::work("desk-page").arg("detail", format!("{error:#}"))
}

impl View {
    /// Parses the templates.
    ///
    /// # Errors
    /// Never for the templates of this program; parsing is fallible by type.
    pub fn new() -> Result<Self, Error> {
        let mut pages = Environment::new();
        pages.set_undefined_behavior(UndefinedBehavior::Strict);
        pages.set_auto_escape_callback(|_| AutoEscape::Html);
        pages.set_formatter(|out, state, value| {
            // Marks of direction in a cell's text would turn what stands beside it.
            let plain =
                value.as_str().filter(|text| !value.is_safe() && text.contains(fold::turns));
            let shown = plain.map(fold::without_turns).map(Value::from);
            minijinja::escape_formatter(out, state, shown.as_ref().unwrap_or(value))
        });
        // Nothing may pass by the escape.
        pages.remove_filter("safe");
        pages.add_function("t", text);
        for (name, source) in PAGES {
            pages.add_template(name, source).map_err(|error| broken(&error))?;
        }
        Ok(Self(pages))
    }

    /// A page as HTML.
    fn fill(&self, name: &str, context: &Context) -> Result<String, Error> {
        let page = self.0.get_template(name).map_err(|error| broken(&error))?;
        page.render(Serde(context)).map_err(|error| match error.kind() {
            ErrorKind::WriteFailure => Error::work("desk-page").arg("detail", "write"),
            _ => broken(&error),
        })
    }

    /// The page of a request that may not come in: it tells nothing of the round.
    pub fn refusal(&self, refused: Refused, language: Language) -> Response<Body> {
        let context = Context::from([
            ("lang", json!(language.tag())),
            ("why", json!(messages::text(language, refused.key(), &Args::new()))),
        ]);
        // Without its page the status says enough.
        let page = self.fill("refused", &context).unwrap_or_default();
        answer(refused.status(), "text/html; charset=utf-8", page)
    }
}

/// An answer of one type.
pub fn answer(status: StatusCode, kind: &str, body: impl Into<Body>) -> Response<Body> {
    let made = Response::builder().status(status).header(header::CONTENT_TYPE, kind);
    made.body(body.into()).unwrap_or_default()
}

/// Leads to another page, as after every form.
pub fn lead_to(page: &str) -> Response<Body> {
    let made = Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, page);
    made.body(Body::empty()).unwrap_or_default()
}

impl Office {
    /// The answer to a request that may not come in.
    pub(super) fn refusal(&self, refused: Refused) -> Response<Body> {
        self.view.refusal(refused, self.language())
    }
}

impl Desk {
    /// A page of the desk; `title` is the text that names it.
    pub(super) fn page(&self, name: &str, title: &str, own: Context) -> Answer {
        let page = self.fill(name, title, own)?;
        Ok(answer(StatusCode::OK, "text/html; charset=utf-8", page))
    }

    /// A page as HTML.
    fn fill(&self, name: &str, title: &str, own: Context) -> Result<String, Error> {
        let language = self.language();
        let look = held(&self.current).as_ref().and_then(|(_, look)| look.as_ref().ok().cloned());
        let plan = look.as_ref().map(|look| &look.checked.round.plan);
        let asked = look.as_ref().map_or(0, |look| super::asking::open(look).count());
        let open: Vec<&str> = look.iter().flat_map(|look| &look.open).map(|own| own.file).collect();
        let mut context = Context::from([
            ("lang", json!(language.tag())),
            ("page", json!(name)),
            ("open", json!(self.place.is_some())),
            ("of", json!(self.of())),
            ("title", json!(messages::text(language, title, &Args::new()))),
            ("round", json!(plan.map_or("", |plan| &plan.subject))),
            ("year", json!(plan.map_or(0, |plan| plan.year))),
            ("organ", json!(plan.map_or("", |plan| &plan.organ.department))),
            ("look", json!(look.as_ref().map_or(0, |look| look.number))),
            ("notice", json!(held(&self.notice).take())),
            ("busy", json!(self.jobs.state().running.map(|(kind, _)| kind.key()))),
            ("busy_page", json!(self.jobs.state().running.map(|(kind, _)| kind.page()))),
            ("waiting", json!(self.waiting.count())),
            ("asked", json!(asked)),
            ("ledgers_open", json!(open)),
            ("drafts", json!(&*held(&self.drafts))),
        ]);
        context.extend(own);
        self.office.view.fill(name, &context)
    }

    /// The page that tells what could not be done.
    pub(super) fn failure(&self, error: &Error) -> Response<Body> {
        let status = match error.fault {
            Fault::Findings => StatusCode::CONFLICT,
            Fault::Asked => StatusCode::BAD_REQUEST,
            Fault::Work => StatusCode::INTERNAL_SERVER_ERROR,
        };
        if error.key == "config-missing" {
            return lead_to("/rounds");
        }
        let own = Context::from([("message", json!(error.message(self.language())))]);
        let filled = self.fill("failure", "desk-failure", own);
        answer(status, "text/html; charset=utf-8", filled.unwrap_or_default())
    }

    /// The page for what is not there.
    pub(super) fn not_found(&self) -> Response<Body> {
        let mut response = self.failure(&Error::asked("desk-not-found"));
        *response.status_mut() = StatusCode::NOT_FOUND;
        response
    }

    /// Keeps what was typed into a form that could not be saved, and lets it go once it is.
    pub(super) fn keep_typed<T>(&self, visit: &Visit, done: &Result<T, Error>) {
        let mut drafts = held(&self.drafts);
        for (name, value) in visit.all() {
            match done {
                Ok(_) => drop(drafts.remove(name)),
                Err(_) => drop(drafts.insert(name.to_owned(), value.to_owned())),
            }
        }
    }

    /// Says what came of a form, and leads to a page.
    pub(super) fn settled(
        &self,
        done: Result<(), Error>,
        (key, args): (&str, Args),
        page: &str,
    ) -> Answer {
        let language = self.language();
        self.say(match done {
            Ok(()) => Notice::done(language, key, &args),
            Err(error) => Notice::wrong(language, &error),
        });
        Ok(lead_to(page))
    }
}

/// The first page: the secret for a cookie.
pub async fn enter(desk: Arc<Desk>, visit: Visit) -> Answer {
    match desk.office.doors.exchange(visit.asked("secret"), Instant::now())? {
        Err(refused) => Ok(desk.office.refusal(refused)),
        Ok(cookie) => {
            let mut response = lead_to("/");
            let value =
                cookie.parse().map_err(|_| Error::work("desk-page").arg("detail", "cookie"))?;
            response.headers_mut().insert(header::SET_COOKIE, value);
            Ok(response)
        }
    }
}

/// A second start of the program asks for a secret of its own.
pub async fn again(desk: Arc<Desk>, _: Visit) -> Answer {
    let secret = desk.office.doors.secret(Instant::now())?;
    Ok(answer(StatusCode::OK, "text/plain; charset=utf-8", secret))
}

/// A file that pages load.
pub async fn asset(desk: Arc<Desk>, visit: Visit) -> Answer {
    let found = STATIC.iter().find(|(name, ..)| *name == visit.named("name"));
    Ok(found
        .map_or_else(|| desk.not_found(), |(_, kind, text)| answer(StatusCode::OK, kind, *text)))
}

/// The other language.
pub async fn language(desk: Arc<Desk>, visit: Visit) -> Answer {
    desk.office.speak(Language::from_tag(visit.field("lang")));
    Ok(lead_to("/"))
}

/// Opens `bienban.toml`, or the round's folder.
pub async fn open_settings(desk: Arc<Desk>, visit: Visit) -> Answer {
    let round = desk.options.round.clone();
    let path = if visit.field("what") == "folder" { round } else { round.join(config::FILE_NAME) };
    let done = apart(move || open(&path)).await;
    desk.settled(done, ("desk-opened", Args::new()), "/")
}

/// Closes the desk, after the work under way.
pub async fn close(desk: Arc<Desk>, _: Visit) -> Answer {
    let busy = desk.jobs.is_busy();
    let page = desk.page("closed", "desk-closed", Context::from([("busy", json!(busy))]));
    desk.office.close();
    page
}
