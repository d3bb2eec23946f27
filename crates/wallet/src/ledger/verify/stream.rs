use db::Tx;
use sea_orm::{DbErr, QueryResult, Value};
use std::collections::VecDeque;
use uuid::Uuid;

/// Rows of one page.
const PAGE: usize = 1_000;

/// A part of the key that a stream is ordered by: how SQL calls it, and the column of the result.
pub(super) enum Key {
    Id(&'static str, &'static str),
    Number(&'static str, &'static str),
}

impl Key {
    const fn sql(&self) -> &'static str {
        match self {
            Key::Id(sql, _) | Key::Number(sql, _) => sql,
        }
    }

    fn of(&self, row: &QueryResult) -> Result<Value, DbErr> {
        Ok(match self {
            Key::Id(_, column) => row.try_get::<Uuid>("", column)?.into(),
            Key::Number(_, column) => row.try_get::<i64>("", column)?.into(),
        })
    }
}

/// Rows in the order of a key that an index has, page by page.
pub(super) struct Stream {
    /// `SELECT … FROM …`
    select: &'static str,
    condition: &'static str,
    key: &'static [Key],
    after: Vec<Value>,
    rows: VecDeque<QueryResult>,
    ended: bool,
}

impl Stream {
    pub const fn of(select: &'static str, condition: &'static str, key: &'static [Key]) -> Stream {
        Stream { select, condition, key, after: Vec::new(), rows: VecDeque::new(), ended: false }
    }

    /// The next row, which stays.
    pub async fn peek(&mut self, tx: &Tx) -> Result<Option<&QueryResult>, DbErr> {
        if self.rows.is_empty() && !self.ended {
            self.turn(tx).await?;
        }
        Ok(self.rows.front())
    }

    /// The next row.
    pub async fn next(&mut self, tx: &Tx) -> Result<Option<QueryResult>, DbErr> {
        self.peek(tx).await?;
        Ok(self.rows.pop_front())
    }

    async fn turn(&mut self, tx: &Tx) -> Result<(), DbErr> {
        let key: Vec<&str> = self.key.iter().map(Key::sql).collect();
        let key = key.join(", ");
        let mut sql = format!("{} WHERE {}", self.select, self.condition);
        if !self.after.is_empty() {
            let places: Vec<String> = (1..=self.after.len()).map(|place| format!("${place}")).collect();
            sql.push_str(&format!(" AND ({key}) > ({})", places.join(", ")));
        }
        sql.push_str(&format!(" ORDER BY {key} LIMIT {PAGE}"));
        self.rows = tx.rows(&sql, self.after.clone()).await?.into();
        self.ended = self.rows.len() < PAGE;
        if let Some(last) = self.rows.back() {
            self.after = self.key.iter().map(|key| key.of(last)).collect::<Result<_, _>>()?;
        }
        Ok(())
    }
}
