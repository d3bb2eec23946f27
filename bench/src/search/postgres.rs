//! PostgreSQL 15 with PostGIS and pg_trgm, with the indexes that serve these questions best: words cut by the application in
//! a GIN index, places in a GiST index, times in a B-tree.

use super::data::{Question, Row, cut};
use anyhow::Context;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::{AssertSqlSafe, PgPool, Row as _, raw_sql};
use std::fmt::Write as _;
use uuid::Uuid;

const ROWS_AT_ONCE: usize = 1_000;
const CONNECTIONS: u32 = 2;

pub struct Postgres {
    pool: PgPool,
}

impl Postgres {
    /// # Errors
    /// When the server, PostGIS or pg_trgm is missing.
    pub async fn open(options: PgConnectOptions) -> anyhow::Result<Postgres> {
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).connect_with(options).await?;
        raw_sql(
            "CREATE EXTENSION postgis; CREATE EXTENSION pg_trgm;
             CREATE TABLE bench_postings (id UUID PRIMARY KEY, title TEXT NOT NULL, words TSVECTOR NOT NULL,
                 category INTEGER NOT NULL, settlement INTEGER NOT NULL, hourly_fen BIGINT NOT NULL,
                 newest_us BIGINT NOT NULL, place GEOGRAPHY(POINT) NOT NULL);",
        )
        .execute(&pool)
        .await
        .context("PostGIS is missing: apt-get install postgresql-15-postgis-3")?;
        Ok(Postgres { pool })
    }

    /// # Errors
    /// When a row cannot be written.
    pub async fn fill(&self, rows: &[Row]) -> anyhow::Result<()> {
        for rows in rows.chunks(ROWS_AT_ONCE) {
            let mut sql = String::from("INSERT INTO bench_postings VALUES ");
            for (at, row) in rows.iter().enumerate() {
                let words = row.tokens.iter().map(|token| format!("'{token}'")).collect::<Vec<_>>().join(",");
                let (lat, lng) = (row.point.lat_e6 as f64 / 1e6, row.point.lng_e6 as f64 / 1e6);
                let comma = if at == 0 { "" } else { "," };
                write!(
                    sql,
                    "{comma}('{}','{}',array_to_tsvector(ARRAY[{words}]::text[]),{},{},{},{},ST_MakePoint({lng},{lat}))",
                    row.id, row.title, row.category, row.settlement, row.hourly_fen, row.newest_us
                )?;
            }
            raw_sql(AssertSqlSafe(sql)).execute(&self.pool).await?;
        }
        raw_sql(
            "CREATE INDEX ON bench_postings USING GIN (words); CREATE INDEX ON bench_postings USING GIST (place);
             CREATE INDEX ON bench_postings (newest_us DESC, id); CREATE INDEX ON bench_postings (category);
             CREATE INDEX ON bench_postings USING GIN (title gin_trgm_ops);",
        )
        .execute(&self.pool)
        .await?;
        // Statements that are sent together are one transaction, and this one runs in none.
        raw_sql("VACUUM ANALYZE bench_postings").execute(&self.pool).await?;
        Ok(())
    }

    /// Bytes of the table with its indexes.
    ///
    /// # Errors
    /// When the database does not say.
    pub async fn bytes(&self) -> anyhow::Result<i64> {
        Ok(raw_sql("SELECT pg_total_relation_size('bench_postings')").fetch_one(&self.pool).await?.try_get(0)?)
    }

    /// The first so many after the skipped ones, with their rank.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn search(&self, question: &Question, skip: usize, limit: usize) -> anyhow::Result<Vec<(i64, Uuid)>> {
        let (rank, order) = match question.near.filter(|_| question.nearest) {
            Some(near) => {
                let at = point(near.point.lat_e6, near.point.lng_e6);
                (format!("round(ST_Distance(place, {at}, false))::bigint"), format!("place <-> {at}, id"))
            }
            None => ("-newest_us".to_owned(), "newest_us DESC, id".to_owned()),
        };
        let sql = format!(
            "SELECT {rank}, id FROM bench_postings WHERE {} ORDER BY {order} LIMIT {limit} OFFSET {skip}",
            conditions(question)
        );
        let rows = raw_sql(AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// # Errors
    /// As [`Postgres::search`].
    pub async fn facet(&self, question: &Question) -> anyhow::Result<usize> {
        let without = Question { category: None, ..question.clone() };
        let wheres = conditions(&without);
        let sql = format!("SELECT category, count(*) FROM bench_postings WHERE {wheres} GROUP BY category");
        Ok(raw_sql(AssertSqlSafe(sql)).fetch_all(&self.pool).await?.len())
    }

    /// # Errors
    /// As [`Postgres::search`].
    pub async fn suggest(&self, typed: &str, limit: usize) -> anyhow::Result<usize> {
        let sql = format!(
            "SELECT title, count(*) FROM bench_postings WHERE title LIKE '{typed}%' GROUP BY title ORDER BY 2 DESC LIMIT {limit}"
        );
        Ok(raw_sql(AssertSqlSafe(sql)).fetch_all(&self.pool).await?.len())
    }
}

fn point(lat_e6: i64, lng_e6: i64) -> String {
    format!("ST_MakePoint({},{})::geography", lng_e6 as f64 / 1e6, lat_e6 as f64 / 1e6)
}

/// Words and codes are the bench's own, so nothing needs to be bound.
fn conditions(question: &Question) -> String {
    let mut all = vec!["true".to_owned()];
    if !question.words.is_empty() {
        let words = cut(&question.words).iter().map(|word| format!("''{word}''")).collect::<Vec<_>>().join(" & ");
        all.push(format!("words @@ '{words}'::tsquery"));
    }
    if let Some(near) = question.near {
        let at = point(near.point.lat_e6, near.point.lng_e6);
        all.push(format!("ST_DWithin(place, {at}, {} + 0.5, false)", near.radius_m));
    }
    all.extend(question.category.map(|it| format!("category = {it}")));
    all.extend(question.settlement.map(|it| format!("settlement = {it}")));
    all.extend(question.hourly_min_fen.map(|it| format!("hourly_fen >= {it}")));
    all.join(" AND ")
}
