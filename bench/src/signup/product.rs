//! The product's side: signing up as the handlers do it.

use super::world::{Entry, World};
use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode, header};
use db::Ran;
use kernel::SessionId;
use market::Market;
use market::applications::{SignUp, sign_up};
use platform::auth::{Capacity, Signed};
use platform::{Answer, App, Command, Lang, Path};
use sea_orm::Statement;
use tower::ServiceExt;

const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// How far from outside a sign-up comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The handler, called with what the extractors would give it, without an `Idempotency-Key`.
    Operation,
    /// The whole router without the network: parsing, session, limits, `Idempotency-Key`, JSON.
    Http,
}

impl Way {
    pub const ALL: [Way; 2] = [Way::Operation, Way::Http];

    pub fn name(self) -> &'static str {
        match self {
            Way::Operation => "operation",
            Way::Http => "HTTP router",
        }
    }
}

#[derive(Clone)]
pub struct Product {
    market: Market,
    router: Router,
}

impl Product {
    /// The installation as it serves.
    pub fn of(world: &World) -> Product {
        Product { market: world.app.lingong.market.clone(), router: world.app.lingong.hardened() }
    }

    /// A second door to the same installation, through which every statement is seen.
    ///
    /// # Errors
    /// When the database or an index cannot be opened a second time.
    pub async fn watched<F>(world: &World, see: F) -> anyhow::Result<Product>
    where
        F: Fn(Ran, &Statement) + Clone + Send + Sync + 'static,
    {
        let app = &world.app.lingong.app;
        let db = db::Db::open_watched(&app.config.main_database(), see).await?;
        let mut config = app.config.clone();
        // The index of the first door stays its own.
        config.data_dir = app.config.data_dir.join("watched");
        let app = App::new(config, db, app.vault.clone(), app.blobs.clone(), app.clock.clone(), app.rng.clone());
        let market = Market::open(app.clone(), market::Outside::default())?;
        let (router, _) = market::routes(market.clone()).split_for_parts();
        Ok(Product { market, router: platform::harden(router, &app) })
    }

    /// Signs somebody up.
    ///
    /// # Errors
    /// When the answer is anything but a new sign-up.
    pub async fn sign_up(&self, way: Way, entry: &Entry) -> anyhow::Result<()> {
        match way {
            Way::Operation => self.operation(entry).await,
            Way::Http => self.http(entry).await,
        }
    }

    async fn operation(&self, entry: &Entry) -> anyhow::Result<()> {
        let app = &self.market.app;
        let signed =
            Signed { person: entry.who.id, session: SessionId::new(app.now(), &app.rng), capacity: Capacity::Person };
        let command = Command::without_key(SignUp::default());
        let answer = sign_up(State(self.market.clone()), signed, Lang::Zh, Path(entry.place.shift), command).await;
        match answer {
            Ok(Answer::Fresh(StatusCode::CREATED, _)) => Ok(()),
            Ok(_) => anyhow::bail!("an earlier sign-up was answered"),
            Err(error) => anyhow::bail!("a sign-up was refused: {error:?}"),
        }
    }

    async fn http(&self, entry: &Entry) -> anyhow::Result<()> {
        let request = Request::post(format!("/api/v1/shifts/{}/applications", entry.place.shift))
            .header(header::AUTHORIZATION, format!("Bearer {}", entry.who.token))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", &entry.key)
            .body(Body::from("{}"))?;
        let response = self.router.clone().oneshot(request).await.context("a router always answers")?;
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), ANSWER_BYTES_MAX).await?;
        anyhow::ensure!(status == StatusCode::CREATED, "{status} {}", String::from_utf8_lossy(&body));
        Ok(())
    }
}
