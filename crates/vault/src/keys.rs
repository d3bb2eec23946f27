use crate::envelope::{self, Binding};
use crate::suite::{Suite, SuiteKey};
use crate::wrap::Key;
use crate::{Cell, Grant, OpenError};
use db::columns::Sealed;
use kernel::{PersonId, Rng};
use policy::{AllowedFor, Field, KeyClass, PersonalField, Purpose};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Derived keys that a person's keys keep: as many as there are fields, and their generations during a rotation.
const DERIVED_MAX: usize = 256;

/// The data keys of one person: of each class that is left, its generations, newest first.
pub struct PersonKeys {
    person: PersonId,
    suite: Suite,
    rng: Rng,
    classes: [Vec<Generation>; KeyClass::ALL.len()],
    /// One bit for each class that was destroyed while somebody still held these keys.
    erased: AtomicU8,
    derived: Mutex<Vec<Derived>>,
}

/// One generation of a key.
pub(crate) struct Generation {
    pub number: u32,
    pub key: Key,
}

/// The key of a field, kept, because deriving it costs more than sealing with it.
struct Derived {
    generation: u32,
    field: &'static str,
    key: Arc<SuiteKey>,
}

/// Nothing can be sealed for this person in this class any more: the key was destroyed.
#[derive(Debug, PartialEq, Eq)]
pub struct Erased(pub KeyClass);

impl std::fmt::Display for Erased {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the key of this class was destroyed")
    }
}

impl std::error::Error for Erased {}

impl From<Erased> for OpenError {
    fn from(_: Erased) -> Self {
        OpenError::Erased
    }
}

impl PersonKeys {
    pub(crate) fn new(
        person: PersonId,
        suite: Suite,
        rng: Rng,
        classes: [Vec<Generation>; KeyClass::ALL.len()],
    ) -> PersonKeys {
        PersonKeys { person, suite, rng, classes, erased: AtomicU8::new(0), derived: Mutex::default() }
    }

    pub fn person(&self) -> PersonId {
        self.person
    }

    /// The classes that can still be sealed and opened.
    pub fn classes(&self) -> Vec<KeyClass> {
        KeyClass::ALL.into_iter().filter(|class| !self.of(*class).is_empty()).collect()
    }

    /// The generation that seals in this class.
    pub fn generation(&self, class: KeyClass) -> Option<u32> {
        self.of(class).first().map(|newest| newest.number)
    }

    /// Takes a class out of hands that already hold these keys.
    pub(crate) fn forget(&self, class: KeyClass) {
        self.erased.fetch_or(1 << class.number(), Ordering::SeqCst);
        self.derived.lock().expect("no holder of this lock panics").clear();
    }

    fn of(&self, class: KeyClass) -> &[Generation] {
        if self.erased.load(Ordering::SeqCst) & (1 << class.number()) != 0 {
            return &[];
        }
        &self.classes[usize::from(class.number()) - 1]
    }

    fn field_key(&self, suite: Suite, generation: &Generation, field: &'static PersonalField) -> Arc<SuiteKey> {
        let mut derived = self.derived.lock().expect("no holder of this lock panics");
        let same =
            |it: &&Derived| it.field == field.name && it.generation == generation.number && it.key.suite() == suite;
        if let Some(found) = derived.iter().find(same) {
            return Arc::clone(&found.key);
        }
        let key = Arc::new(suite.field_key(&generation.key, field));
        if derived.len() >= DERIVED_MAX {
            derived.clear();
        }
        derived.push(Derived { generation: generation.number, field: field.name, key: Arc::clone(&key) });
        key
    }

    /// Seals text for this cell.
    ///
    /// # Errors
    /// [`Erased`] when the person's key of this class was destroyed.
    pub fn seal<F: Field>(&self, cell: Cell, text: &str) -> Result<Sealed<F>, Erased> {
        self.seal_bytes::<F>(cell, text.as_bytes()).map(Sealed::from_envelope)
    }

    /// Seals bytes (a picture) for this cell; what comes back is an envelope.
    ///
    /// # Errors
    /// As [`PersonKeys::seal`].
    pub fn seal_bytes<F: Field>(&self, cell: Cell, bytes: &[u8]) -> Result<Vec<u8>, Erased> {
        self.seal_declared(cell, F::SPEC, bytes)
    }

    fn seal_declared(&self, cell: Cell, field: &'static PersonalField, bytes: &[u8]) -> Result<Vec<u8>, Erased> {
        let newest = self.of(field.class).first().ok_or(Erased(field.class))?;
        let key = self.field_key(self.suite, newest, field);
        let binding = Binding { cell, person: self.person, field, generation: newest.number };
        Ok(envelope::seal(&key, &binding, bytes, &self.rng))
    }

