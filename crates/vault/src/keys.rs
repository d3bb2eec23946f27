use crate::envelope::{self, Binding};
use crate::{Cell, Grant, OpenError};
use db::columns::Sealed;
use kernel::{PersonId, Rng};
use policy::{AllowedFor, Field, KeyClass, OwnAccount, PersonalField, Purpose};
use zeroize::Zeroizing;

/// The data keys of one person, one for each class.
pub struct PersonKeys {
    pub(crate) person: PersonId,
    pub(crate) generation: u32,
    pub(crate) by_class: [Zeroizing<[u8; 32]>; KeyClass::ALL.len()],
    pub(crate) rng: Rng,
}

impl PersonKeys {
    pub fn person(&self) -> PersonId {
        self.person
    }

    fn key(&self, class: KeyClass) -> &[u8; 32] {
        &self.by_class[usize::from(class.number()) - 1]
    }

    fn binding<F: Field>(&self, cell: Cell) -> Binding<'static> {
        Binding { cell, person: self.person, field: F::SPEC, generation: self.generation }
    }

    /// Seals text for this cell.
    pub fn seal<F: Field>(&self, cell: Cell, text: &str) -> Sealed<F> {
        Sealed::from_envelope(self.seal_bytes::<F>(cell, text.as_bytes()))
    }

    /// Seals bytes (a picture) for this cell; what comes back is an envelope.
    pub fn seal_bytes<F: Field>(&self, cell: Cell, bytes: &[u8]) -> Vec<u8> {
        envelope::seal(self.key(F::SPEC.class), &self.binding::<F>(cell), bytes, &self.rng)
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
    /// When the grant does not cover this person, or the value does not belong in this cell.
    pub fn open<P: Purpose, F: AllowedFor<P>>(
        &self,
        grant: &Grant<P>,
        cell: Cell,
        sealed: &Sealed<F>,
    ) -> Result<String, OpenError> {
        let plain = self.open_bytes::<P, F>(grant, cell, sealed.envelope())?;
        String::from_utf8(plain.to_vec()).map_err(|_| OpenError::Malformed)
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
        if !grant.covers(self.person) {
            return Err(OpenError::NotGranted);
        }
        envelope::open(self.key(F::SPEC.class), &self.binding::<F>(cell), envelope)
    }

    /// Opens whatever the person holds, field by field as the tables declare it: for the copy of one's own data. A field
    /// that is not declared for the person's own account does not open.
    ///
    /// # Errors
    /// As [`PersonKeys::open`], and `NotGranted` for a field that is not the person's to see.
    pub fn open_declared(
        &self,
        grant: &Grant<OwnAccount>,
        cell: Cell,
        field: &'static PersonalField,
        envelope: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        if !grant.covers(self.person) || !field.allows(OwnAccount::SPEC) {
            return Err(OpenError::NotGranted);
        }
        let binding = Binding { cell, person: self.person, field, generation: self.generation };
        envelope::open(self.key(field.class), &binding, envelope)
    }
}
