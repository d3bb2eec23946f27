//! What a sign-up sends to the database, recorded from the product itself, so that the baseline never differs from it.
//!
//! Three sign-ups are watched: one that takes a place and leaves one free, one that takes the last, one that has to wait.
//! They are alike up to the statement that draws a number of the queue; what follows depends on it. Values that name the
//! person, the shift or something freshly made become slots, which each repetition fills anew; all others are kept.

use super::product::{Product, Way};
use super::world::{Entry, World};
use anyhow::Context;
use db::Ran;
use db::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sea_orm::sea_query::Expr;
use sea_orm::{Statement, Value};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// Where the recorded queue begins: a number that stands nowhere else.
const QUEUE_START: i64 = 7_000_000;
/// Times and counts lie below; what lies above was drawn at random.
const RANDOM_FROM: u64 = 1 << 53;
/// How the statement begins that draws a number of the queue.
const DRAW: &str = "UPDATE shifts SET queue_last";

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Slot {
    Person,
    TokenDigest,
    Shift,
    Posting,
    Merchant,
    Owner,
    /// An id that the sign-up makes; the same number is the same id.
    Fresh(usize),
    /// Text around such an id.
    Naming {
        before: String,
        fresh: usize,
        after: String,
    },
    QueueNo,
    RandomNumber,
    KeyDigest,
    KeyLock,
    Fixed(Value),
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub ran: Ran,
    pub sql: Arc<str>,
    pub slots: Vec<Slot>,
}

impl Step {
    pub fn draws(&self) -> bool {
        self.sql.starts_with(DRAW)
    }
}

/// All that one sign-up does.
pub struct Script {
    /// Up to and with the draw.
    pub common: Vec<Step>,
    pub takes_place: Vec<Step>,
    pub takes_last: Vec<Step>,
    pub waits: Vec<Step>,
}

impl Script {
    /// Watches three sign-ups of a world.
    ///
    /// # Errors
    /// When a sign-up is refused, or does something that cannot be repeated; the message says what.
    pub async fn record(world: &World, way: Way) -> anyhow::Result<Script> {
        let seen: Arc<Mutex<Vec<(Ran, Statement)>>> = Arc::default();
        let sink = seen.clone();
        let product = Product::watched(world, move |ran, statement: &Statement| {
            sink.lock().expect("no holder of this lock panics").push((ran, statement.clone()));
        })
        .await?;
        let ground = world.ground(1, 3).await;
        begin_queue(world, &ground.entries[0]).await?;
        let mut flows = Vec::with_capacity(3);
        for (entry, queue_no) in ground.entries.iter().zip(QUEUE_START + 1..) {
            seen.lock().expect("no holder of this lock panics").clear();
            product.sign_up(way, entry).await?;
            let statements = std::mem::take(&mut *seen.lock().expect("no holder of this lock panics"));
            let mut known = Known::of(world, entry, queue_no);
            flows.push(statements.into_iter().map(|one| known.step(one)).collect::<anyhow::Result<Vec<Step>>>()?);
        }
        Script::of(flows)
    }

    fn of(flows: Vec<Vec<Step>>) -> anyhow::Result<Script> {
        let mut common: Option<Vec<Step>> = None;
        let mut rests = Vec::with_capacity(flows.len());
        for mut flow in flows {
            let draw = flow.iter().position(Step::draws).context("a sign-up draws a number of the queue")?;
            let rest = flow.split_off(draw + 1);
            let common = common.get_or_insert_with(|| flow.clone());
            anyhow::ensure!(
                *common == flow,
                "sign-ups differ before they draw their number: the baseline must learn why"
            );
            rests.push(rest);
        }
        let [takes_place, takes_last, waits]: [Vec<Step>; 3] =
            rests.try_into().map_err(|_| anyhow::anyhow!("three sign-ups are recorded"))?;
        Ok(Script { common: common.unwrap_or_default(), takes_place, takes_last, waits })
    }

    /// What follows the draw, by the number that was drawn.
    pub fn rest(&self, queue_no: i64, headcount: i64) -> &[Step] {
        match queue_no.cmp(&headcount) {
            std::cmp::Ordering::Less => &self.takes_place,
            std::cmp::Ordering::Equal => &self.takes_last,
            std::cmp::Ordering::Greater => &self.waits,
        }
    }

