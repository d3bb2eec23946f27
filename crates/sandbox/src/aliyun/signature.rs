//! The gateway's check of ACS3-HMAC-SHA256, written from the vendor's description and not from the adapter.
//! <https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature>

use super::answer::GatewayError;
use axum::http::{HeaderMap, StatusCode};
use hmac::{Hmac, KeyInit, Mac};
use kernel::Timestamp;
use sha2::{Digest, Sha256};

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// How far a request's date may lie from the gateway's, before or after, in seconds.
const DATE_SECONDS_MAX: i64 = 15 * 60;

/// A request as it arrived.
pub(crate) struct Arrived<'a> {
    pub method: &'a str,
    pub path: &'a str,
    /// As sent, still encoded.
    pub query: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
}

/// The account that the gateway knows.
pub(crate) struct Account<'a> {
    pub key_id: &'a str,
    pub secret: &'a str,
}

/// Checks everything that concerns one request alone and gives its nonce, which must not have been seen.
pub(crate) fn verify<'a>(
    request: &Arrived<'a>,
    account: &Account<'_>,
    now: Timestamp,
) -> Result<&'a str, GatewayError> {
    let incomplete = || {
        let message = "The request signature does not conform to Aliyun standards.";
        GatewayError::new(StatusCode::BAD_REQUEST, "IncompleteSignature", message)
    };
    let (key_id, signed_names, signature) =
        header(request, "authorization").and_then(parse_authorization).ok_or_else(incomplete)?;
    if key_id != account.key_id {
        let message = "Specified access key is not found.";
        return Err(GatewayError::new(StatusCode::NOT_FOUND, "InvalidAccessKeyId.NotFound", message));
    }
    check_date(header(request, "x-acs-date").ok_or_else(incomplete)?, now)?;
    let names: Vec<&str> = signed_names.split(';').collect();
    let nonce = header(request, "x-acs-signature-nonce").filter(|nonce| !nonce.is_empty()).ok_or_else(incomplete)?;
    if !names.is_sorted() || !every_acs_header_is_signed(request.headers, &names) {
        return Err(incomplete());
    }
    let body_hash = digest_hex(request.body);
    let canonical = canonical_request(request, &names, &body_hash).ok_or_else(incomplete)?;
    let to_sign = format!("{ALGORITHM}\n{}", digest_hex(canonical.as_bytes()));
    let body_is_signed = header(request, "x-acs-content-sha256") == Some(body_hash.as_str());
    if !body_is_signed || !is_signature(account.secret, &to_sign, signature) {
        // The real gateway repeats the request here, phone number and all; so does this one, so that tests find
        // whoever logs it.
        let message = format!(
            "Specified signature is not matched with our calculation. server string to sign is:{to_sign} \
             server's CanonicalRequest is:{canonical}"
        );
        return Err(GatewayError::new(StatusCode::BAD_REQUEST, "SignatureDoesNotMatch", message));
    }
    Ok(nonce)
}

/// `ACS3-HMAC-SHA256 Credential=..,SignedHeaders=a;b,Signature=..` → (key id, names, signature).
fn parse_authorization(text: &str) -> Option<(&str, &str, &str)> {
    let parts = text.strip_prefix(ALGORITHM)?.strip_prefix(' ')?;
    let mut found = [None; 3];
    for part in parts.split(',') {
        let (name, value) = part.trim().split_once('=')?;
        let place = ["Credential", "SignedHeaders", "Signature"].iter().position(|known| *known == name)?;
        found[place] = Some(value);
    }
    Some((found[0]?, found[1]?, found[2]?))
}

fn check_date(date: &str, now: Timestamp) -> Result<(), GatewayError> {
    let bad = |code, message| GatewayError::new(StatusCode::BAD_REQUEST, code, message);
    let at = jiff::Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", date.replace('Z', "+0000"))
        .ok()
        .filter(|_| date.ends_with('Z') && date.len() == 20)
        .ok_or_else(|| bad("InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted."))?;
    if now.seconds_since(at.into()).abs() > DATE_SECONDS_MAX {
        return Err(bad("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."));
    }
    Ok(())
}

