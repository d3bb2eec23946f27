//! The check of AWS Signature Version 4, written from its description and not from an adapter.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>

use axum::http::{HeaderMap, StatusCode};
use hmac::{Hmac, KeyInit, Mac};
use kernel::Timestamp;
use sha2::{Digest, Sha256};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// How far a request's date may lie from the storage's, before or after, in seconds.
const DATE_SECONDS_MAX: i64 = 15 * 60;

/// A request as it arrived.
pub(super) struct Arrived<'a> {
    pub method: &'a str,
    pub path: &'a str,
    /// As sent, still encoded.
    pub query: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
}

pub(super) struct Account<'a> {
    pub key_id: &'a str,
    pub secret: &'a str,
    pub region: &'a str,
}

type Refused = (StatusCode, &'static str);

/// Whether this account signed this request, for this region and about now.
pub(super) fn verify(request: &Arrived<'_>, account: &Account<'_>, now: Timestamp) -> Result<(), Refused> {
    let malformed = (StatusCode::BAD_REQUEST, "AuthorizationHeaderMalformed");
    let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
    let authorization = header("authorization").ok_or((StatusCode::FORBIDDEN, "AccessDenied"))?;
    let (credential, names, signature) = parse(authorization).ok_or(malformed)?;
    let scope: Vec<&str> = credential.split('/').collect();
    let [key_id, day, region, "s3", "aws4_request"] = scope.as_slice() else { return Err(malformed) };
    if *key_id != account.key_id {
        return Err((StatusCode::FORBIDDEN, "InvalidAccessKeyId"));
    }
    let date = header("x-amz-date").ok_or(malformed)?;
    let sent = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", date).ok();
    let sent = sent.and_then(|at| jiff::tz::Offset::UTC.to_timestamp(at).ok()).ok_or(malformed)?;
    if (sent.as_second() - now.seconds()).abs() > DATE_SECONDS_MAX {
        return Err((StatusCode::FORBIDDEN, "RequestTimeTooSkewed"));
    }
    if *region != account.region || !date.starts_with(day) {
        return Err(malformed);
    }
    let hash = hex(&Sha256::digest(request.body));
    if header("x-amz-content-sha256") != Some(hash.as_str()) {
        return Err((StatusCode::BAD_REQUEST, "XAmzContentSHA256Mismatch"));
    }
    let names: Vec<&str> = names.split(';').collect();
    let needed = ["host", "x-amz-content-sha256", "x-amz-date"].iter().all(|name| names.contains(name));
    if !names.is_sorted() || !needed {
        return Err(malformed);
    }
    let canonical = canonical(request, &names, &hash).ok_or(malformed)?;
    let to_sign =
        format!("{ALGORITHM}\n{date}\n{day}/{region}/s3/aws4_request\n{}", hex(&Sha256::digest(canonical.as_bytes())));
    let mut key = format!("AWS4{}", account.secret).into_bytes();
    for part in [day, region, "s3", "aws4_request"] {
        key = keyed(&key, part.as_bytes());
    }
    match hex(&keyed(&key, to_sign.as_bytes())) == signature {
        true => Ok(()),
        false => Err((StatusCode::FORBIDDEN, "SignatureDoesNotMatch")),
    }
}

/// `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=a;b, Signature=…`.
fn parse(text: &str) -> Option<(&str, &str, &str)> {
    let parts = text.strip_prefix(ALGORITHM)?.strip_prefix(' ')?;
    let mut found = [None; 3];
    for part in parts.split(',') {
        let (name, value) = part.trim().split_once('=')?;
        let place = ["Credential", "SignedHeaders", "Signature"].iter().position(|known| *known == name)?;
        found[place] = Some(value);
    }
    Some((found[0]?, found[1]?, found[2]?))
}

fn canonical(request: &Arrived<'_>, names: &[&str], hash: &str) -> Option<String> {
    let mut text = format!("{}\n{}\n", request.method, request.path);
    let mut query: Vec<(String, String)> = request
        .query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (encoded(&decoded(name)), encoded(&decoded(value))))
        .collect();
    query.sort();
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    text.push_str(&query.join("&"));
    text.push('\n');
    for name in names {
        let value = request.headers.get(*name)?.to_str().ok()?;
        text.push_str(&format!("{name}:{}\n", value.trim()));
    }
    text.push_str(&format!("\n{}\n{hash}", names.join(";")));
    Some(text)
}

/// The pairs of a query, decoded.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(n, v)| (decoded(n), decoded(v))).collect()
}

pub(super) fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match (first, pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn keyed(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example "GET Bucket (List Objects)" of the vendor's description.
    const DATE: &str = "20130524T000000Z";
    const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, \
                          SignedHeaders=host;x-amz-content-sha256;x-amz-date, \
                          Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7";

    fn judge(query: &str, secret: &str, region: &str, body: &[u8], later: i64) -> Result<(), Refused> {
        let mut headers = HeaderMap::new();
        let hash = hex(&Sha256::digest(b""));
        for (name, value) in [
            ("host", "examplebucket.s3.amazonaws.com"),
            ("x-amz-date", DATE),
            ("x-amz-content-sha256", hash.as_str()),
            ("authorization", SIGNED),
        ] {
            headers.insert(name, value.parse().expect("a header"));
        }
        let request = Arrived { method: "GET", path: "/", query, headers: &headers, body };
        let account = Account { key_id: "AKIAIOSFODNN7EXAMPLE", secret, region };
        verify(&request, &account, Timestamp::from_micros((1_369_353_600 + later) * 1_000_000))
    }

    /// covers: BAK-1
    #[test]
    fn the_vendors_example_is_accepted_and_nothing_near_it() {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        assert_eq!(judge("max-keys=2&prefix=J", secret, "us-east-1", b"", 0), Ok(()));
        assert_eq!(judge("prefix=J&max-keys=2", secret, "us-east-1", b"", 60), Ok(()));
        for (judged, code) in [
            (judge("max-keys=3&prefix=J", secret, "us-east-1", b"", 0), "SignatureDoesNotMatch"),
            (judge("max-keys=2&prefix=J", "another", "us-east-1", b"", 0), "SignatureDoesNotMatch"),
            (judge("max-keys=2&prefix=J", secret, "cn-north-1", b"", 0), "AuthorizationHeaderMalformed"),
            (judge("max-keys=2&prefix=J", secret, "us-east-1", b"x", 0), "XAmzContentSHA256Mismatch"),
            (judge("max-keys=2&prefix=J", secret, "us-east-1", b"", 901), "RequestTimeTooSkewed"),
        ] {
            assert_eq!(judged.expect_err("it is refused").1, code);
        }
    }
}