    /// Opens text, for a purpose that the field declares. An ID number is read to certify a merchant:
    ///
    /// ```
    /// use vault::{Cell, Grant, OpenError, PersonKeys};
    /// type IdNumber = db::columns::Sealed<policy::IdNumber>;
    /// fn check(keys: &PersonKeys, grant: &Grant<policy::Certification>, cell: Cell, id: &IdNumber) -> Result<String, OpenError> {
    ///     keys.open(grant, cell, id)
    /// }
    /// ```
    ///
    /// and reading it to phone somebody does not compile:
    ///
    /// ```compile_fail,E0277
    /// use vault::{Cell, Grant, OpenError, PersonKeys};
    /// type IdNumber = db::columns::Sealed<policy::IdNumber>;
    /// fn call(keys: &PersonKeys, grant: &Grant<policy::Calling>, cell: Cell, id: &IdNumber) -> Result<String, OpenError> {
    ///     keys.open(grant, cell, id)
    /// }
    /// ```
    ///
    /// # Errors
    /// When the grant does not cover this person or has run out, the value does not belong in this cell, or its key was
    /// destroyed.
    pub fn open<P: Purpose, F: AllowedFor<P>>(
        &self,
        grant: &Grant<P>,
        cell: Cell,
        sealed: &Sealed<F>,
    ) -> Result<String, OpenError> {
        let plain = self.open_bytes::<P, F>(grant, cell, sealed.envelope())?;
        std::str::from_utf8(&plain).map(str::to_owned).map_err(|_| OpenError::Malformed)
    }

    /// Opens bytes.
    ///
    /// # Errors
    /// As [`PersonKeys::open`].
    pub fn open_bytes<P: Purpose, F: AllowedFor<P>>(
        &self,
        grant: &Grant<P>,
        cell: Cell,
        envelope: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        grant.check(self.person)?;
        self.open_any(cell, F::SPEC, envelope)
    }

    /// Opens whatever the person holds, field by field as the tables declare it: for the copy of one's own data, and for a
    /// guardian. A field that is not declared for the grant's purpose does not open.
    ///
    /// # Errors
    /// As [`PersonKeys::open`], and `NotGranted` for a field that may not be read for this purpose.
    pub fn open_declared<P: Purpose>(
        &self,
        grant: &Grant<P>,
        cell: Cell,
        field: &'static PersonalField,
        envelope: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        grant.check(self.person)?;
        if !field.allows(P::SPEC) {
            return Err(OpenError::NotGranted);
        }
        self.open_any(cell, field, envelope)
    }

    fn open_any(
        &self,
        cell: Cell,
        field: &'static PersonalField,
        envelope: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (suite, number) = envelope::names(envelope)?;
        let generations = self.of(field.class);
        if generations.is_empty() {
            return Err(OpenError::Erased);
        }
        let generation = generations.iter().find(|it| it.number == number).ok_or(OpenError::Refused)?;
        let key = self.field_key(suite, generation, field);
        envelope::open(&key, &Binding { cell, person: self.person, field, generation: number }, envelope)
    }

    /// Seals anew what an older generation or another suite sealed; `None` where it stands as it would be sealed today.
    /// Nothing leaves the vault, so it needs no grant.
    ///
    /// # Errors
    /// As [`PersonKeys::open`].
    pub fn reseal(
        &self,
        cell: Cell,
        field: &'static PersonalField,
        envelope: &[u8],
    ) -> Result<Option<Vec<u8>>, OpenError> {
        let (suite, generation) = envelope::names(envelope)?;
        let newest = self.generation(field.class).ok_or(OpenError::Erased)?;
        if suite == self.suite && generation == newest {
            return Ok(None);
        }
        let plain = self.open_any(cell, field, envelope)?;
        Ok(Some(self.seal_declared(cell, field, &plain)?))
    }

    /// Whether a sealed value opens, without what is in it: for whoever checks a restored database. `Ok(false)` where its key
    /// was destroyed.
    ///
    /// # Errors
    /// When it does not belong here, or its generation is not there.
    pub fn opens(&self, cell: Cell, field: &'static PersonalField, envelope: &[u8]) -> Result<bool, OpenError> {
        match self.open_any(cell, field, envelope) {
            Ok(_) => Ok(true),
            Err(OpenError::Erased) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Seals for a backup what stands in the database without an envelope and could still tell something of the person (a
    /// keyed hash, a public picture), so that it goes with their keys. `None` when the key of this class was destroyed.
    pub fn seal_copy(
        &self,
        column: &'static str,
        row: Uuid,
        record: &'static PersonalField,
        bytes: &[u8],
    ) -> Option<Vec<u8>> {
        self.seal_declared(Cell::new(COPIES, column, row), record, bytes).ok()
    }

    /// Opens what [`PersonKeys::seal_copy`] sealed, and nothing else.
    ///
    /// # Errors
    /// As [`PersonKeys::open`].
    pub fn open_copy(
        &self,
        column: &'static str,
        row: Uuid,
        record: &'static PersonalField,
        envelope: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        self.open_any(Cell::new(COPIES, column, row), record, envelope)
    }
}

/// No table has this name, so that nothing sealed for a table opens as a copy.
const COPIES: &str = "copies in backups";
