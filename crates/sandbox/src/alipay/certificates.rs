//! The certificates of the simulated gateway's certificate mode (公钥证书), written when it starts: **published and worthless**
//! as the keys that they hold, for the demo and for tests.
//!
//! Their numbers are counted from what is written into them, by the vendor's rule: MD5 of the issuer's name from its last
//! part to its first, and the serial number in decimal behind it.

use super::AlipaySandboxConfig;
use super::keys::Keys;
use crate::digest::md5;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const NULL: u8 = 0x05;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;
const UTC_TIME: u8 = 0x17;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const VERSION: u8 = 0xa0;

/// sha256WithRSAEncryption.
const BY_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
/// ecdsa-with-SHA384.
const BY_CURVE: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03];

/// Serial numbers of sixteen bytes; the application's number stands in the lower eight.
const OF_APPLICATIONS: u128 = 0x2026_1101_0000_0000_0000_0000_0000_0000;
const OF_ALIPAY: u128 = 0x2026_1102_0000_0000_0000_0000_0000_0000;
const OF_ROOTS: u128 = 0x1a63_6f5c_0000_0000_0000_0000_0000_0000;

/// Whose key is in the certificates of applications.
const AUTHORITY: &str = "Sandbox Certification Authority Class 2 R1";
const ROOTS: [(&str, &[u8]); 3] = [
    ("Sandbox Certification Authority R1", BY_RSA),
    ("Sandbox Certification Authority E1", BY_CURVE),
    ("Sandbox Certification Authority R2", BY_RSA),
];

/// What the vendor's console gives for certificate mode, each file as its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlipaySandboxCertificates {
    /// The application's.
    pub app: String,
    /// The simulated vendor's own.
    pub alipay: String,
    /// Its roots, one of which is signed by a curve and is not counted.
    pub alipay_root: String,
}

/// The certificates and their numbers.
pub(super) struct Certificates {
    pub files: AlipaySandboxCertificates,
    pub app_number: String,
    pub alipay_number: String,
    pub root_number: String,
}

impl AlipaySandboxConfig {
    /// The certificates of the application as an installation configures them. Whoever finds one with the published key in an
    /// installation that is not a demo must refuse to start.
    pub fn certificates(&self) -> AlipaySandboxCertificates {
        Certificates::of(&Keys::with(self.vendor_key.as_deref()), self).files
    }
}

impl Certificates {
    pub fn of(keys: &Keys, config: &AlipaySandboxConfig) -> Certificates {
        let application = u128::from(config.app_id.parse::<u64>().unwrap_or_default());
        let (of_app, of_alipay) = (OF_APPLICATIONS | application, OF_ALIPAY | application);
        let subject = |name: &str| format!("{}-{name}", config.seller_id);
        let alipay_key = keys.public_der();
        let app = (subject(&config.app_id), keys.app_public_der());
        let alipay = (subject("Alipay"), alipay_key.clone());
        let mut files = AlipaySandboxCertificates {
            app: written(keys, (AUTHORITY, of_app), BY_RSA, (&app.0, &app.1)),
            alipay: written(keys, (AUTHORITY, of_alipay), BY_RSA, (&alipay.0, &alipay.1)),
            alipay_root: String::new(),
        };
        let mut counted = Vec::new();
        for ((name, algorithm), serial) in ROOTS.into_iter().zip(OF_ROOTS..) {
            files.alipay_root.push_str(&written(keys, (name, serial), algorithm, (name, &alipay_key)));
            if algorithm == BY_RSA {
                counted.push(number(name, serial));
            }
        }
        Certificates {
            files,
            app_number: number(AUTHORITY, of_app),
            alipay_number: number(AUTHORITY, of_alipay),
            root_number: counted.join("_"),
        }
    }
}

fn number(issuer: &str, serial: u128) -> String {
    md5(format!("CN={issuer},OU=Certification Authority,O=Lingong Sandbox,C=CN{serial}").as_bytes())
}

/// A certificate in PEM. All are signed with the vendor's own key, whatever they say of their algorithm: nobody verifies a
/// chain of the demo's.
fn written(keys: &Keys, (issuer, serial): (&str, u128), algorithm: &[u8], (subject, key): (&str, &[u8])) -> String {
    let algorithm = match algorithm {
        BY_RSA => sequence(&[tlv(OBJECT_IDENTIFIER, algorithm), tlv(NULL, &[])]),
        _ => sequence(&[tlv(OBJECT_IDENTIFIER, algorithm)]),
    };
    let content = sequence(&[
        tlv(VERSION, &tlv(INTEGER, &[2])),
        // Their first byte is neither 0 nor more than 0x7f, so this is how DER writes them.
        tlv(INTEGER, &serial.to_be_bytes()),
        algorithm.clone(),
        name(issuer),
        sequence(&[tlv(UTC_TIME, b"260101000000Z"), tlv(UTC_TIME, b"460101000000Z")]),
        name(subject),
        key.to_vec(),
    ]);
    let signature = [vec![0], keys.sign_bytes(&content)].concat();
    let whole = STANDARD.encode(sequence(&[content, algorithm, tlv(BIT_STRING, &signature)]));
    let mut pem = "-----BEGIN CERTIFICATE-----\n".to_owned();
    for line in whole.as_bytes().chunks(64) {
        // Writing to a String cannot fail.
        let _ = writeln!(pem, "{}", String::from_utf8_lossy(line));
    }
    pem.push_str("-----END CERTIFICATE-----\n");
    pem
}

/// A name from its first part to its last, as a certificate has it.
fn name(common: &str) -> Vec<u8> {
    let part = |kind: u8, tag: u8, value: &str| {
        let oid = tlv(OBJECT_IDENTIFIER, &[0x55, 0x04, kind]);
        tlv(SET, &sequence(&[oid, tlv(tag, value.as_bytes())]))
    };
    sequence(&[
        part(0x06, PRINTABLE_STRING, "CN"),
        part(0x0a, UTF8_STRING, "Lingong Sandbox"),
        part(0x0b, UTF8_STRING, "Certification Authority"),
        part(0x03, UTF8_STRING, common),
    ])
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(SEQUENCE, &parts.concat())
}

/// An element in DER, at most 65 535 bytes long.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let [.., high, low] = content.len().to_be_bytes();
    let mut der = match content.len() {
        0..=0x7f => vec![tag, low],
        0x80..=0xff => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    der.extend_from_slice(content);
    der
}
