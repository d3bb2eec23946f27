//! Public resumes in memory, to be searched: words, area, category and hours, and nothing else. Nothing of it is ever written
//! to disk; each node fills its own from the database and follows the outbox. It holds hints: [`super::find`] asks the
//! rule on the row before anybody sees a hit.

use super::content::{Content, week};
use super::{sealing, visibility};
use crate::outbox::{self, Outbox};
use db::Tx;
use db::entities::outbox::Topic;
use db::entities::resumes;
use kernel::{PersonId, ResumeId, Timestamp};
use platform::{App, Error, Hint};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, RwLock};

/// Rows taken at once.
const BATCH_MAX: u64 = 200;
/// The outbox is looked at this often even without a hint.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Public resumes that one node holds; the oldest are not found beyond it.
const ENTRIES_MAX: usize = 200_000;

/// The public resumes of this node. Cheap to clone.
#[derive(Clone, Default)]
pub struct Shelf(Arc<Inner>);

#[derive(Default)]
struct Inner {
    entries: RwLock<HashMap<ResumeId, Entry>>,
    follower: Mutex<Follower>,
}

#[derive(Default)]
struct Follower {
    filled: bool,
    outbox: Outbox,
}

/// What is searched of one resume.
#[derive(Debug)]
pub(super) struct Entry {
    person: PersonId,
    /// Title, skills, roles and schools, folded.
    text: String,
    categories: Vec<String>,
    /// Codes of cities and districts.
    places: Vec<String>,
    hours: u32,
    published_at: Timestamp,
}

/// What a merchant looks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// Folded; each has to occur.
    pub words: Vec<String>,
    /// The code of a city or a district.
    pub place: Option<String>,
    pub category: Option<String>,
    /// Parts of the week that all have to be free.
    pub hours: u32,
}

/// Lower case and half width, so that how it was typed does not matter.
pub(super) fn fold(text: &str) -> String {
    text.chars().map(kernel::text::half_width).flat_map(char::to_lowercase).collect()
}

impl Entry {
    fn of(person: PersonId, content: &Content, published_at: Timestamp) -> Entry {
        let mut text = content.title.clone();
        let roles = content.experience.iter().map(|it| it.role.as_str());
        let schools =
            content.education.iter().flat_map(|it| [Some(it.school.as_str()), it.subject.as_deref()]).flatten();
        for word in
            content.skills.iter().map(String::as_str).chain(roles).chain(schools).chain(content.about.as_deref())
        {
            // A line break, so that no word is found across two of them.
            text.push('\n');
            text.push_str(word);
        }
        Entry {
            person,
            text: fold(&text),
            categories: content.wish.categories.clone(),
            places: content.wish.places.clone(),
            hours: week(&content.hours),
            published_at,
        }
    }

    fn matches(&self, wanted: &Wanted) -> bool {
        wanted.words.iter().all(|word| self.text.contains(word.as_str()))
            && wanted.category.as_ref().is_none_or(|code| self.categories.contains(code))
            && wanted.place.as_deref().is_none_or(|code| self.places.iter().any(|own| same_place(own, code)))
            && self.hours & wanted.hours == wanted.hours
    }
}

/// Whether one lies in the other. The first four digits of a code name the city, and a city's own ends in `00`.
fn same_place(one: &str, other: &str) -> bool {
    let city = |code: &str| code.ends_with("00");
    one == other || ((city(one) || city(other)) && one.get(..4) == other.get(..4))
}

impl Shelf {
    /// Takes a resume off at once; on other nodes the outbox does.
    pub(super) async fn forget(&self, id: ResumeId) {
        self.0.entries.write().await.remove(&id);
    }

    /// How many resumes are there, and of whom; for whoever proves that nobody is left.
    pub async fn holds(&self, person: PersonId) -> usize {
        self.0.entries.read().await.values().filter(|entry| entry.person == person).count()
    }

    /// Resumes that match, the one that was published last first, beginning after `after`.
    pub(super) async fn find(
        &self,
        wanted: &Wanted,
        after: Option<(Timestamp, ResumeId)>,
    ) -> Vec<(Timestamp, ResumeId)> {
        let entries = self.0.entries.read().await;
        let mut found: Vec<(Timestamp, ResumeId)> = entries
            .iter()
            .filter(|(_, entry)| entry.matches(wanted))
            .map(|(id, entry)| (entry.published_at, *id))
            .filter(|key| after.is_none_or(|after| *key < after))
            .collect();
        drop(entries);
        found.sort_unstable_by(|one, other| other.cmp(one));
        found
    }

    /// Brings what was committed onto the shelf; the first time everything.
    ///
    /// # Errors
    /// When the database or the keyring cannot be read.
    pub async fn catch_up(&self, app: &App) -> Result<(), Error> {
        let mut follower = self.0.follower.lock().await;
        if !follower.filled {
            self.fill(app, &mut follower).await?;
        }
        let mut after = follower.outbox.position();
        while let Some(changes) = follower.outbox.read(app, after).await? {
            after = changes.last;
            let ids: Vec<ResumeId> = changes.of(Topic::Resume).into_iter().map(ResumeId).collect();
            self.apply(app, &ids).await?;
            follower.outbox.done(&changes);
        }
        Ok(())
    }

