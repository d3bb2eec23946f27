//! How names and values travel in addresses and forms.

use std::fmt::Write;

/// RFC 3986: everything but unreserved characters is encoded, in upper case.
pub(crate) fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// Names and values as a query or a form, in the order given.
pub(crate) fn pairs(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value))).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_as_rfc_3986_does() {
        for (text, encoded) in [
            ("a-z_0.9~", "a-z_0.9~"),
            ("a b+c*d", "a%20b%2Bc%2Ad"),
            ("零工", "%E9%9B%B6%E5%B7%A5"),
            ("{\"code\":\"1\"}", "%7B%22code%22%3A%221%22%7D"),
        ] {
            assert_eq!(percent(text), encoded);
        }
        assert_eq!(pairs(&[("b", "1&2"), ("a", "")]), "b=1%262&a=");
    }
}
