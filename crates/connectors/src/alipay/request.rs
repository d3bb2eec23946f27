//! How a call is signed and written. <https://opendocs.alipay.com/common/02kf5q>

use super::units;
use crate::error::{VendorError, VendorErrorKind};
use crate::rsa::SigningKey;
use kernel::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What every call of one application carries.
pub(crate) struct Caller<'a> {
    pub app_id: &'a str,
    pub key: &'a SigningKey,
    pub at: Timestamp,
}

/// A call, signed and encoded.
pub(crate) struct Signed {
    /// The common parameters and the signature, for the query.
    pub query: String,
    /// `biz_content`, for the body.
    pub form: String,
}

impl Signed {
    /// Everything in one line: what a browser is sent to, or an app hands to Alipay's.
    pub fn whole(&self) -> String {
        format!("{}&{}", self.query, self.form)
    }
}

/// Signs a call. `more` are common parameters beside those of every call, such as `notify_url`.
pub(crate) fn sign(
    caller: &Caller<'_>,
    method: &str,
    more: &[(&'static str, &str)],
    biz_content: &str,
) -> Result<Signed, VendorError> {
    let timestamp = units::beijing(caller.at);
    let mut common = BTreeMap::from([
        ("app_id", caller.app_id),
        ("charset", "utf-8"),
        ("format", "JSON"),
        ("method", method),
        ("sign_type", "RSA2"),
        ("timestamp", &timestamp),
        ("version", "1.0"),
    ]);
    common.extend(more.iter().copied());
    let mut all = common.clone();
    all.insert("biz_content", biz_content);
    let signature = caller
        .key
        .sign(&text_to_sign(&all))
        .ok_or_else(|| VendorError::new(VendorErrorKind::Config, "app_private_key", None))?;
    common.insert("sign", &signature);
    let query: Vec<String> = common.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    Ok(Signed { query: query.join("&"), form: format!("biz_content={}", encode(biz_content)) })
}

/// The parameters in the order of their names, values not encoded; empty ones are left out.
fn text_to_sign(parameters: &BTreeMap<&str, &str>) -> String {
    let pairs: Vec<String> = parameters
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// RFC 3986, which a form's decoder reads as well.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order, the omission of empty values and the place of `sign_type` as the vendor's documentation shows them
    /// (自行实现签名): everything but `sign`, by name, joined.
    #[test]
    fn the_text_to_sign_is_sorted_and_whole() {
        let parameters = BTreeMap::from([
            ("version", "1.0"),
            ("timestamp", "2014-07-24 03:07:50"),
            ("sign_type", "RSA2"),
            ("method", "alipay.mobile.public.menu.add"),
            ("app_id", "2014072300007148"),
            ("notify_url", ""),
            ("charset", "GBK"),
            ("biz_content", r#"{"button":[{"actionParam":"ZFB_HFCZ"}]}"#),
        ]);
        assert_eq!(
            text_to_sign(&parameters),
            r#"app_id=2014072300007148&biz_content={"button":[{"actionParam":"ZFB_HFCZ"}]}&charset=GBK&method=alipay.mobile.public.menu.add&sign_type=RSA2&timestamp=2014-07-24 03:07:50&version=1.0"#
        );
    }

    #[test]
    fn encodes_for_the_wire() {
        assert_eq!(encode("2014-07-24 03:07:50"), "2014-07-24%2003%3A07%3A50");
        assert_eq!(encode("零+/="), "%E9%9B%B6%2B%2F%3D");
    }
}
