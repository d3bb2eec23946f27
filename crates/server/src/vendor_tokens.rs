//! Tokens of ours at other companies, where every node of the installation finds them: sealed with the installation's key.

use connectors::{Token, TokenStore};
use db::columns::{Digest, PublicText};
use db::entities::vendor_tokens::{self, Column, Entity};
use kernel::{RowId, Secret};
use platform::{App, Error};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use std::sync::Arc;

/// Keeps the token of this name. Whatever fails costs a refresh and nothing else.
pub(crate) fn shared(app: &App, name: &str) -> TokenStore {
    let (loading, loading_name) = (app.clone(), name.to_owned());
    let (saving, saving_name) = (app.clone(), name.to_owned());
    TokenStore::Shared {
        load: Arc::new(move || {
            let (app, name) = (loading.clone(), loading_name.clone());
            Box::pin(async move { found(&app, &name).await })
        }),
        save: Arc::new(move |token| {
            let (app, name) = (saving.clone(), saving_name.clone());
            Box::pin(async move {
                if let Err(error) = keep(&app, name, token).await {
                    tracing::warn!(error = %error, "a token could not be kept for other nodes");
                }
            })
        }),
    }
}

async fn found(app: &App, name: &str) -> Option<Token> {
    let row = Entity::find().filter(Column::Name.eq(name)).one(&app.read()).await.ok()??;
    let plain = app.vault.house.open(name, &row.sealed.0)?;
    let value = String::from_utf8(plain.to_vec()).ok()?;
    Some(Token { value: Secret::new(value), good_until: row.good_until })
}

async fn keep(app: &App, name: String, token: Token) -> Result<(), Error> {
    let sealed = Digest(app.vault.house.seal(&name, token.value.expose().as_bytes()));
    app.write(move |work| async move {
        let row = vendor_tokens::Model {
            id: RowId::new(work.now, &work.rng),
            name: PublicText::from(name),
            sealed,
            good_until: token.good_until,
            saved_at: work.now,
        };
        let newest = OnConflict::column(Column::Name)
            .update_columns([Column::Sealed, Column::GoodUntil, Column::SavedAt])
            .to_owned();
        Entity::insert(row.into_active_model().reset_all())
            .on_conflict(newest)
            .exec_without_returning(&work.tx)
            .await?;
        Ok(())
    })
    .await
}
