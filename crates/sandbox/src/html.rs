//! What every page of the simulators needs.

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::response::{Html, IntoResponse};
use kernel::{Timestamp, calendar};

/// How many notices a screen shows; a phone's is not for more.
pub(crate) const SHOWN_MAX: usize = 100;

const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The words of a screen that shows notices: its name, what it is, and what it says while there are none.
pub(crate) struct Screen {
    pub title: &'static str,
    pub head: &'static str,
    pub lead: &'static str,
    pub empty: &'static str,
}

impl Screen {
    /// A plain page without a script, whose style is the phone's; `items` are made by [`notice`].
    pub(crate) fn page(&self, items: &str) -> impl IntoResponse + use<> {
        let Screen { title, head, lead, empty } = self;
        let list = match items.is_empty() {
            true => format!("<p class=\"empty\">{empty}</p>"),
            false => format!("<ol class=\"messages\">{items}</ol>"),
        };
        let page = format!(
            "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"refresh\" content=\"5\">\n\
             <title>{title}</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/sandbox/phone.css\">\n</head>\n<body>\n\
             <header><h1>{head}</h1><p>{lead}</p></header>\n<main>{list}</main>\n</body>\n</html>\n"
        );
        let headers = [
            (CACHE_CONTROL, "no-store"),
            (CONTENT_SECURITY_POLICY, POLICY),
            (REFERRER_POLICY, "no-referrer"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        (headers, Html(page))
    }
}

/// One notice on a screen.
pub(crate) fn notice(title: &str, at: Timestamp, text: &str) -> String {
    format!(
        "<li><div class=\"head\"><span class=\"to\">{}</span><time datetime=\"{at}\">{}</time></div>\
         <p class=\"text\">{}</p></li>",
        escape(title),
        in_china(at),
        escape(text)
    )
}

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
