//! Care for people's data through HTTP, on both engines.

mod accesses;
mod beacons;
mod consents;
mod history;
mod permissions;