/// `host` and every `x-acs-` header that was sent must be covered, else they could be changed on the way.
fn every_acs_header_is_signed(headers: &HeaderMap, names: &[&str]) -> bool {
    let required =
        ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"];
    let sent = headers.keys().map(|name| name.as_str()).filter(|name| name.starts_with("x-acs-"));
    required.into_iter().chain(sent).all(|name| names.contains(&name))
}

/// The text that both sides hash; None when a signed header is missing or the query is not well encoded.
fn canonical_request(request: &Arrived<'_>, names: &[&str], body_hash: &str) -> Option<String> {
    let mut pairs = Vec::new();
    for pair in request.query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        pairs.push((encode(&decode(name)?), encode(&decode(value)?)));
    }
    pairs.sort_unstable();
    let query = pairs.iter().map(|(name, value)| [name.as_str(), value].join("=")).collect::<Vec<_>>().join("&");
    let mut lines = vec![request.method.to_owned(), request.path.to_owned(), query];
    for name in names {
        lines.push(format!("{name}:{}", header(request, name)?.trim()));
    }
    lines.extend([String::new(), names.join(";"), body_hash.to_owned()]);
    Some(lines.join("\n"))
}

/// Undoes percent-encoding; None when a `%` is not followed by two hex digits.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let high = char::from(rest.next()?).to_digit(16)?;
        let low = char::from(rest.next()?).to_digit(16)?;
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    Some(bytes)
}

/// Percent-encodes all but RFC 3986's unreserved characters.
fn encode(bytes: &[u8]) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let one = |byte: &u8| if unreserved(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") };
    bytes.iter().map(one).collect()
}

fn header<'a>(request: &Arrived<'a>, name: &str) -> Option<&'a str> {
    request.headers.get(name).and_then(|value| value.to_str().ok())
}

