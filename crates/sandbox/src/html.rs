//! What every page of the simulators needs.

use kernel::{Timestamp, calendar};

/// A time as a phone in China shows it.
pub(crate) fn in_china(at: Timestamp) -> String {
    at.to_jiff().to_zoned_datetime(calendar::shanghai()).strftime("%-m月%-d日 %H:%M:%S").to_string()
}

/// Text for an element or a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}
