//! What the three certificates of certificate mode (公钥证书) say: their numbers as Alipay counts them, and the key in
//! Alipay's own. <https://opendocs.alipay.com/common/057k53>
//!
//! Of X.509 (RFC 5280) only that is read. No chain and no validity is checked: an operator configures the files that Alipay's
//! console gave, as a bare key is configured in key mode, and the gateway says when one has expired.

use crate::digest::{hex, md5_hex};
use crate::rsa::{SigningKey, VerifyingKey, element};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// A root file has four.
const CERTIFICATES_MAX: usize = 50;
/// RFC 5280 allows twenty.
const SERIAL_BYTES_MAX: usize = 64;

const INTEGER: u8 = 0x02;
const BMP_STRING: u8 = 0x1e;
/// UTF8String, PrintableString, TeletexString and IA5String.
const STRINGS: [u8; 4] = [0x0c, 0x13, 0x14, 0x16];
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const VERSION: u8 = 0xa0;

/// 1.2.840.113549.1.1, below which all signatures by RSA lie.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];

/// The parts of a name that RFC 2253 has words for.
const KEYWORDS: [(&[u8], &str); 9] = [
    (&[0x55, 0x04, 0x03], "CN"),
    (&[0x55, 0x04, 0x06], "C"),
    (&[0x55, 0x04, 0x07], "L"),
    (&[0x55, 0x04, 0x08], "ST"),
    (&[0x55, 0x04, 0x09], "STREET"),
    (&[0x55, 0x04, 0x0a], "O"),
    (&[0x55, 0x04, 0x0b], "OU"),
    (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19], "DC"),
    (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01], "UID"),
];

/// What is signed to see whether a certificate is that of a private key.
const TRIAL: &str = "lingong";

/// The three files of certificate mode, each as its text in PEM.
#[derive(Clone)]
pub struct AlipayCertificates {
    /// The application's (`appCertPublicKey_….crt`).
    pub app: String,
    /// Alipay's own for this application (`alipayCertPublicKey_RSA2.crt`).
    pub alipay: String,
    /// Alipay's roots, several in one file (`alipayRootCert.crt`).
    pub alipay_root: String,
}

/// The numbers under which calls and answers name the certificates.
pub(super) struct Numbers {
    pub app: String,
    pub alipay: String,
    /// Of each root that was signed by RSA, joined by `_`.
    pub roots: String,
}

impl AlipayCertificates {
    /// Their numbers, and Alipay's key.
    ///
    /// # Errors
    /// The name of the part that cannot work.
    pub(super) fn read(&self, app_key: &SigningKey) -> Result<(Numbers, VerifyingKey), &'static str> {
        let app = first(&self.app).ok_or("app_cert")?;
        // Another application's certificate would show at the first call only, and in the vendor's words.
        let trial = app_key.sign(TRIAL).ok_or("app_private_key")?;
        if !app.key().is_some_and(|key| key.verifies(TRIAL.as_bytes(), &trial)) {
            return Err("app_cert_of_other_key");
        }
        let alipay = first(&self.alipay).ok_or("alipay_cert")?;
        let key = alipay.key().ok_or("alipay_cert")?;
        let roots = read_all(&self.alipay_root).unwrap_or_default();
        let roots: Vec<String> = roots.into_iter().filter(|root| root.is_rsa).map(|root| root.number).collect();
        if roots.is_empty() {
            return Err("alipay_root_cert");
        }
        Ok((Numbers { app: app.number, alipay: alipay.number, roots: roots.join("_") }, key))
    }
}

/// The public key in a certificate in PEM, in Base64 of X.509; None when it is none.
pub fn key_in_certificate(pem: &str) -> Option<String> {
    first(pem).map(|certificate| STANDARD.encode(certificate.public_key))
}

/// What is read of one.
struct Certificate {
    number: String,
    /// Whether its own signature is by RSA.
    is_rsa: bool,
    /// SubjectPublicKeyInfo.
    public_key: Vec<u8>,
}