fn digest_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compares in constant time, as the gateway of a vendor would.
fn is_signature(secret: &str, to_sign: &str, signature: &str) -> bool {
    let lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if signature.len() != 64 || !signature.bytes().all(lower_hex) {
        return false;
    }
    // Two hex digits a byte: the same decoder as the query's, with the percent signs put in.
    let pairs: Vec<&str> = signature.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok()).collect();
    let Some(given) = decode(&format!("%{}", pairs.join("%"))) else { return false };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(to_sign.as_bytes());
    mac.verify_slice(&given).is_ok()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use axum::http::HeaderValue;

    /// The headers of a POST without a body as its customer signs it: of this address (path and query), calling this action of
    /// this version.
    pub fn signed(account: &Account<'_>, address: (&str, &str), call: (&str, &str), date: &str) -> HeaderMap {
        let ((path, query), (action, version)) = (address, call);
        let body_hash = digest_hex(b"");
        let nonce = digest_hex([path, query, action, version].join(" ").as_bytes());
        let given = [
            ("host", "127.0.0.1"),
            ("x-acs-action", action),
            ("x-acs-content-sha256", body_hash.as_str()),
            ("x-acs-date", date),
            ("x-acs-signature-nonce", nonce.as_str()),
            ("x-acs-version", version),
        ];
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.insert(name, HeaderValue::from_str(value).expect("a value"));
        }
        let names = given.map(|(name, _)| name);
        let request = Arrived { method: "POST", path, query, headers: &headers, body: b"" };
        let canonical = canonical_request(&request, &names, &body_hash).expect("a request");
        let mut mac = Hmac::<Sha256>::new_from_slice(account.secret.as_bytes()).expect("a key of any length");
        mac.update(format!("{ALGORITHM}\n{}", digest_hex(canonical.as_bytes())).as_bytes());
        let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let (key_id, names) = (account.key_id, names.join(";"));
        let authorization = format!("{ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={signature}");
        headers.insert("authorization", HeaderValue::from_str(&authorization).expect("a value"));
        headers
    }

    const ACCOUNT: Account<'_> = Account { key_id: "YourAccessKeyId", secret: "YourAccessKeySecret" };
    const QUERY: &str = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai";

    /// The sample of Aliyun's documentation of the method.
    fn sample() -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("host", "ecs.cn-shanghai.aliyuncs.com"),
            ("x-acs-action", "RunInstances"),
            ("x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("x-acs-date", "2023-10-26T10:22:32Z"),
            ("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"),
            ("x-acs-version", "2014-05-26"),
            (
                "authorization",
                "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;\
                 x-acs-date;x-acs-signature-nonce;x-acs-version,\
                 Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
            ),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers
    }

    fn check(headers: &HeaderMap, query: &str, body: &[u8], now: &str) -> Result<String, &'static str> {
        let request = Arrived { method: "POST", path: "/", query, headers, body };
        let now = now.parse::<jiff::Timestamp>().expect("a time").into();
        verify(&request, &ACCOUNT, now).map(str::to_owned).map_err(|error| error.code)
    }

    #[test]
    fn accepts_the_published_sample() {
        let nonce = check(&sample(), QUERY, b"", "2023-10-26T10:22:32Z");
        assert_eq!(nonce.as_deref(), Ok("3156853299f313e23d1673dc12e1703d"));
        let turned = "RegionId=cn-shanghai&ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd";
        assert!(check(&sample(), turned, b"", "2023-10-26T10:22:32Z").is_ok());
    }

    #[test]
    fn refuses_every_change() {
        let now = "2023-10-26T10:22:32Z";
        let with = |name: &'static str, value: &'static str| {
            let mut headers = sample();
            headers.insert(name, HeaderValue::from_static(value));
            check(&headers, QUERY, b"", now)
        };
        assert_eq!(check(&sample(), "RegionId=cn-beijing", b"", now), Err("SignatureDoesNotMatch"));
        assert_eq!(check(&sample(), QUERY, b"x", now), Err("SignatureDoesNotMatch"));
        assert_eq!(check(&sample(), "a=%zz", b"", now), Err("IncompleteSignature"));
        assert_eq!(with("host", "ecs.cn-beijing.aliyuncs.com"), Err("SignatureDoesNotMatch"));
        assert_eq!(with("x-acs-action", "StopInstances"), Err("SignatureDoesNotMatch"));
        assert_eq!(with("x-acs-signature-nonce", "another"), Err("SignatureDoesNotMatch"));
        assert_eq!(with("x-acs-date", "2023-10-26T10:22:33Z"), Err("SignatureDoesNotMatch"));
        assert_eq!(with("x-acs-date", "2023-10-26 10:22:32"), Err("InvalidTimeStamp.Format"));
        assert_eq!(with("x-acs-security-token", "unsigned"), Err("IncompleteSignature"));
        assert_eq!(with("authorization", "Basic abc"), Err("IncompleteSignature"));
        assert_eq!(
            with("authorization", "ACS3-HMAC-SHA256 Credential=Other,SignedHeaders=host,Signature=00"),
            Err("InvalidAccessKeyId.NotFound")
        );
        assert_eq!(
            with("authorization", "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host,Signature=00"),
            Err("IncompleteSignature")
        );
        assert_eq!(check(&HeaderMap::new(), QUERY, b"", now), Err("IncompleteSignature"));
    }

    #[test]
    fn a_date_may_be_fifteen_minutes_off() {
        for (now, outcome) in [
            ("2023-10-26T10:37:32Z", Ok(())),
            ("2023-10-26T10:07:32Z", Ok(())),
            ("2023-10-26T10:37:33Z", Err("InvalidTimeStamp.Expired")),
            ("2023-10-26T10:07:31Z", Err("InvalidTimeStamp.Expired")),
        ] {
            assert_eq!(check(&sample(), QUERY, b"", now).map(drop), outcome, "{now}");
        }
    }
}
