//! Queries and forms as they arrive.

use std::collections::BTreeMap;

pub(crate) type Form = BTreeMap<String, String>;

/// Decodes a query or a form; what is not well encoded is left out.
pub(crate) fn parse(text: &str) -> Form {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter_map(|(name, value)| Some((decoded(name)?, decoded(value)?))).collect()
}

fn decoded(text: &str) -> Option<String> {
    String::from_utf8(crate::aliyun::decode(&text.replace('+', "%20"))?).ok()
}

/// The value of a name, empty when there is none.
pub(crate) fn value<'a>(form: &'a Form, name: &str) -> &'a str {
    form.get(name).map(String::as_str).unwrap_or_default()
}
