use super::{cell, keys, person};
use crate::{Cell, OpenError, Suite, own};
use policy::{Certification, Field, IdNumber, KeyClass, MessageText, OwnAccount, Phone, RealName, Username};
use proptest::prelude::*;
use uuid::Uuid;

fn refused(result: Result<impl Sized, OpenError>) -> bool {
    matches!(result, Err(OpenError::Refused))
}

/// covers: SEC-5
#[test]
fn a_value_opens_in_its_own_place_only() {
    for suite in Suite::ALL.iter().copied() {
        let (anna, ben) = (person(1), person(2));
        let (of_anna, of_ben) = (keys(1, anna, suite, &[1]), keys(2, ben, suite, &[1]));
        let home = cell(7);
        let sealed = of_anna.seal_bytes::<Phone>(home, b"19900000001").expect("keys");
        let grant = own(anna);
        assert_eq!(of_anna.open_bytes::<_, Phone>(&grant, home, &sealed).expect("opens").as_slice(), b"19900000001");
        for place in [
            Cell { table: "profiles", ..home },
            Cell { column: "username", ..home },
            Cell { row: Uuid::from_u128(8), ..home },
        ] {
            assert!(refused(of_anna.open_bytes::<_, Phone>(&grant, place, &sealed)), "{place:?}");
        }
        // Another field of the same class, and one of another class.
        assert!(refused(of_anna.open_bytes::<_, Username>(&grant, home, &sealed)));
        assert!(refused(of_anna.open_bytes::<_, MessageText>(&grant, home, &sealed)));
        // Another person; and the row with its key in another person's name.
        assert!(refused(of_ben.open_bytes::<_, Phone>(&own(ben), home, &sealed)));
        let taken = keys(1, ben, suite, &[1]);
        assert!(refused(taken.open_bytes::<_, Phone>(&own(ben), home, &sealed)));
        // The grant is for somebody else.
        assert_eq!(of_anna.open_bytes::<_, Phone>(&own(ben), home, &sealed).err(), Some(OpenError::NotGranted));
    }
}

/// covers: SEC-5
#[test]
fn suites_stand_side_by_side_and_are_not_exchanged() {
    let anna = person(1);
    let (aes, sm4) = (keys(1, anna, Suite::Aes256GcmSiv, &[1]), keys(1, anna, Suite::Sm4Gcm, &[1]));
    let grant = own(anna);
    let sealed = sm4.seal_bytes::<Phone>(cell(7), b"19900000001").expect("keys");
    assert_eq!(sealed[1], 2);
    // What is configured says only what is sealed from now on.
    assert_eq!(aes.open_bytes::<_, Phone>(&grant, cell(7), &sealed).expect("opens").as_slice(), b"19900000001");
    let mut renamed = sealed.clone();
    renamed[1] = 1;
    assert!(refused(aes.open_bytes::<_, Phone>(&grant, cell(7), &renamed)));
    for unknown in [0, 3, 255] {
        renamed[1] = unknown;
        assert_eq!(aes.open_bytes::<_, Phone>(&grant, cell(7), &renamed).err(), Some(OpenError::Malformed));
    }
    let again = aes.reseal(cell(7), Phone::SPEC, &sealed).expect("opens").expect("another suite seals it anew");
    assert_eq!(again[1], 1);
    assert_eq!(aes.open_bytes::<_, Phone>(&grant, cell(7), &again).expect("opens").as_slice(), b"19900000001");
}

/// covers: SEC-2, SEC-5
#[test]
fn the_newest_generation_seals_and_each_opens_its_own() {
    let anna = person(1);
    let grant = own(anna);
    let before = keys(1, anna, Suite::Aes256GcmSiv, &[1]);
    let during = keys(1, anna, Suite::Aes256GcmSiv, &[2, 1]);
    let after = keys(1, anna, Suite::Aes256GcmSiv, &[2]);
    let old = before.seal_bytes::<Phone>(cell(7), b"old").expect("keys");
    let new = during.seal_bytes::<Phone>(cell(7), b"new").expect("keys");
    assert_eq!(during.open_bytes::<_, Phone>(&grant, cell(7), &old).expect("opens").as_slice(), b"old");
    assert_eq!(after.open_bytes::<_, Phone>(&grant, cell(7), &new).expect("opens").as_slice(), b"new");
    assert!(refused(after.open_bytes::<_, Phone>(&grant, cell(7), &old)));
    assert!(refused(before.open_bytes::<_, Phone>(&grant, cell(7), &new)));
    // The generation's number is bound too.
    let mut renamed = old.clone();
    renamed[5] = 2;
    assert!(refused(during.open_bytes::<_, Phone>(&grant, cell(7), &renamed)));
    let moved = during.reseal(cell(7), Phone::SPEC, &old).expect("opens").expect("sealed anew");
    assert_eq!(after.open_bytes::<_, Phone>(&grant, cell(7), &moved).expect("opens").as_slice(), b"old");
    assert_eq!(during.reseal(cell(7), Phone::SPEC, &moved), Ok(None));
    assert_eq!(during.reseal(cell(8), Phone::SPEC, &old), Err(OpenError::Refused));
}

