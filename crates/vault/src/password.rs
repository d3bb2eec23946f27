use anyhow::Context;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use db::columns::Digest;
use kernel::{Rng, Secret};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Hashes at once: each takes 19 MiB and a core.
const AT_ONCE_MAX: usize = 4;

/// Password hashing with argon2id, OWASP's parameters of 19 MiB and two passes (SPEC SEC-2).
#[derive(Clone)]
pub struct Passwords {
    rng: Rng,
    places: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new(rng: Rng) -> Passwords {
        Passwords { rng, places: Arc::new(Semaphore::new(AT_ONCE_MAX)) }
    }

    /// The hash of a password, in PHC format.
    ///
    /// # Errors
    /// When hashing fails, which no password makes it do.
    pub async fn hash(&self, password: Secret) -> anyhow::Result<Digest> {
        let salt: [u8; 16] = self.rng.bytes();
        let _place = self.places.acquire().await?;
        let hashed = tokio::task::spawn_blocking(move || {
            argon2().hash_password_with_salt(password.expose().as_bytes(), &salt).map(|hash| hash.to_string())
        });
        let text = hashed.await?.map_err(|error| anyhow::anyhow!("hashing failed: {error}"))?;
        Ok(Digest(text.into_bytes()))
    }

    /// Whether this is the password. Without a hash (no such account, no password set) it takes the same time and
    /// says no, so that the answer tells nothing about who exists.
    ///
    /// # Errors
    /// When a stored hash does not parse.
    pub async fn matches(&self, hash: Option<Digest>, password: Secret) -> anyhow::Result<bool> {
        let Some(hash) = hash else {
            self.hash(password).await?;
            return Ok(false);
        };
        let _place = self.places.acquire().await?;
        tokio::task::spawn_blocking(move || {
            let text = String::from_utf8(hash.0).context("a password hash is not text")?;
            let parsed = PasswordHash::new(&text).map_err(|error| anyhow::anyhow!("a password hash: {error}"))?;
            Ok(argon2().verify_password(password.expose().as_bytes(), &parsed).is_ok())
        })
        .await?
    }
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}
