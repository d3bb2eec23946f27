//! Signature version 3, ACS3-HMAC-SHA256.
//! <https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature>

use crate::digest::{hex, hmac_sha256, sha256_hex};
use crate::encode::percent;
use crate::http::FORM;
use kernel::{Secret, Timestamp};
use std::fmt::Write;

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// The access key of a RAM user that may call the API and nothing else.
pub(crate) struct Credentials {
    pub key_id: String,
    pub secret: Secret<String>,
}

/// A call as it will be sent: POST.
pub(crate) struct Call<'a> {
    /// The `Host` header, with the port where it is not the scheme's.
    pub host: &'a str,
    pub path: &'a str,
    /// Names and values, not encoded.
    pub query: &'a [(&'a str, &'a str)],
    /// Names and values of a form, not encoded; without any the body is empty.
    pub form: &'a [(&'a str, &'a str)],
    pub action: &'a str,
    pub version: &'a str,
}

/// What to send: the encoded query, the encoded form and the headers, the signature among them.
pub(crate) struct Signed {
    pub query: String,
    pub form: String,
    pub headers: Vec<(&'static str, String)>,
}

/// Signs a call. `nonce` must be new for each one; the vendor refuses a repeat, and a time more than 15 minutes off.
pub(crate) fn sign(call: &Call<'_>, credentials: &Credentials, at: Timestamp, nonce: &str) -> Signed {
    let query = canonical_query(call.query);
    let form = canonical_query(call.form);
    let body_hash = sha256_hex(form.as_bytes());
    // In the order of their names, as the canonical request wants them. `host` is sent by the HTTP client itself.
    let mut signed_headers = vec![
        ("content-type", FORM.to_owned()),
        ("host", call.host.to_owned()),
        ("x-acs-action", call.action.to_owned()),
        ("x-acs-content-sha256", body_hash.clone()),
        ("x-acs-date", Timestamp::from_micros(at.seconds() * 1_000_000).to_string()),
        ("x-acs-signature-nonce", nonce.to_owned()),
        ("x-acs-version", call.version.to_owned()),
    ];
    if call.form.is_empty() {
        signed_headers.remove(0);
    }
    let names = signed_headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
    let mut canonical = format!("POST\n{}\n{query}\n", call.path);
    for (name, value) in &signed_headers {
        // Writing to a String cannot fail.
        let _ = writeln!(canonical, "{name}:{value}");
    }
    let _ = write!(canonical, "\n{names}\n{body_hash}");
    let to_sign = format!("{ALGORITHM}\n{}", sha256_hex(canonical.as_bytes()));
    let signature = hex(&hmac_sha256(credentials.secret.expose().as_bytes(), to_sign.as_bytes()));
    let authorization =
        format!("{ALGORITHM} Credential={},SignedHeaders={names},Signature={signature}", credentials.key_id);
    let mut headers: Vec<_> = signed_headers.into_iter().filter(|(name, _)| *name != "host").collect();
    headers.push(("authorization", authorization));
    Signed { query, form, headers }
}

/// Names and values percent-encoded and sorted by the encoded name.
fn canonical_query(query: &[(&str, &str)]) -> String {
    let mut pairs: Vec<_> = query.iter().map(|(name, value)| (percent(name), percent(value))).collect();
    pairs.sort();
    let pairs: Vec<_> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        serde_json::from_str(&format!("\"{text}\"")).expect("a time")
    }

    /// The sample of Aliyun's documentation of the method.
    #[test]
    fn agrees_with_the_published_sample() {
        let credentials =
            Credentials { key_id: "YourAccessKeyId".into(), secret: Secret::new("YourAccessKeySecret".into()) };
        let call = Call {
            host: "ecs.cn-shanghai.aliyuncs.com",
            path: "/",
            query: &[("RegionId", "cn-shanghai"), ("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd")],
            form: &[],
            action: "RunInstances",
            version: "2014-05-26",
        };
        let signed = sign(&call, &credentials, at("2023-10-26T10:22:32Z"), "3156853299f313e23d1673dc12e1703d");
        let (_, authorization) = signed.headers.last().expect("the signature is the last header");
        assert_eq!(
            authorization,
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;\
             x-acs-date;x-acs-signature-nonce;x-acs-version,\
             Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        );
        assert_eq!(signed.query, "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai");
    }

    #[test]
    fn the_time_is_whole_seconds_in_utc() {
        let credentials = Credentials { key_id: "k".into(), secret: Secret::new("s".into()) };
        let call = Call { host: "h", path: "/", query: &[], form: &[], action: "A", version: "V" };
        let signed = sign(&call, &credentials, at("2026-11-24T09:00:00.987654+08:00"), "n");
        assert!(signed.headers.contains(&("x-acs-date", "2026-11-24T01:00:00Z".to_owned())));
    }

    proptest! {
        #[test]
        fn the_query_does_not_depend_on_the_order_given(a in ".{0,12}", b in ".{0,12}") {
            let forth = canonical_query(&[("SignName", &a), ("TemplateParam", &b)]);
            let back = canonical_query(&[("TemplateParam", &b), ("SignName", &a)]);
            prop_assert_eq!(&forth, &back);
            prop_assert!(forth.bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }
}
