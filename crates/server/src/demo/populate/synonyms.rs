use super::{Filling, written};
use db::columns::PublicText;
use db::entities::synonyms;
use kernel::RowId;

/// What the reviewer added, so that the page is not empty; each pair in the order of its texts.
const PAIRS: [(&str, &str); 2] = [("切配", "配菜"), ("海报", "张贴画")];

/// Adds the reviewer's synonyms to those that come with the program.
///
/// # Errors
/// When the database cannot be written.
pub(super) async fn keep(filling: &Filling) -> anyhow::Result<()> {
    let at = filling.times.now.plus_days(-3);
    let id = |index| RowId::new(at, &filling.ids.rng("synonym", index));
    if written::<synonyms::Entity>(&filling.app, id(0)).await? {
        return Ok(());
    }
    let by = filling.people.reviewer();
    let row = |(index, (a, b)): (usize, (&str, &str))| {
        let (word, other) = if a < b { (a, b) } else { (b, a) };
        synonyms::Model {
            id: id(index),
            word: PublicText::from(word),
            other: PublicText::from(other),
            stands: true,
            version: i64::try_from(index).unwrap_or_default() + 1,
            changed_by: Some(by),
            changed_at: at,
        }
    };
    let rows: Vec<synonyms::Model> = PAIRS.into_iter().enumerate().map(row).collect();
    let keep = filling.app.write(move |work| async move { Ok(db::insert_many(&work, rows).await?) });
    keep.await?;
    Ok(())
}
