//! The gateway's check of TC3-HMAC-SHA256, written from the vendor's description and not from the adapter.
//! <https://cloud.tencent.com/document/api/382/52072>

use crate::digest::lower_hex;
use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit, Mac};
use kernel::Timestamp;
use sha2::{Digest, Sha256};

/// How far a request's time may lie from the gateway's, in seconds.
const SECONDS_MAX: i64 = 5 * 60;

/// Which API a request must be for.
pub(super) struct Wanted<'a> {
    pub service: &'a str,
    pub action: &'a str,
    pub version: &'a str,
}

/// Checks a POST; gives the vendor's code for what is wrong.
pub(super) fn check(
    (key_id, secret): (&str, &str),
    (path, headers, body): (&str, &HeaderMap, &[u8]),
    wanted: &Wanted<'_>,
    now: Timestamp,
) -> Result<(), &'static str> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let seconds: i64 = header("x-tc-timestamp").parse().map_err(|_| "MissingParameter")?;
    let given = header("authorization").strip_prefix("TC3-HMAC-SHA256 ").ok_or("AuthFailure.InvalidAuthorization")?;
    let mut parts = [""; 3];
    for (place, name) in ["Credential=", "SignedHeaders=", "Signature="].iter().enumerate() {
        let part = given.split(',').map(str::trim).find_map(|part| part.strip_prefix(name));
        parts[place] = part.ok_or("AuthFailure.InvalidAuthorization")?;
    }
    let [credential, signed_headers, signature] = parts;
    let (named, scope) = credential.split_once('/').ok_or("AuthFailure.InvalidAuthorization")?;
    if named != key_id {
        return Err("AuthFailure.SecretIdNotFound");
    }
    if (now.seconds() - seconds).abs() > SECONDS_MAX {
        return Err("AuthFailure.SignatureExpire");
    }
    let names: Vec<&str> = signed_headers.split(';').collect();
    if !names.contains(&"content-type") || !names.contains(&"host") {
        return Err("AuthFailure.InvalidAuthorization");
    }
    let day = Timestamp::from_micros(seconds * 1_000_000).to_string();
    let day = day.split('T').next().unwrap_or_default();
    if scope != [day, wanted.service, "tc3_request"].join("/") {
        return Err("AuthFailure.SignatureFailure");
    }
    let mut lines = vec!["POST".to_owned(), path.to_owned(), String::new()];
    lines.extend(names.iter().map(|name| [name, header(name)].join(":")));
    lines.extend([String::new(), signed_headers.to_owned(), lower_hex(&Sha256::digest(body))]);
    let hashed = lower_hex(&Sha256::digest(lines.join("\n").as_bytes()));
    let text = ["TC3-HMAC-SHA256", &seconds.to_string(), scope, &hashed].join("\n");
    let day_key = hmac(["TC3", secret].concat().as_bytes(), day);
    let key = hmac(&hmac(&day_key, wanted.service), "tc3_request");
    if lower_hex(&hmac(&key, &text)) != signature {
        return Err("AuthFailure.SignatureFailure");
    }
    if header("x-tc-action") != wanted.action {
        return Err("InvalidAction");
    }
    if header("x-tc-version") != wanted.version {
        return Err("NoSuchVersion");
    }
    if header("x-tc-region").is_empty() { Err("MissingParameter") } else { Ok(()) }
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    /// The sample of Tencent's documentation of the method.
    #[test]
    fn accepts_the_published_sample_and_refuses_every_change() {
        let account = ("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE");
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("content-type", "application/json; charset=utf-8"),
            ("host", "cvm.tencentcloudapi.com"),
            ("x-tc-action", "DescribeInstances"),
            ("x-tc-version", "2017-03-12"),
            ("x-tc-region", "ap-guangzhou"),
            ("x-tc-timestamp", "1551113065"),
            (
                "authorization",
                "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, \
                 SignedHeaders=content-type;host, \
                 Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
            ),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let body = br#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
        let wanted = Wanted { service: "cvm", action: "DescribeInstances", version: "2017-03-12" };
        let then = 1_551_113_065;
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        let run = |headers: &HeaderMap, body: &[u8], now| check(account, ("/", headers, body), &wanted, at(now));
        assert_eq!(run(&headers, body, then), Ok(()));
        assert_eq!(run(&headers, body, then + 300), Ok(()));
        assert_eq!(run(&headers, body, then + 301), Err("AuthFailure.SignatureExpire"));
        assert_eq!(run(&headers, body, then - 301), Err("AuthFailure.SignatureExpire"));
        assert_eq!(run(&headers, b"{}", then), Err("AuthFailure.SignatureFailure"));
        for (name, value, refusal) in [
            ("host", "sms.tencentcloudapi.com", "AuthFailure.SignatureFailure"),
            ("x-tc-timestamp", "1551113066", "AuthFailure.SignatureFailure"),
            ("x-tc-action", "StopInstances", "InvalidAction"),
            ("authorization", "Basic abc", "AuthFailure.InvalidAuthorization"),
        ] {
            let mut changed = headers.clone();
            changed.insert(name, HeaderValue::from_static(value));
            assert_eq!(run(&changed, body, then), Err(refusal), "{name}");
        }
    }
}
