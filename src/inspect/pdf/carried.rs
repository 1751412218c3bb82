//! What a PDF carries beside its pages: the catalog, attachments, what is said to readers of screens.

use super::shown;
use crate::hash::sha256;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object};
use std::collections::BTreeSet;

/// How deep the file's own values are followed.
const DEPTH: usize = 24;

/// How many bytes of a part's values are written down.
const PART_BYTES: usize = 256 * 1024;

/// What the file's catalog holds but the pages, their structure and what follows
/// from their words.
pub(super) fn catalog_parts(catalog: &Dict<'_>) -> Vec<String> {
    entries("file", catalog, &["Pages", "StructTreeRoot", "Metadata", "Outlines", "Type"])
}

/// Notes and links on pages, attachments, layers, forms and actions.
pub(super) fn carried(pdf: &Pdf, catalog: &Dict<'_>) -> Vec<String> {
    let mut carried = Vec::new();
    for (index, page) in pdf.pages().iter().enumerate() {
        if let Some(notes) = page.raw().get::<Array<'_>>("Annots") {
            for note in notes.iter::<Dict<'_>>() {
                let kind = note.get::<Name<'_>>("Subtype");
                let kind = kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default();
                carried.push(format!("page {}: annotation {kind}", index + 1));
            }
        }
        if page.raw().contains_key("AA") {
            carried.push(format!("page {}: action", index + 1));
        }
    }
    let names = catalog.get::<Dict<'_>>("Names").unwrap_or_else(Dict::empty);
    let of_names = ["EmbeddedFiles", "JavaScript"].map(|key| (key, names.contains_key(key)));
    let of_file = ["AF", "AcroForm", "OCProperties", "OpenAction", "AA", "Collection"];
    let of_file = of_file.map(|key| (key, catalog.contains_key(key)));
    let there = of_names.into_iter().chain(of_file).filter(|(_, there)| *there);
    carried.extend(there.map(|(key, _)| key.to_owned()));
    carried
}

/// What is to be spoken or copied in place of what stands on the page.
pub(super) fn spoken(pdf: &Pdf) -> Vec<String> {
    let mut said = Vec::new();
    for object in pdf.objects() {
        let dict = match &object {
            Object::Dict(dict) => dict,
            Object::Stream(stream) => stream.dict(),
            _ => continue,
        };
        for key in ["ActualText", "Alt", "E"] {
            if let Some(text) = dict.get::<hayro_syntax::object::String<'_>>(key) {
                said.push(format!("{key}: {}", sha256(text.as_bytes())));
            }
        }
    }
    said
}

/// A dictionary's entries but these, each as a line.
pub(super) fn entries(name: &str, dict: &Dict<'_>, but: &[&str]) -> Vec<String> {
    let keys: BTreeSet<String> = dict.keys().map(|key| key.as_str().to_owned()).collect();
    let kept = keys.iter().filter(|key| !but.contains(&key.as_str()));
    kept.map(|key| {
        let mut text = String::new();
        if let Some(value) = dict.get::<Object<'_>>(key.as_str()) {
            write_value(&value, DEPTH, &mut text);
        }
        // Long values are compared by their hash, short ones can be told.
        let text = if text.len() > 120 { sha256(text.as_bytes()) } else { text };
        format!("{name}, {key}: {text}")
    })
    .collect()
}

/// Writes a value down with all that it refers to, but for the way back to pages
/// and to the structure.
pub(super) fn write_value(value: &Object<'_>, depth: usize, text: &mut String) {
    if depth == 0 || text.len() > PART_BYTES {
        text.push('…');
        return;
    }
    match value {
        Object::Null(_) => text.push_str("null"),
        Object::Boolean(value) => text.push_str(if *value { "true" } else { "false" }),
        Object::Number(number) => text.push_str(&shown(number.as_f64())),
        Object::String(bytes) => match std::str::from_utf8(bytes.as_bytes()) {
            Ok(plain) => text.push_str(&format!("({plain})")),
            Err(_) => text.push_str(&format!("({})", sha256(bytes.as_bytes()))),
        },
        Object::Name(name) => text.push_str(&format!("/{}", name.as_str())),
        Object::Array(array) => {
            text.push('[');
            for value in array.iter::<Object<'_>>() {
                write_value(&value, depth - 1, text);
                text.push(' ');
            }
            text.push(']');
        }
        Object::Dict(dict) => write_dict(dict, depth, text),
        Object::Stream(stream) => {
            write_dict(stream.dict(), depth, text);
            let bytes = stream.decoded().map(|bytes| sha256(&bytes)).unwrap_or_default();
            text.push_str(&format!("stream {bytes}"));
        }
    }
}

/// Writes a dictionary down, its keys sorted.
fn write_dict(dict: &Dict<'_>, depth: usize, text: &mut String) {
    let is_page = dict.get::<Name<'_>>("Type").is_some_and(|name| name.as_str() == "Page");
    if is_page {
        text.push_str("page");
        return;
    }
    let keys: BTreeSet<String> = dict.keys().map(|key| key.as_str().to_owned()).collect();
    text.push_str("<<");
    for key in keys {
        // How bytes are packed says nothing of what they are.
        if ["Parent", "P", "Pg", "StructParent", "StructParents", "Length", "Filter"]
            .contains(&key.as_str())
        {
            continue;
        }
        text.push_str(&format!("/{key} "));
        match dict.get_raw::<Object<'_>>(key.as_str()) {
            Some(MaybeRef::NotRef(value)) => write_value(&value, depth - 1, text),
            _ => {
                if let Some(value) = dict.get::<Object<'_>>(key.as_str()) {
                    write_value(&value, depth - 1, text);
                }
            }
        }
    }
    text.push_str(">>");
}