/// covers: SEC-4
#[test]
fn a_grant_runs_out() {
    let anna = person(1);
    let of_anna = keys(1, anna, Suite::Aes256GcmSiv, &[1]);
    let sealed = of_anna.seal::<Phone>(cell(7), "19900000001").expect("keys");
    let mut grant = own(anna);
    assert_eq!(of_anna.open(&grant, cell(7), &sealed).as_deref(), Ok("19900000001"));
    grant.run_out();
    assert_eq!(of_anna.open(&grant, cell(7), &sealed), Err(OpenError::Expired));
}

/// covers: DEL-1
#[test]
fn a_destroyed_class_answers_erased_even_to_hands_that_hold_the_keys() {
    let anna = person(1);
    let grant = own(anna);
    let of_anna = keys(1, anna, Suite::Aes256GcmSiv, &[1]);
    let phone = of_anna.seal::<Phone>(cell(7), "19900000001").expect("keys");
    let talk = of_anna.seal::<MessageText>(cell(7), "hello").expect("keys");
    of_anna.forget(KeyClass::Core);
    assert_eq!(of_anna.open(&grant, cell(7), &phone), Err(OpenError::Erased));
    assert!(of_anna.seal::<Phone>(cell(7), "19900000002").is_err());
    assert_eq!(of_anna.reseal(cell(7), Phone::SPEC, phone.envelope()), Err(OpenError::Erased));
    assert_eq!(of_anna.open(&grant, cell(7), &talk).as_deref(), Ok("hello"));
    assert!(!of_anna.classes().contains(&KeyClass::Core) && of_anna.classes().len() == 4);
}

/// Both say the same: what may be read for what is one declaration.
#[test]
fn the_type_relation_is_the_declared_one() {
    use policy::Purpose;
    assert!(IdNumber::SPEC.allows(Certification::SPEC) && RealName::SPEC.allows(OwnAccount::SPEC));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    /// covers: SEC-5
    #[test]
    fn any_flipped_bit_is_refused(
        plain in proptest::collection::vec(any::<u8>(), 0..1_500),
        at: prop::sample::Index,
        bit in 0_u8..8,
        suite in prop::sample::select(Suite::ALL.to_vec()),
    ) {
        let anna = person(1);
        let of_anna = keys(1, anna, suite, &[2, 1]);
        let mut envelope = of_anna.seal_bytes::<Phone>(cell(7), &plain).expect("keys");
        let opened = of_anna.open_bytes::<_, Phone>(&own(anna), cell(7), &envelope).expect("opens");
        prop_assert_eq!(opened.to_vec(), plain);
        let at = at.index(envelope.len());
        envelope[at] ^= 1 << bit;
        prop_assert!(of_anna.open_bytes::<_, Phone>(&own(anna), cell(7), &envelope).is_err());
    }

    /// covers: SEC-5
    #[test]
    fn junk_and_torn_envelopes_are_refused(junk in proptest::collection::vec(any::<u8>(), 0..200), keep: prop::sample::Index) {
        let anna = person(1);
        let of_anna = keys(1, anna, Suite::Sm4Gcm, &[1]);
        prop_assert!(of_anna.open_bytes::<_, Phone>(&own(anna), cell(7), &junk).is_err());
        let whole = of_anna.seal_bytes::<Phone>(cell(7), &junk).expect("keys");
        let torn = &whole[..keep.index(whole.len())];
        prop_assert!(of_anna.open_bytes::<_, Phone>(&own(anna), cell(7), torn).is_err());
    }
}
