//! Care for people's data through HTTP, on both engines.

mod accesses;
mod beacons;
mod cancelling;
mod consents;
mod copy;
mod erasing;
mod history;
mod life;
mod permissions;
mod retention;
mod schema;
