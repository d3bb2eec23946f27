use crate::rules::RuleSet;
use anyhow::anyhow;
use db::Tx;
use db::entities::rule_sets;
use platform::Error;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::sync::{Arc, RwLock};

/// The rule set in force, compiled once per version. Cheap to clone.
#[derive(Clone, Default)]
pub struct RuleSets(Arc<RwLock<Option<Compiled>>>);

/// A version and its compiled set.
type Compiled = (i64, Arc<RuleSet>);

impl RuleSets {
    /// The set in force now. Another node may have stored a new one, so the version is asked for each time.
    ///
    /// # Errors
    /// When the database cannot be read, or the stored set does not parse.
    pub async fn in_force(&self, tx: &Tx) -> Result<Arc<RuleSet>, Error> {
        let version = newest_version(tx).await?;
        if let Some((known, set)) = &*self.0.read().map_err(|_| anyhow!("the rule set's lock is poisoned"))?
            && *known == version
        {
            return Ok(set.clone());
        }
        let set = match stored(tx, version).await? {
            Some(row) => {
                RuleSet::parse(row.rules.as_str()).map_err(|error| anyhow!("rules {version}: {}", error.message))?
            }
            None => RuleSet::builtin().clone(),
        };
        let set = Arc::new(set);
        *self.0.write().map_err(|_| anyhow!("the rule set's lock is poisoned"))? = Some((version, set.clone()));
        Ok(set)
    }
}

/// 0 while only the built-in set exists.
pub(super) async fn newest_version(tx: &Tx) -> Result<i64, Error> {
    let newest: Option<i64> = rule_sets::Entity::find()
        .select_only()
        .column(rule_sets::Column::Version)
        .order_by_desc(rule_sets::Column::Version)
        .into_tuple()
        .one(tx)
        .await?;
    Ok(newest.unwrap_or(0))
}

pub(super) async fn stored(tx: &Tx, version: i64) -> Result<Option<rule_sets::Model>, Error> {
    Ok(rule_sets::Entity::find().filter(rule_sets::Column::Version.eq(version)).one(tx).await?)
}
