//! How an account elsewhere becomes somebody's here.

use super::known::Known;
use super::refusals::{ANOTHER_LINKED, LINKED_ELSEWHERE};
use super::store;
use db::columns::{BlindIndex, PublicText, Sealed};
use db::entities::notices::NoticeKind;
use db::entities::{linked_accounts, linked_openids};
use kernel::{PersonId, RowId};
use platform::{App, Error, Work};
use policy::LinkedNickname;
use talk::notices::{Notice, push};
use vault::{Cell, PersonKeys};

pub(super) fn cell(column: &'static str, linked: RowId) -> Cell {
    Cell::new("linked_accounts", column, linked.0)
}

/// Whether identifiers that nobody has may belong to the account of the same company that the person has linked: by one
/// UnionID, or, where one side has none, by an application that does not know that account yet.
pub(super) fn is_the_same(own: Option<&BlindIndex>, new: Option<&BlindIndex>, knows_app: bool) -> bool {
    match (own, new) {
        (Some(own), Some(new)) => own == new,
        _ => !knows_app,
    }
}

/// Links an account elsewhere to this person, who has proven who they are. Doing it again changes nothing.
/// Nickname and picture are kept only while the consent stands (`may_keep`).
///
/// # Errors
/// `linked_elsewhere` when it is somebody else's, `another_linked` when the person has another one of that company.
pub(super) async fn attach(
    app: &App,
    work: &Work,
    person: PersonId,
    known: &Known,
    may_keep: bool,
) -> Result<RowId, Error> {
    // Two accounts of one company that somebody links at once: the second waits here and then sees the first.
    work.one_at_a_time(&app.vault.keyed_digest("linking", person.0.as_bytes()).0).await?;
    if let Some(holder) = store::holder(app, work, known).await? {
        if holder.person_id != person {
            return Err(LINKED_ELSEWHERE.refuse().into());
        }
        let id = holder.id;
        refresh(app, work, holder, known, may_keep).await?;
        return Ok(id);
    }
    if let Some(own) = store::of_vendor(work, person, known.vendor()).await? {
        let knows_app = store::openid_at(work, own.id, &known.app_id).await?.is_some();
        if !is_the_same(own.unionid_blind.as_ref(), known.unionid_blind(app).as_ref(), knows_app) {
            return Err(ANOTHER_LINKED.refuse().into());
        }
        let id = own.id;
        refresh(app, work, own, known, may_keep).await?;
        return Ok(id);
    }
    let id = RowId::new(work.now, &work.rng);
    let keys = app.vault.keys_of(person).await?;
    let row = linked_accounts::Model {
        id,
        person_id: person,
        vendor: known.vendor(),
        unionid: known.unionid.as_ref().map(|it| keys.seal(cell("unionid", id), it)).transpose()?,
        unionid_blind: known.unionid_blind(app),
        nickname: nickname(&keys, id, known, may_keep)?,
        picture: false,
        linked_at: work.now,
        used_at: work.now,
    };
    db::insert(work, row).await?;
    name(app, work, &keys, id, known).await?;
    push(work, person, &format!("linked:{id}:linked"), Notice::of(NoticeKind::AccountLinked)).await?;
    Ok(id)
}

/// Takes in what the company says today of an account that is linked.
pub(super) async fn refresh(
    app: &App,
    work: &Work,
    row: linked_accounts::Model,
    known: &Known,
    may_keep: bool,
) -> Result<(), Error> {
    let id = row.id;
    let keys = app.vault.keys_of(row.person_id).await?;
    let mut row = linked_accounts::Model { used_at: work.now, ..row };
    if known.nickname.is_some() {
        row.nickname = nickname(&keys, id, known, may_keep)?;
    }
    if let (None, Some(unionid), Some(blind)) = (&row.unionid, &known.unionid, known.unionid_blind(app)) {
        // Somebody may have come by another application before the two were bound together there: then it stays theirs.
        if store::by_unionid(work, blind.clone()).await?.is_none() {
            row.unionid = Some(keys.seal(cell("unionid", id), unionid)?);
            row.unionid_blind = Some(blind);
        }
    }
    db::update(work, row).await?;
    name(app, work, &keys, id, known).await
}

fn nickname(
    keys: &PersonKeys,
    linked: RowId,
    known: &Known,
    may_keep: bool,
) -> Result<Option<Sealed<LinkedNickname>>, vault::Erased> {
    let kept = known.nickname.as_ref().filter(|_| may_keep);
    kept.map(|name| keys.seal(cell("nickname", linked), name)).transpose()
}

/// Keeps what the account is called at this application.
async fn name(app: &App, work: &Work, keys: &PersonKeys, linked: RowId, known: &Known) -> Result<(), Error> {
    let (earlier, openid_blind) = (store::openid_at(work, linked, &known.app_id).await?, known.openid_blind(app));
    if earlier.as_ref().is_some_and(|row| row.openid_blind == openid_blind) {
        return Ok(());
    }
    let id = earlier.as_ref().map_or_else(|| RowId::new(work.now, &work.rng), |row| row.id);
    let row = linked_openids::Model {
        id,
        linked_account_id: linked,
        person_id: keys.person(),
        part: known.part,
        app_id: PublicText::from(known.app_id.as_str()),
        openid: keys.seal(Cell::new("linked_openids", "openid", id.0), &known.openid)?,
        openid_blind,
        linked_at: work.now,
    };
    match earlier {
        Some(_) => db::update(work, row).await?,
        None => db::insert(work, row).await?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: ACC-5
    #[test]
    fn one_person_is_known_by_one_unionid() {
        let [one, other] = [1, 2].map(|byte| BlindIndex(vec![byte]));
        for (own, new, knows_app, same) in [
            (Some(&one), Some(&one), false, true),
            (Some(&one), Some(&one), true, true),
            (Some(&one), Some(&other), false, false),
            (None, None, false, true),
            (None, None, true, false),
            (Some(&one), None, true, false),
            (None, Some(&one), false, true),
        ] {
            assert_eq!(is_the_same(own, new, knows_app), same, "{own:?} {new:?} {knows_app}");
        }
    }
}