    /// How many statements it is: on the readers, and in the transaction with a place, the last place, or none.
    pub fn count(&self) -> String {
        let reads = self.common.iter().filter(|step| step.ran == Ran::Reading).count();
        let unit = self.common.len() - reads;
        format!(
            "reads first: {reads}; then a transaction of {} statements with a place, {} with the last one, {} in the queue",
            unit + self.takes_place.len(),
            unit + self.takes_last.len(),
            unit + self.waits.len(),
        )
    }

    /// Every statement, for people to read.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (heading, steps) in [
            ("every sign-up", &self.common),
            ("then, with a place", &self.takes_place),
            ("then, with the last place", &self.takes_last),
            ("then, in the queue", &self.waits),
        ] {
            text.push_str(&format!("  -- {heading}\n"));
            for step in steps {
                let mark = if step.ran == Ran::Reading { "read " } else { "write" };
                text.push_str(&format!("  {mark} {}\n", short(&step.sql)));
            }
        }
        text
    }
}

/// The statement without its list of columns, which is most of its length.
fn short(sql: &str) -> String {
    let bounds = if sql.starts_with("SELECT \"") { (" \"", " FROM ") } else { (" (", " VALUES ") };
    let shown = match (sql.find(bounds.0), sql.find(bounds.1)) {
        (Some(from), Some(to)) if from < to => format!("{} …{}", &sql[..from], &sql[to..]),
        _ => sql.to_owned(),
    };
    shown.trim_end().to_owned()
}

/// Lets the recorded shift's queue begin at a number of its own.
async fn begin_queue(world: &World, entry: &Entry) -> anyhow::Result<()> {
    let shift = entry.place.shift;
    let done = world.app.lingong.app.write(move |work| async move {
        db::entities::shifts::Entity::update_many()
            .col_expr(db::entities::shifts::Column::QueueLast, Expr::value(QUEUE_START))
            .filter(db::entities::shifts::Column::Id.eq(shift))
            .exec(&work.tx)
            .await?;
        Ok(())
    });
    done.await.map_err(|error| anyhow::anyhow!("{error:?}"))
}

/// What is known about a watched sign-up.
struct Known {
    ids: Vec<(Uuid, Slot)>,
    digests: Vec<(Vec<u8>, Slot)>,
    numbers: Vec<(i64, Slot)>,
    fresh: Vec<Uuid>,
}

impl Known {
    fn of(world: &World, entry: &Entry, queue_no: i64) -> Known {
        let key_digest = world.app.lingong.app.vault.keyed_digest("idempotency", entry.key.as_bytes()).0;
        Known {
            ids: vec![
                (entry.who.id.0, Slot::Person),
                (entry.place.shift.0, Slot::Shift),
                (entry.place.posting.0, Slot::Posting),
                (entry.place.merchant.0, Slot::Merchant),
                (entry.place.owner.0, Slot::Owner),
            ],
            numbers: vec![(queue_no, Slot::QueueNo), (lock_of(&key_digest), Slot::KeyLock)],
            digests: vec![(vault::token_digest(&entry.who.token).0, Slot::TokenDigest), (key_digest, Slot::KeyDigest)],
            fresh: Vec::new(),
        }
    }

    fn step(&mut self, (ran, statement): (Ran, Statement)) -> anyhow::Result<Step> {
        let values = statement.values.map(|values| values.0).unwrap_or_default();
        let slots = values.into_iter().map(|value| self.slot(value)).collect::<anyhow::Result<_>>()?;
        Ok(Step { ran, sql: statement.sql.into(), slots })
    }

    fn slot(&mut self, value: Value) -> anyhow::Result<Slot> {
        let find = |number: i64| self.numbers.iter().find(|(known, _)| *known == number).map(|(_, slot)| slot.clone());
        Ok(match value {
            Value::Uuid(Some(id)) => match self.ids.iter().find(|(known, _)| *known == id) {
                Some((_, slot)) => slot.clone(),
                None => Slot::Fresh(self.fresh(id)),
            },
            Value::Bytes(Some(bytes)) => match self.digests.iter().find(|(known, _)| *known == bytes) {
                Some((_, slot)) => slot.clone(),
                None => Slot::Fixed(Value::Bytes(Some(bytes))),
            },
            Value::BigInt(Some(number)) => match find(number) {
                Some(slot) => slot,
                None if number.unsigned_abs() > RANDOM_FROM => Slot::RandomNumber,
                None => Slot::Fixed(Value::BigInt(Some(number))),
            },
            Value::String(Some(text)) => self.text(text),
            Value::Bool(_)
            | Value::BigInt(None)
            | Value::BigUnsigned(_)
            | Value::String(None)
            | Value::Bytes(None)
            | Value::Uuid(None) => Slot::Fixed(value),
            other => anyhow::bail!("the baseline cannot repeat the value {other:?}"),
        })
    }

