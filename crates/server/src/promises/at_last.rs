//! What holds when nothing of the canaries is left at all, not even what a law keeps of people.

use super::Verdict;
use super::after::rows_are_gone;
use super::checks;
use super::world::World;
use std::sync::Arc;

checks!(erased_rows_are_gone);

async fn erased_rows_are_gone(world: Arc<World>) -> anyhow::Result<Verdict> {
    rows_are_gone(&world, |_| true).await
}
