//! Averages of stars, told only where nobody's single rating can be read out of them.

use db::Tx;
use db::entities::posting_history::Side;
use db::entities::ratings::{self, Column};
use kernel::{MerchantId, PersonId};
use platform::Error;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use serde::Serialize;
use std::collections::HashMap;
use std::hash::Hash;
use utoipa::ToSchema;

/// From how many ratings on an average is told.
const COUNT_MIN: i64 = 3;

/// What others say on average.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Average {
    /// In tenths of a star: 47 is 4.7 of 5.
    pub tenths: i64,
    pub count: i64,
}

impl Average {
    /// Of so many stars in so many ratings, rounded to the nearest tenth, half up; none of fewer than three.
    fn of(stars: i64, count: i64) -> Option<Average> {
        (count >= COUNT_MIN).then(|| Average { tenths: (stars * 20 + count) / (count * 2), count })
    }
}

/// What seekers say of these merchants.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_merchants(tx: &Tx, merchants: &[MerchantId]) -> Result<HashMap<MerchantId, Average>, Error> {
    if merchants.is_empty() {
        return Ok(HashMap::new());
    }
    let find = counted(Side::Seeker).filter(Column::MerchantId.is_in(merchants.iter().copied()));
    let counts = by_stars(find, Column::MerchantId).into_tuple::<(MerchantId, i64, i64)>().all(tx).await?;
    Ok(averages(counts))
}

/// What merchants say of these seekers.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_seekers(tx: &Tx, persons: &[PersonId]) -> Result<HashMap<PersonId, Average>, Error> {
    if persons.is_empty() {
        return Ok(HashMap::new());
    }
    let find = counted(Side::Merchant).filter(Column::PersonId.is_in(persons.iter().copied()));
    let counts = by_stars(find, Column::PersonId).into_tuple::<(PersonId, i64, i64)>().all(tx).await?;
    Ok(averages(counts))
}

/// Ratings by this side that are shown and count.
fn counted(by: Side) -> Select<ratings::Entity> {
    ratings::Entity::find()
        .filter(Column::BySide.eq(by))
        .filter(Column::Counted.eq(true))
        .filter(Column::ShownAt.is_not_null())
}

/// How many of each number of stars somebody has.
fn by_stars(find: Select<ratings::Entity>, rated: Column) -> Select<ratings::Entity> {
    find.select_only()
        .columns([rated, Column::Stars])
        .column_as(Column::Id.count(), "count")
        .group_by(rated)
        .group_by(Column::Stars)
}

fn averages<T: Eq + Hash>(counts: Vec<(T, i64, i64)>) -> HashMap<T, Average> {
    let mut sums: HashMap<T, (i64, i64)> = HashMap::new();
    for (rated, stars, count) in counts {
        let sum = sums.entry(rated).or_default();
        *sum = (sum.0 + stars * count, sum.1 + count);
    }
    sums.into_iter().filter_map(|(rated, (stars, count))| Some((rated, Average::of(stars, count)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: WORK-6
    #[test]
    fn an_average_is_rounded_half_up_and_told_from_three_on() {
        let tenths = |stars, count| Average::of(stars, count).map(|average| average.tenths);
        assert_eq!([tenths(0, 0), tenths(5, 1), tenths(10, 2)], [None, None, None]);
        assert_eq!(tenths(15, 3), Some(50));
        assert_eq!(tenths(3, 3), Some(10));
        assert_eq!(tenths(14, 3), Some(47)); // 4.666…
        assert_eq!(tenths(13, 3), Some(43)); // 4.333…
        assert_eq!(tenths(17, 4), Some(43)); // 4.25
        assert_eq!(averages(vec![("a", 5, 2), ("b", 1, 2), ("a", 2, 1)]).get("a").map(|it| it.tenths), Some(40));
    }
}
