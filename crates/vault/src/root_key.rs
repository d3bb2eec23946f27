use anyhow::Context;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hkdf::Hkdf;
use kernel::Rng;
use sha2::Sha256;
use std::path::Path;
use zeroize::Zeroizing;

/// The key that wraps epoch keys. From a file in the demo, from the environment in production.
#[derive(Clone)]
pub struct RootKey(Zeroizing<[u8; 32]>);

impl RootKey {
    /// 32 bytes in Base64.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn parse(text: &str) -> anyhow::Result<RootKey> {
        let bytes = Zeroizing::new(BASE64_STANDARD.decode(text.trim()).context("the root key is not Base64")?);
        let key: [u8; 32] = bytes.as_slice().try_into().ok().context("the root key is not 32 bytes")?;
        Ok(RootKey(Zeroizing::new(key)))
    }

    /// Reads the key file, or makes it where there is none (mode 0600).
    ///
    /// # Errors
    /// When the file cannot be read or made, or holds no key.
    pub fn from_file(path: &Path, rng: &Rng) -> anyhow::Result<RootKey> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text).with_context(|| path.display().to_string()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = Zeroizing::new(rng.bytes::<32>());
                write_private(path, &BASE64_STANDARD.encode(*key))?;
                Ok(RootKey(key))
            }
            Err(error) => Err(error).with_context(|| path.display().to_string()),
        }
    }

    /// A key for one use, derived from this one.
    pub(crate) fn derive(&self, info: &[u8]) -> Zeroizing<[u8; 32]> {
        derive(&self.0, info)
    }
}

/// HKDF-SHA-256 from a 256-bit key to another.
pub(crate) fn derive(key: &[u8; 32], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut derived = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, key).expand(info, &mut *derived).expect("32 bytes are within HKDF's limit");
    derived
}

fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| path.display().to_string())?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(())
}
