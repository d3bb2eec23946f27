//! Which rows of a table are past their lifetime, and what holds some of them back.

use crate::holdings::{self, Held};
use db::entities::TABLES;
use db::{AtEnd, Holds, Reference, Tx};
use kernel::Timestamp;
use platform::Error;
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Rows that are still needed although their time is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeldBack {
    /// `in_force`, or the table whose rows refer to them.
    pub reason: String,
    pub rows: i64,
}

/// The rows of one table that are past their time at a moment.
pub struct Due {
    pub held: Held,
    /// SQL about a row `t`, with the moment as `$1`.
    over: String,
    moment: Value,
    /// Why a row stays, with SQL about `t`.
    holding_back: Vec<(String, String)>,
    /// Rows of tables about nobody that belong to a row and go with it, the farthest first.
    pub with_it: Vec<Reference>,
    /// Columns that may refer to nothing.
    pub detached: Vec<Reference>,
}

impl Due {
    /// None for what has no time of its own: it lives with its account, or is whose another row says.
    pub fn of(held: Held, references: &[Reference], now: Timestamp) -> Option<Due> {
        let (over, moment) = match (held.holding.at_end, held.holding.record.lifetime.rule.days()) {
            // The empty row of an erased person stays as long as anything refers to it.
            (AtEnd::Unnamed, _) => return None,
            (AtEnd::Tombstone, _) => ("t.state = $1".to_owned(), Value::from("cancelled")),
            (_, Some(days)) => (format!("t.{} <= $1", held.holding.since), Value::from(cutoff(now, days).micros())),
            (_, None) => return None,
        };
        let mut due = Due { held, over, moment, holding_back: Vec::new(), with_it: Vec::new(), detached: Vec::new() };
        if let Some(condition) = held.holding.in_force {
            due.holding_back.push(("in_force".to_owned(), format!("({condition})")));
        }
        for reference in references.iter().filter(|reference| reference.to_table == held.table.name) {
            due.look_at(reference, references);
        }
        Some(due)
    }

    fn look_at(&mut self, reference: &Reference, all: &[Reference]) {
        let Reference { table, column, to_column, .. } = reference;
        if holdings::is_optional(table, column) {
            self.detached.push(reference.clone());
        } else if TABLES.iter().any(|known| known.name == table && matches!(known.holds, Holds::Nobody)) {
            for far in all.iter().filter(|far| far.to_table == *table) {
                let condition = format!(
                    "EXISTS (SELECT 1 FROM {table} c JOIN {} g ON g.{} = c.{} WHERE c.{column} = t.{to_column})",
                    far.table, far.column, far.to_column
                );
                self.holding_back.push((far.table.clone(), condition));
            }
            self.with_it.push(reference.clone());
        } else {
            let condition = format!("EXISTS (SELECT 1 FROM {table} c WHERE c.{column} = t.{to_column})");
            self.holding_back.push((table.clone(), condition));
        }
    }

    /// The keys of a table as a list for SQL.
    pub fn keys(&self) -> String {
        let keys: Vec<&str> =
            self.held.table.columns.iter().filter(|column| column.key).map(|column| column.name).collect();
        keys.join(", ")
    }

    /// SQL that selects `what` of the oldest rows that go, at most so many, in the same order each time.
    pub fn select(&self, what: &str, most: u64) -> String {
        let mut sql = format!("SELECT {what} FROM {} t WHERE {}", self.held.table.name, self.over);
        for (_, condition) in &self.holding_back {
            sql.push_str(&format!(" AND NOT ({condition})"));
        }
        sql.push_str(&format!(" ORDER BY t.{}, {} LIMIT {most}", self.held.holding.since, self.keys()));
        sql
    }

    pub fn moment(&self) -> Value {
        self.moment.clone()
    }

    /// How many rows are past their time.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn count(&self, tx: &Tx) -> Result<i64, Error> {
        self.count_where(tx, "").await
    }

    /// How many of them are held back, by the first reason that applies.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn held_back(&self, tx: &Tx) -> Result<Vec<HeldBack>, Error> {
        let mut reasons: Vec<HeldBack> = Vec::new();
        let mut not_before = String::new();
        for (reason, condition) in &self.holding_back {
            let rows = self.count_where(tx, &format!("{not_before} AND ({condition})")).await?;
            not_before.push_str(&format!(" AND NOT ({condition})"));
            match reasons.iter_mut().find(|known| known.reason == *reason) {
                Some(known) => known.rows += rows,
                None => reasons.push(HeldBack { reason: reason.clone(), rows }),
            }
        }
        reasons.retain(|known| known.rows > 0);
        Ok(reasons)
    }

    async fn count_where(&self, tx: &Tx, more: &str) -> Result<i64, Error> {
        let sql = format!("SELECT COUNT(*) AS n FROM {} t WHERE {}{more}", self.held.table.name, self.over);
        let row = tx.row(&sql, [self.moment()]).await?;
        Ok(row.map_or(Ok(0), |row| row.try_get::<i64>("", "n"))?)
    }
}

/// The latest time of a row that has lived for so many whole days of 24 hours.
fn cutoff(now: Timestamp, days: u32) -> Timestamp {
    now.plus_days(-i64::from(days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::BROWSING_DAYS_MAX;

    /// covers: RET-2, FIND-5
    #[test]
    fn browsing_data_of_364_days_stays_and_of_365_goes() {
        let at = |text: &str| text.parse::<jiff::Timestamp>().map(Timestamp::from).expect("a time");
        // A plain year, a year with a leap day in it, one that begins and one that ends on it.
        for seen in ["2026-03-01T08:00:00Z", "2027-12-31T16:00:00Z", "2028-02-29T00:00:00Z", "2027-03-02T23:59:59Z"] {
            let seen = at(seen);
            let is_over = |now: Timestamp| seen <= cutoff(now, BROWSING_DAYS_MAX);
            assert!(!is_over(seen.plus_days(364)), "{seen}");
            assert!(!is_over(Timestamp::from_micros(seen.plus_days(365).micros() - 1)), "{seen}");
            assert!(is_over(seen.plus_days(365)), "{seen}");
        }
    }

    /// covers: RET-1, RET-2
    #[test]
    fn every_lifetime_in_days_has_an_end() {
        let references = Vec::new();
        for held in holdings::all() {
            let ends = Due::of(held, &references, Timestamp::from_micros(0)).is_some();
            let due = match held.holding.at_end {
                AtEnd::Tombstone => true,
                AtEnd::Unnamed => false,
                AtEnd::Delete | AtEnd::Blank | AtEnd::Hold => held.holding.record.lifetime.rule.days().is_some(),
            };
            assert_eq!(ends, due, "{}", held.table.name);
            for (column, field) in held.sealed() {
                let own = field.lifetime.rule.days();
                let row = held.holding.record.lifetime.rule.days();
                assert!(own.is_none() || own >= row, "{}.{} would outlive its own days", held.table.name, column.name);
            }
        }
    }
}
