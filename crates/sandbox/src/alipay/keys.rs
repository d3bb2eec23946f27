//! The simulator's key pairs: **published, worthless, for the demo and for tests**.
//!
//! They lie here as files because making a 2048-bit RSA key takes seconds in a debug build, and every test starts a
//! simulator. Whoever reads this can sign as the demo's application and as the simulated vendor; no real money and no
//! real account knows these keys. An installation that is not a demo must refuse them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::Secret;
use ring::rand::SystemRandom;
use ring::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey};

const DEMO_APP_KEY: &[u8] = include_bytes!("demo-app-key.p8");
const DEMO_ALIPAY_KEY: &[u8] = include_bytes!("demo-alipay-key.p8");

/// The demo application's private key, in Base64 of PKCS#8, as an installation configures one.
pub fn demo_app_private_key() -> Secret<String> {
    Secret::new(STANDARD.encode(DEMO_APP_KEY))
}

/// The simulated vendor's public key, in Base64 of X.509, as an installation configures it. Whoever finds it in an
/// installation that is not a demo must refuse to start: anybody can sign for it.
pub fn demo_alipay_public_key() -> String {
    x509(&RsaKeyPair::from_pkcs8(DEMO_ALIPAY_KEY).expect("the file is a key"))
}

fn x509(pair: &RsaKeyPair) -> String {
    STANDARD.encode(public_key_info(pair.public_key().as_ref()))
}

fn public_key_info(key: &[u8]) -> Vec<u8> {
    // SubjectPublicKeyInfo of a 2048-bit RSA key whose exponent has three bytes: only the key itself varies.
    let mut der = vec![
        0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05,
        0x00, 0x03, 0x82, 0x01, 0x0f, 0x00,
    ];
    der.extend_from_slice(key);
    der
}

pub(crate) struct Keys {
    app: Vec<u8>,
    alipay: RsaKeyPair,
}

impl Keys {
    /// The published application with this key of the vendor, in PKCS#8; the published one where there is none.
    pub fn with(alipay: Option<&[u8]>) -> Keys {
        let app = RsaKeyPair::from_pkcs8(DEMO_APP_KEY).expect("the file is a key");
        let alipay = RsaKeyPair::from_pkcs8(alipay.unwrap_or(DEMO_ALIPAY_KEY)).expect("a 2048-bit RSA key in PKCS#8");
        Keys { app: app.public_key().as_ref().to_vec(), alipay }
    }

    /// The vendor's public key, in Base64 of X.509.
    pub fn public(&self) -> String {
        x509(&self.alipay)
    }

    /// The vendor's public key as a certificate holds it.
    pub fn public_der(&self) -> Vec<u8> {
        public_key_info(self.alipay.public_key().as_ref())
    }

    /// The application's public key as a certificate holds it.
    pub fn app_public_der(&self) -> Vec<u8> {
        public_key_info(&self.app)
    }

    /// Whether the application signed exactly this text.
    pub fn app_signed(&self, text: &str, signature: &str) -> bool {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.app);
        STANDARD.decode(signature).is_ok_and(|signature| key.verify(text.as_bytes(), &signature).is_ok())
    }

    /// Whether the vendor signed exactly this text.
    pub fn vendor_signed(&self, text: &str, signature: &str) -> bool {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.alipay.public_key().as_ref());
        STANDARD.decode(signature).is_ok_and(|signature| key.verify(text.as_bytes(), &signature).is_ok())
    }

    /// The vendor's signature in Base64.
    pub fn sign(&self, text: &str) -> String {
        STANDARD.encode(self.sign_bytes(text.as_bytes()))
    }

    /// The vendor's signature.
    pub fn sign_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.alipay.public().modulus_len()];
        self.alipay
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), bytes, &mut signature)
            .expect("the signature has the key's length");
        signature
    }
}
