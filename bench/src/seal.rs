//! Sealing and opening 32 bytes with warm keys, beside the raw cipher in the same run, and a look-up by blind index beside
//! sealing with the raw cipher; then the rotation of many persons' keys (SPEC SEC-2, SEC-5).
//!
//! The raw cipher is given what the vault gives it: a prepared key, a nonce, as many bytes of additional data.

use crate::machine;
use crate::stats::median;
use crate::table::{self, Column};
use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm_siv::aead::AeadInOut;
use aes_gcm_siv::{Aes256GcmSiv, KeyInit};
use anyhow::Context;
use db::{Db, Which};
use kernel::{Clock, PersonId, Rng};
use policy::MessageText;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;
use vault::{Cell, PersonKeys, RootKey, Suite, Vault};

const TEXT: [u8; 32] = *b"thirty-two bytes of plain text..";
/// As long as what the vault binds this value to.
const BOUND_TO: [u8; 74] = [7; 74];
const OPERATIONS: usize = 20_000;
const ROUNDS: usize = 7;
/// A million keys: five classes each.
const PERSONS: u128 = 200_000;
/// Persons whose keys are made in one write.
const CHUNK: usize = 2_000;

const COLUMNS: &[Column] = &[
    Column { name: "suite", width: 15 },
    Column { name: "what", width: 5 },
    Column { name: "vault 1/s", width: 10 },
    Column { name: "raw 1/s", width: 10 },
    Column { name: "ratio", width: 5 },
];

/// Prints the tables.
///
/// # Errors
/// When a value does not come back as it went in, or a keyring cannot be made.
pub async fn run() -> anyhow::Result<()> {
    println!("sealing {} bytes with warm keys; {}", TEXT.len(), machine::facts());
    println!("the median of {ROUNDS} alternating rounds of {OPERATIONS}\n\n{}", table::head(COLUMNS));
    let folder = Folder::make()?;
    for suite in Suite::ALL.iter().copied() {
        let vault = open(&folder.0, suite.as_str(), suite).await?;
        let keys = vault.create_keys(PersonId(Uuid::from_u128(1))).await?;
        measure(suite, &keys, &vault)?;
    }
    rotation(&open(&folder.0, "rotation", Suite::Aes256GcmSiv).await?).await
}

struct Folder(PathBuf);