impl Certificate {
    fn parse(der: &[u8]) -> Option<Certificate> {
        let (whole, _) = element(der, SEQUENCE)?;
        let (content, behind) = element(whole, SEQUENCE)?;
        let (algorithm, _) = element(behind, SEQUENCE)?;
        let (algorithm, _) = element(algorithm, OBJECT_IDENTIFIER)?;
        // The oldest certificates do not say their version.
        let content = element(content, VERSION).map_or(content, |(_, rest)| rest);
        let (serial, rest) = element(content, INTEGER)?;
        let (_algorithm, rest) = element(rest, SEQUENCE)?;
        let (issuer, rest) = element(rest, SEQUENCE)?;
        let (_validity, rest) = element(rest, SEQUENCE)?;
        let (_subject, rest) = element(rest, SEQUENCE)?;
        let (_key, behind) = element(rest, SEQUENCE)?;
        let public_key = rest.get(..rest.len() - behind.len())?.to_vec();
        let number = md5_hex(format!("{}{}", name(issuer)?, decimal(serial)?).as_bytes());
        Some(Certificate { number, is_rsa: algorithm.starts_with(RSA), public_key })
    }

    fn key(&self) -> Option<VerifyingKey> {
        VerifyingKey::parse(&STANDARD.encode(&self.public_key))
    }
}

/// The first of a PEM text: behind it stands who issued it.
fn first(pem: &str) -> Option<Certificate> {
    read_all(pem)?.into_iter().next()
}

/// All of a PEM text in their order; None when one of them cannot be read.
fn read_all(pem: &str) -> Option<Vec<Certificate>> {
    let mut found = Vec::new();
    for part in pem.split(BEGIN).skip(1) {
        let (body, _) = part.split_once(END)?;
        let body: String = body.split_whitespace().collect();
        found.push(Certificate::parse(&STANDARD.decode(body).ok()?)?);
        if found.len() > CERTIFICATES_MAX {
            return None;
        }
    }
    Some(found)
}

/// A name as RFC 2253 writes it, which begins with its last part; Alipay's own program takes Java's text of it.
fn name(parts: &[u8]) -> Option<String> {
    let mut written = Vec::new();
    let mut rest = parts;
    while !rest.is_empty() {
        let (part, behind) = element(rest, SET)?;
        written.push(name_part(part)?);
        rest = behind;
    }
    written.reverse();
    Some(written.join(","))
}

fn name_part(pairs: &[u8]) -> Option<String> {
    let mut written = Vec::new();
    let mut rest = pairs;
    while !rest.is_empty() {
        let (pair, behind) = element(rest, SEQUENCE)?;
        let (oid, value) = element(pair, OBJECT_IDENTIFIER)?;
        let known = KEYWORDS.iter().find(|(known, _)| *known == oid).map(|(_, word)| (*word).to_owned());
        let readable = if known.is_some() { string(value) } else { None };
        // What RFC 2253 has no word for, it writes in digits.
        let value = readable.map_or_else(|| format!("#{}", hex(value)), |text| escaped(&text));
        let word = match known {
            Some(word) => word,
            None => dotted(oid)?,
        };
        written.push(format!("{word}={value}"));
        rest = behind;
    }
    Some(written.join("+"))
}

/// The text of a value; None when it is none.
fn string(value: &[u8]) -> Option<String> {
    if let Some((content, _)) = element(value, BMP_STRING) {
        let units = content.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        return char::decode_utf16(units).collect::<Result<String, _>>().ok();
    }
    let (content, _) = STRINGS.iter().find_map(|tag| element(value, *tag))?;
    String::from_utf8(content.to_vec()).ok()
}

fn escaped(text: &str) -> String {
    let last = text.chars().count().saturating_sub(1);
    let mut written = String::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        let at_an_end = (at == 0 && matches!(c, ' ' | '#')) || (at == last && c == ' ');
        if at_an_end || matches!(c, ',' | '+' | '"' | '\\' | '<' | '>' | ';') {
            written.push('\\');
        }
        written.push(c);
    }
    written
}

/// An object identifier in numbers with dots.
fn dotted(oid: &[u8]) -> Option<String> {
    let mut numbers = Vec::new();
    let mut number: u64 = 0;
    for byte in oid {
        number = number.checked_mul(128)?.checked_add(u64::from(byte & 0x7f))?;
        if byte & 0x80 == 0 {
            numbers.push(number);
            number = 0;
        }
    }
    // The first of them holds two.
    let (first, rest) = numbers.split_first()?;
    let top = (first / 40).min(2);
    let mut written = format!("{top}.{}", first - 40 * top);
    for number in rest {
        // Writing to a String cannot fail.
        let _ = write!(written, ".{number}");
    }
    Some(written)
}

