use db::Tx;
use db::columns::BlindIndex;
use db::entities::{search_history, viewed_postings};
use kernel::{PersonId, PostingId, RowId};
use platform::{App, Result};
use policy::{BROWSING_HISTORY, SEARCH_HISTORY};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use vault::{Cell, consent};

/// How many rows of each kind one person keeps.
const KEPT_MAX: u64 = 200;

/// Where the words of a row are sealed.
pub(super) fn cell(id: RowId) -> Cell {
    Cell::new("search_history", "words", id.0)
}

/// Keeps the words of a search, if the person allows it.
///
/// # Errors
/// When the database or the keyring cannot be reached.
pub(crate) async fn searched(app: &App, person: PersonId, words: &str) -> Result<()> {
    if !consent::stands(&app.read(), person, SEARCH_HISTORY).await? {
        return Ok(());
    }
    let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let blind = app.vault.blind("search_history", "words", &format!("{person}\n{}", words.to_lowercase()));
    let keys = app.vault.keys_of(person).await?;
    app.write(move |work| async move {
        // Asked again inside: a withdrawal that was committed meanwhile wins.
        if !consent::stands(&work, person, SEARCH_HISTORY).await? {
            return Ok(());
        }
        work.one_at_a_time(&blind.0).await?;
        let again = search_of(&work, person, &blind).await?;
        match again {
            Some(row) => db::update(&work, search_history::Model { at: work.now, ..row }).await?,
            None => {
                let id = RowId::new(work.now, &work.rng);
                let row = search_history::Model {
                    id,
                    person_id: person,
                    words: keys.seal(cell(id), &words),
                    words_blind: blind,
                    at: work.now,
                };
                db::insert(&work, row).await?;
                forget_oldest_searches(&work, person).await?;
            }
        }
        Ok(())
    })
    .await
}

async fn search_of(tx: &Tx, person: PersonId, blind: &BlindIndex) -> Result<Option<search_history::Model>, DbErr> {
    search_history::Entity::find()
        .filter(search_history::Column::PersonId.eq(person))
        .filter(search_history::Column::WordsBlind.eq(blind.clone()))
        .one(tx)
        .await
}

async fn forget_oldest_searches(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    let beyond = search_history::Entity::find()
        .filter(search_history::Column::PersonId.eq(person))
        .order_by_desc(search_history::Column::At)
        .order_by_desc(search_history::Column::Id)
        .offset(KEPT_MAX)
        .limit(1)
        .one(tx)
        .await?;
    if let Some(row) = beyond {
        search_history::Entity::delete_many()
            .filter(search_history::Column::PersonId.eq(person))
            .filter(search_history::Column::At.lte(row.at))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Keeps that the person opened this posting, if they allow it.
///
/// # Errors
/// When the database cannot be reached.
pub(crate) async fn viewed(app: &App, person: PersonId, posting: PostingId) -> Result<()> {
    if !consent::stands(&app.read(), person, BROWSING_HISTORY).await? {
        return Ok(());
    }
    app.write(move |work| async move {
        if !consent::stands(&work, person, BROWSING_HISTORY).await? {
            return Ok(());
        }
        work.one_at_a_time(person.0.as_bytes()).await?;
        let again = viewed_postings::Entity::find()
            .filter(viewed_postings::Column::PersonId.eq(person))
            .filter(viewed_postings::Column::PostingId.eq(posting))
            .one(&work.tx)
            .await?;
        match again {
            Some(row) => db::update(&work, viewed_postings::Model { at: work.now, ..row }).await?,
            None => {
                let id = RowId::new(work.now, &work.rng);
                let row = viewed_postings::Model { id, person_id: person, posting_id: posting, at: work.now };
                db::insert(&work, row).await?;
                forget_oldest_views(&work, person).await?;
            }
        }
        Ok(())
    })
    .await
}

async fn forget_oldest_views(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    let beyond = viewed_postings::Entity::find()
        .filter(viewed_postings::Column::PersonId.eq(person))
        .order_by_desc(viewed_postings::Column::At)
        .order_by_desc(viewed_postings::Column::Id)
        .offset(KEPT_MAX)
        .limit(1)
        .one(tx)
        .await?;
    if let Some(row) = beyond {
        viewed_postings::Entity::delete_many()
            .filter(viewed_postings::Column::PersonId.eq(person))
            .filter(viewed_postings::Column::At.lte(row.at))
            .exec(tx)
            .await?;
    }
    Ok(())
}