    /// Follows the outbox until the process ends.
    pub async fn follow(self, app: App) {
        let mut hints = app.bus.listen();
        loop {
            if let Err(Error::Broken(error)) = self.catch_up(&app).await {
                tracing::error!(error = format!("{error:#}"), "the shelf of resumes cannot follow");
            }
            let tick = tokio::time::sleep(LOOK_EVERY);
            tokio::pin!(tick);
            loop {
                tokio::select! {
                    () = &mut tick => break,
                    hint = hints.recv() => if matches!(hint, Ok(Hint::Outbox) | Err(_)) { break },
                }
            }
        }
    }

    async fn fill(&self, app: &App, follower: &mut Follower) -> Result<(), Error> {
        let position = outbox::settled(app).await?;
        let mut after: Option<ResumeId> = None;
        loop {
            // Newest first, so that what is beyond the limit is the oldest.
            let mut find = resumes::Entity::find().filter(resumes::Column::PublishedAt.is_not_null());
            if let Some(after) = after {
                find = find.filter(resumes::Column::Id.lt(after));
            }
            let rows = find.order_by_desc(resumes::Column::Id).limit(BATCH_MAX).all(&app.read()).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.id);
            let entries = load(app, &app.read(), rows).await?;
            let mut shelf = self.0.entries.write().await;
            shelf.extend(entries);
            if shelf.len() >= ENTRIES_MAX {
                break;
            }
        }
        follower.outbox = Outbox::at(position);
        follower.filled = true;
        Ok(())
    }

    async fn apply(&self, app: &App, ids: &[ResumeId]) -> Result<(), Error> {
        if ids.is_empty() {
            return Ok(());
        }
        let tx = app.read();
        let rows = resumes::Entity::find().filter(resumes::Column::Id.is_in(ids.iter().copied())).all(&tx).await?;
        let entries = load(app, &tx, rows).await?;
        let mut shelf = self.0.entries.write().await;
        for id in ids {
            shelf.remove(id);
        }
        for (id, entry) in entries {
            if shelf.len() < ENTRIES_MAX {
                shelf.insert(id, entry);
            }
        }
        Ok(())
    }
}

/// What is searched of those that may be shown now.
async fn load(app: &App, tx: &Tx, rows: Vec<resumes::Model>) -> Result<Vec<(ResumeId, Entry)>, Error> {
    let mut persons: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    persons.sort_unstable();
    persons.dedup();
    let open = visibility::open_persons(app, tx, &persons).await?;
    let grant = vault::published(tx, &persons).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows.into_iter().filter(|row| open.contains(&row.person_id)) {
        let Some(published_at) = row.published_at else { continue };
        let keys = app.vault.keys_of(row.person_id).await?;
        let content = sealing::open(&row, &keys, &grant)?;
        entries.push((row.id, Entry::of(row.person_id, &content, published_at)));
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        let content: Content = serde_json::from_value(serde_json::json!({
            "title": "周末咖啡师", "name": "欧阳小明", "skills": ["拉花", "ＰＯＳ收银"],
            "experience": [{ "role": "店员", "employer": "某奶茶店" }],
            "hours": [{ "weekday": 6, "part": "morning" }, { "weekday": 7, "part": "evening" }],
            "wish": { "categories": ["catering"], "places": ["350100", "310115"] },
        }))
        .expect("a resume");
        let at = Timestamp::from_micros(0);
        Entry::of(kernel::PersonId::new(at, &kernel::Rng::seeded(1)), &content, at)
    }

    fn wanted(words: &[&str], place: Option<&str>, hours: u32) -> Wanted {
        let words = words.iter().map(|word| fold(word)).collect();
        Wanted { words, place: place.map(str::to_owned), category: None, hours }
    }

    /// covers: RES-2, MER-4
    #[test]
    fn words_places_and_hours_all_have_to_fit() {
        let saturday = 1 << 20;
        for (asked, found) in [
            (wanted(&[], None, 0), true),
            (wanted(&["拉花"], None, 0), true),
            (wanted(&["pos", "店员"], None, 0), true),
            (wanted(&["拉花", "会计"], None, 0), false),
            // Not across the words of two skills, and never the name or the employer.
            (wanted(&["花pos"], None, 0), false),
            (wanted(&["欧阳"], None, 0), false),
            (wanted(&["某奶茶店"], None, 0), false),
            // The whole city, a district of a whole city, a district, its city, another district.
            (wanted(&[], Some("350100"), 0), true),
            (wanted(&[], Some("350102"), 0), true),
            (wanted(&[], Some("310115"), 0), true),
            (wanted(&[], Some("310100"), 0), true),
            (wanted(&[], Some("310101"), 0), false),
            (wanted(&[], None, saturday), true),
            (wanted(&[], None, saturday | 1), false),
        ] {
            assert_eq!(entry().matches(&asked), found, "{asked:?}");
        }
        let category = |code: &str| Wanted { category: Some(code.to_owned()), ..Wanted::default() };
        assert!(entry().matches(&category("catering")) && !entry().matches(&category("retail")));
    }
}