/// A number of any length in decimal; None when it is negative, which no authority issues.
fn decimal(bytes: &[u8]) -> Option<String> {
    if bytes.len() > SERIAL_BYTES_MAX || bytes.first().is_none_or(|first| first & 0x80 != 0) {
        return None;
    }
    // The lowest digit first.
    let mut digits: Vec<u32> = vec![0];
    for byte in bytes {
        let mut carried = u32::from(*byte);
        for digit in &mut digits {
            let value = *digit * 256 + carried;
            *digit = value % 10;
            carried = value / 10;
        }
        while carried > 0 {
            digits.push(carried % 10);
            carried /= 10;
        }
    }
    digits.iter().rev().map(|digit| char::from_digit(*digit, 10)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use proptest::prelude::*;

    /// Alipay's own root file, of which every SDK counts these two numbers: those of its four certificates that were signed
    /// by RSA, with serial numbers of eight and of twenty bytes.
    ///
    /// covers: PAY-3
    #[test]
    fn the_numbers_are_those_of_the_published_roots() {
        let all = read_all(samples::ROOTS).expect("certificates");
        assert_eq!(all.iter().map(|root| root.is_rsa).collect::<Vec<_>>(), [false, true, false, true]);
        let numbers: Vec<&str> = all.iter().filter(|root| root.is_rsa).map(|root| root.number.as_str()).collect();
        assert_eq!(numbers, ["687b59193f3f462dd5336e5abf83c5d8", "02941eef3187dddf3d3b83462e1dfcf6"]);
        assert_eq!(all[2].number, "8af620707e5ddd8c7e76747e86a604dc", "that of the curve, which is not counted");
        assert!(all[1].key().is_some() && all[2].key().is_none());
    }

    #[test]
    fn numbers_of_any_length_are_written_in_decimal() {
        let past_u128 = [vec![0x01], vec![0; 16]].concat();
        for (bytes, written) in [
            (vec![0x00], Some("0")),
            (vec![0x7f], Some("127")),
            (vec![0x00, 0xff], Some("255")),
            (vec![0x01, 0x00], Some("256")),
            (vec![0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Some("9223372036854775807")),
            (past_u128, Some("340282366920938463463374607431768211456")),
            (vec![0x80], None),
            (Vec::new(), None),
        ] {
            assert_eq!(decimal(&bytes).as_deref(), written, "{bytes:?}");
        }
    }

    #[test]
    fn names_are_written_from_their_last_part() {
        // C=CN, O="A, B", and an e-mail address, which RFC 2253 has no word for.
        let mut der = vec![0x31, 0x0b, 0x30, 0x09, 0x06, 0x03, 0x55, 0x04, 0x06, 0x13, 0x02, b'C', b'N'];
        der.extend([0x31, 0x0d, 0x30, 0x0b, 0x06, 0x03, 0x55, 0x04, 0x0a, 0x0c, 0x04, b'A', b',', b' ', b'B']);
        der.extend([0x31, 0x10, 0x30, 0x0e, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01]);
        der.extend([0x16, 0x01, b'x']);
        assert_eq!(name(&der).as_deref(), Some(r"1.2.840.113549.1.9.1=#160178,O=A\, B,C=CN"));
        assert_eq!(escaped("#a b "), r"\#a b\ ");
    }

    /// covers: PAY-3
    #[test]
    fn what_is_no_certificate_is_refused() {
        assert!(first("").is_none());
        assert!(first("MIIBszCCAVegAwIBAgIIaeL").is_none());
        for body in ["", "AAAA", "not base64!", "MIIBszCCAVegAwIBAgII"] {
            let pem = format!("{BEGIN}\n{body}\n{END}\n");
            assert!(first(&pem).is_none() && key_in_certificate(&pem).is_none(), "{body}");
            assert!(read_all(&format!("{}{pem}", samples::ROOTS)).is_none(), "all of a file can be read, or nothing");
        }
        assert!(read_all(&format!("{BEGIN}\nAAAA")).is_none(), "cut off");
    }

    proptest! {
        #[test]
        fn no_certificate_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Certificate::parse(&bytes);
            let _ = name(&bytes);
            let _ = dotted(&bytes);
        }
    }
}