    fn fresh(&mut self, id: Uuid) -> usize {
        self.fresh.iter().position(|known| *known == id).unwrap_or_else(|| {
            self.fresh.push(id);
            self.fresh.len() - 1
        })
    }

    fn text(&self, text: String) -> Slot {
        let named = self.fresh.iter().enumerate().find_map(|(fresh, id)| {
            let (before, after) = text.split_once(&id.to_string())?;
            Some(Slot::Naming { before: before.to_owned(), fresh, after: after.to_owned() })
        });
        named.unwrap_or(Slot::Fixed(Value::String(Some(text))))
    }
}

/// The number under which `Tx::one_at_a_time` lets one at a time pass.
pub fn lock_of(digest: &[u8]) -> i64 {
    digest.iter().take(8).fold(0, |number, byte| (number << 8) | i64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        Known {
            ids: vec![(Uuid::from_u128(1), Slot::Person)],
            digests: vec![(vec![7, 7], Slot::TokenDigest)],
            numbers: vec![(QUEUE_START + 1, Slot::QueueNo)],
            fresh: Vec::new(),
        }
    }

    #[test]
    fn values_become_slots() {
        let mut known = known();
        let made = Uuid::from_u128(99);
        for (value, slot) in [
            (Value::Uuid(Some(Uuid::from_u128(1))), Slot::Person),
            (Value::Uuid(Some(made)), Slot::Fresh(0)),
            (Value::Uuid(Some(Uuid::from_u128(98))), Slot::Fresh(1)),
            (Value::Uuid(Some(made)), Slot::Fresh(0)),
            (Value::Bytes(Some(vec![7, 7])), Slot::TokenDigest),
            (Value::Bytes(Some(vec![8])), Slot::Fixed(Value::Bytes(Some(vec![8])))),
            (Value::BigInt(Some(QUEUE_START + 1)), Slot::QueueNo),
            (Value::BigInt(Some(i64::MIN)), Slot::RandomNumber),
            (Value::BigInt(Some(3)), Slot::Fixed(Value::BigInt(Some(3)))),
            (
                Value::String(Some(format!("application:{made}:accepted"))),
                Slot::Naming { before: "application:".to_owned(), fresh: 0, after: ":accepted".to_owned() },
            ),
        ] {
            assert_eq!(known.slot(value.clone()).expect("a slot"), slot, "{value:?}");
        }
        assert!(known.slot(Value::Double(Some(1.0))).is_err());
    }

    #[test]
    fn statements_are_shown_short() {
        for (sql, shown) in [
            (r#"SELECT "a"."b", "a"."c" FROM "a" WHERE "a"."b" = $1 "#, r#"SELECT … FROM "a" WHERE "a"."b" = $1"#),
            (r#"INSERT INTO "a" ("b", "c") VALUES ($1, $2)"#, r#"INSERT INTO "a" … VALUES ($1, $2)"#),
            ("UPDATE a SET b = 1", "UPDATE a SET b = 1"),
        ] {
            assert_eq!(short(sql), shown);
        }
    }

    #[test]
    fn flows_part_at_the_draw() {
        let step = |sql: &str| Step { ran: Ran::Writing, sql: sql.into(), slots: Vec::new() };
        let flow = |rest: &[&str]| {
            let mut steps = vec![step("SELECT 1"), step("UPDATE shifts SET queue_last = queue_last + 1")];
            steps.extend(rest.iter().map(|sql| step(sql)));
            steps
        };
        let script = Script::of(vec![flow(&["a", "b"]), flow(&["c"]), flow(&[])]).expect("a script");
        assert_eq!((script.common.len(), script.rest(1, 2).len(), script.rest(2, 2).len()), (2, 2, 1));
        assert!(script.rest(3, 2).is_empty());
        let mut odd = flow(&[]);
        odd[0] = step("SELECT 2");
        assert!(Script::of(vec![flow(&[]), odd, flow(&[])]).is_err());
    }
}