impl Folder {
    fn make() -> anyhow::Result<Folder> {
        let folder = std::env::temp_dir().join(format!("lingong-bench-seal-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Folder(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The folder is temporary; a leftover harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn open(folder: &Path, name: &str, suite: Suite) -> anyhow::Result<Vault> {
    let db = Db::open(&format!("sqlite:{}", folder.join(name).display())).await?;
    db::migrate(&db, Which::Keyring).await?;
    let rng = Rng::system();
    let root = RootKey::from_file(&folder.join("root.key"), &rng)?;
    Vault::open(db, root, suite, Clock::system(), rng).await
}

fn measure(suite: Suite, keys: &Arc<PersonKeys>, vault: &Vault) -> anyhow::Result<()> {
    let cell = Cell::new("messages", "body", Uuid::from_u128(2));
    let grant = vault::own(keys.person());
    let sealed = keys.seal_bytes::<MessageText>(cell, &TEXT)?;
    anyhow::ensure!(keys.open_bytes::<_, MessageText>(&grant, cell, &sealed)?.as_slice() == TEXT, "it opens");
    let raw = Raw::new(suite);
    let (text, tag) = raw.seal();
    let mut rates: [Vec<f64>; 5] = Default::default();
    for _ in 0..ROUNDS {
        rates[0].push(per_second(|_| Ok(keys.seal_bytes::<MessageText>(cell, &TEXT)?.len()))?);
        rates[1].push(per_second(|_| Ok(raw.seal().0.len()))?);
        rates[2].push(per_second(|_| Ok(keys.open_bytes::<_, MessageText>(&grant, cell, &sealed)?.len()))?);
        rates[3].push(per_second(|_| raw.open(text, &tag))?);
        rates[4].push(per_second(|_| Ok(vault.blind("people", "phone", black_box("19900000001")).0.len()))?);
    }
    let [seal, raw_seal, open, raw_open, blind] = rates.map(|rates| median(&rates));
    for (what, vault, raw) in [("seal", seal, raw_seal), ("open", open, raw_open), ("blind", blind, raw_seal)] {
        let cells = [format!("{vault:.0}"), format!("{raw:.0}"), format!("{:.2}", vault / raw)];
        let cells = [vec![suite.as_str().to_owned(), what.to_owned()], cells.to_vec()].concat();
        println!("{}", table::row(COLUMNS, &cells));
    }
    Ok(())
}

fn per_second(operation: impl Fn(usize) -> anyhow::Result<usize>) -> anyhow::Result<f64> {
    let start = Instant::now();
    for at in 0..OPERATIONS {
        black_box(operation(black_box(at))?);
    }
    Ok(OPERATIONS as f64 / start.elapsed().as_secs_f64())
}

/// The cipher by itself.
enum Raw {
    Siv(Box<Aes256GcmSiv>),
    Sm4(Box<AesGcm<sm4::Sm4, U12>>),
}

type Tag = [u8; 16];

impl Raw {
    fn new(suite: Suite) -> Raw {
        match suite {
            Suite::Aes256GcmSiv => Raw::Siv(Box::new(Aes256GcmSiv::new(&[1; 32].into()))),
            Suite::Sm4Gcm => Raw::Sm4(Box::new(AesGcm::new(&[1; 16].into()))),
        }
    }

    fn seal(&self) -> ([u8; 32], Tag) {
        let mut text = black_box(TEXT);
        let nonce = black_box([3; 12]);
        let tag = match self {
            Raw::Siv(cipher) => cipher.encrypt_inout_detached(&nonce.into(), &BOUND_TO, text.as_mut_slice().into()),
            Raw::Sm4(cipher) => cipher.encrypt_inout_detached(&nonce.into(), &BOUND_TO, text.as_mut_slice().into()),
        };
        (text, tag.expect("a short text").into())
    }

    fn open(&self, mut text: [u8; 32], tag: &Tag) -> anyhow::Result<usize> {
        let nonce = black_box([3; 12]);
        let buffer = text.as_mut_slice().into();
        let done = match self {
            Raw::Siv(cipher) => cipher.decrypt_inout_detached(&nonce.into(), &BOUND_TO, buffer, tag.into()),
            Raw::Sm4(cipher) => cipher.decrypt_inout_detached(&nonce.into(), &BOUND_TO, buffer, tag.into()),
        };
        done.ok().context("it opens")?;
        Ok(text.len())
    }
}

async fn rotation(vault: &Vault) -> anyhow::Result<()> {
    let persons: Vec<PersonId> = (1..=PERSONS).map(|number| PersonId(Uuid::from_u128(number))).collect();
    for chunk in persons.chunks(CHUNK) {
        vault.create_keys_many(chunk).await?;
    }
    let start = Instant::now();
    let since = vault.begin_rotation_of_all().await?;
    let (mut after, mut renewed) = (PersonId(Uuid::nil()), 0);
    loop {
        let chunk = vault.rotate_next(since, after).await?;
        let Some(last) = chunk.last() else { break };
        (after, renewed) = (*last, renewed + chunk.len());
    }
    anyhow::ensure!(renewed == persons.len(), "{renewed} of {} persons have new keys", persons.len());
    tell("a new generation of", renewed * 5, start);
    let start = Instant::now();
    let (_, wrapped) = vault.roll_epoch().await?;
    anyhow::ensure!(wrapped == renewed * 10, "{wrapped} keys are wrapped anew");
    tell("an epoch roll over", wrapped, start);
    Ok(())
}

fn tell(what: &str, keys: usize, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    println!("{what} {keys} keys on SQLite: {seconds:.1} s, {:.0} keys a second", keys as f64 / seconds);
}
