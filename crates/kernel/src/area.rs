//! The first two digits of an administrative division code (GB/T 2260), shared by the number checks.

/// The division that tests and the demo use inside ID numbers and credit codes.
///
/// It is assigned to nobody: GB/T 2260 has no province 99, and the permanent residence cards of foreigners, which also
/// begin with 9, carry a real province in their second and third digit, and there is no province 90.
/// A number under it can therefore never be a real person's or company's.
pub(crate) const DEMO_AREA: &str = "990000";

/// The provinces of GB/T 2260, with 83 for the residence permits of people from Taiwan.
const PROVINCES: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44",
    "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
];

/// Whether a check accepts the numbers that belong to nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// Real numbers only: every installation that serves people.
    Strict,
    /// Numbers under the unassigned division 990000 as well: the demo and the tests.
    Demo,
}

/// Whether a six-digit division code begins with an assigned province, or is the demo's where that is accepted.
pub(crate) fn is_known(code: &str, strictness: Strictness) -> bool {
    let assigned = code.get(..2).is_some_and(|province| PROVINCES.contains(&province));
    assigned || (strictness == Strictness::Demo && code == DEMO_AREA)
}
