//! An ID number that somebody would read in order to phone a person.

use policy::{AllowedFor, Calling, Certification, IdNumber};

fn read<P: policy::Purpose, F: AllowedFor<P>>() {}

fn main() {
    read::<Certification, IdNumber>();
    read::<Calling, IdNumber>();
}
