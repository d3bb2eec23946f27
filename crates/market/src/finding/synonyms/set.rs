use super::active::{ROWS_MAX, changes, newest_version, ordered, pairs};
use super::list::SynonymView;
use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::synonyms;
use kernel::text::Lines;
use kernel::{Code, RowId};
use platform::auth::{Reviewer, Staff};
use platform::{Answer, Command, Result, Work, clean_text};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

pub static SAME_WORD: Code = Code::new(422, "same_word", "请填写两个不同的词", "Enter two different words");
pub static TOO_MANY_SYNONYMS: Code = Code::new(
    409,
    "too_many_synonyms",
    "同义词的改动已达上限，请先整理",
    "There are too many changes of synonyms; tidy them up first",
);
pub static SYNONYM_UNCHANGED: Code =
    Code::new(409, "synonym_unchanged", "这一对词已经是这样了，请刷新后查看", "The pair is like that already; reload");

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetSynonym {
    /// 1 to 20 characters.
    word: String,
    other: String,
    /// Whether the two stand for each other from now on.
    stands: bool,
}

/// Puts a pair into the list or takes it out. Searches know at once on this node, and within a second on others.
#[utoipa::path(put, path = "/api/v1/staff/synonyms", operation_id = "set_synonym", tag = "staff",
    security(("session" = ["reviewer"])), request_body = SetSynonym, responses((status = 200, body = SynonymView)))]
pub(crate) async fn set_synonym(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    command: Command<SetSynonym>,
) -> Result<Answer<SynonymView>> {
    let SetSynonym { word, other, stands } = command.body;
    let word = clean_text("word", &word, Lines::One, 1..=20)?.to_lowercase();
    let other = clean_text("other", &other, Lines::One, 1..=20)?.to_lowercase();
    if word == other {
        return Err(SAME_WORD.on("other").into());
    }
    let (word, other) = ordered(word, other);
    let person = staff.signed.person;
    let unit = move |work: Work| async move {
        work.one_at_a_time(b"synonyms").await?;
        let changes = changes(&work).await?;
        if u64::try_from(changes.len()).is_ok_and(|rows| rows >= ROWS_MAX) {
            return Err(TOO_MANY_SYNONYMS.refuse().into());
        }
        if pairs(&changes).contains_key(&(word.clone(), other.clone())) == stands {
            return Err(SYNONYM_UNCHANGED.refuse().into());
        }
        let row = synonyms::Model {
            id: RowId::new(work.now, &work.rng),
            word: PublicText(word.clone()),
            other: PublicText(other.clone()),
            stands,
            version: newest_version(&work).await? + 1,
            changed_by: Some(person),
            changed_at: work.now,
        };
        // The pair's last change is the one that counts.
        synonyms::Entity::delete_many()
            .filter(synonyms::Column::Word.eq(row.word.clone()))
            .filter(synonyms::Column::Other.eq(row.other.clone()))
            .exec(&work.tx)
            .await?;
        db::insert(&work, row).await?;
        let added_at = stands.then_some(work.now);
        Ok((StatusCode::OK, SynonymView { word, other, added_at }))
    };
    let answer = market.app.once(&staff.signed, command.once, unit).await?;
    market.synonyms.forget()?;
    Ok(answer)
}
