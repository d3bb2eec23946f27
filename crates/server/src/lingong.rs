use crate::api_doc;
use crate::audit;
use crate::background::Background;
use crate::health::{self, Ready};
use crate::vendors::{self, Book, Simulators, Vendors};
use accounts::Accounts;
use anyhow::Context;
use axum::Router;
use axum::routing::get;
use care::Care;
use db::{Db, Which};
use kernel::{Clock, Fen, Rng, Secret};
use market::Market;
use platform::blobs::Blobs;
use platform::{App, Config, Jobs};
use talk::{Carriers, Talk};
use tokio::sync::watch;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vault::{RootKey, Vault};
use wallet::Wallet;

/// A whole installation, put together and not yet listening.
pub struct Lingong {
    pub app: App,
    pub accounts: Accounts,
    pub wallet: Wallet,
    pub talk: Talk,
    pub market: Market,
    pub care: Care,
    pub jobs: Jobs,
    pub ready: Ready,
    /// The simulated vendors; only in the demo and in tests.
    pub simulators: Option<Simulators>,
    /// What a doctor beside this server shows it.
    pub doctor_key: Secret<String>,
    pub(crate) book: Book,
    pub api: utoipa::openapi::OpenApi,
    pub router: Router,
}

impl Lingong {
    /// Opens the databases, migrates them, checks the schema, and puts the slices together.
    ///
    /// # Errors
    /// Names what cannot be opened and what to do.
    pub async fn open(mut config: Config, clock: Clock, rng: Rng) -> anyhow::Result<Lingong> {
        let vendors = Vendors::of(&mut config, &clock, &rng)?;
        Self::assemble(open_app(config, clock, rng).await?, vendors)
    }

    fn assemble(app: App, vendors: Vendors) -> anyhow::Result<Lingong> {
        let outside = vendors::outside(&app, &vendors.lines, vendors.relay)?;
        let readers = vendors::readers(&app, &vendors.lines)?;
        let mut probes = vendors.probes;
        vendors::ask_pages(&mut probes, &app, &outside, &readers);
        let web_push = vendors::web_push(&app, &vendors.lines, &mut probes)?;
        let book = Book { app: app.clone(), lines: vendors.lines.clone(), probes };
        let carriers = Carriers {
            sms: vendors.sms.clone(),
            push: vendors.push,
            support: vendors.support,
            messages: vendors.messages,
            mail: vendors.mail.clone(),
            web_push,
        };
        let talk = Talk::new(app.clone(), carriers);
        let third_party = vendors::third_party(&app, &vendors.lines)?;
        let accounts = Accounts::new(app.clone(), vendors.sms, vendors.verifiers, third_party).with_mail(vendors.mail);
        let wallet = Wallet::new(app.clone(), vendors.own, vendors.custody, vendors.apple_pay);
        let market = Market::open(app.clone(), outside)?;
        let mut jobs = Jobs::default();
        talk::jobs(&talk, &mut jobs);
        accounts::jobs(&accounts, &mut jobs);
        wallet::jobs(&wallet, &mut jobs);
        market::jobs(&market, &mut jobs);
        let care = Care::new(app.clone(), accounts.clone(), market.clone(), readers);
        care::jobs(&care, &mut jobs);
        platform::upkeep::jobs(&app, &mut jobs);
        crate::backup::jobs(&app, &mut jobs);
        let ready = Ready::default();
        let (router, api) = OpenApiRouter::with_openapi(api_doc::head())
            .merge(OpenApiRouter::new().routes(routes!(health::healthz)).with_state((app.clone(), ready.clone())))
            .merge(OpenApiRouter::new().routes(routes!(audit::list_audit)).with_state(app.clone()))
            .merge(vendors::staff_routes(book.clone()))
            .merge(accounts::routes(accounts.clone()))
            .merge(talk::routes(talk.clone()))
            .merge(wallet::routes(wallet.clone()))
            .merge(market::routes(market.clone()))
            .merge(care::routes(care.clone()))
            .split_for_parts();
        let api = api_doc::finish(api);
        let served = api_doc::document(&api);
        let router = router.route(
            "/openapi.json",
            get(move || async move { ([(axum::http::header::CONTENT_TYPE, "application/json")], served) }),
        );
        let association = app.config.apple_pay.domain_association.clone();
        let router = router.merge(crate::web::routes(association)).merge(crate::pages::routes(market.clone()));
        let doctor_key = Secret::new(format!("{:032x}", u128::from_be_bytes(app.rng.bytes())));
        let router = router.merge(vendors::doctor_routes(book.clone(), doctor_key.clone()));
        let (router, simulators) = match vendors.simulators {
            Some((routes, simulators)) => (router.merge(routes), Some(simulators)),
            None => (router, None),
        };
        Ok(Lingong {
            app,
            accounts,
            wallet,
            talk,
            market,
            care,
            jobs,
            ready,
            simulators,
            doctor_key,
            book,
            api,
            router,
        })
    }

    /// Starts what works in the background, and says that the server is ready once it is.
    ///
    /// # Errors
    /// When a follower cannot start.
    pub async fn start(&self) -> anyhow::Result<Background> {
        self.market.finder.fill(&self.app).await?;
        self.market.shelf.catch_up(&self.app).await?;
        self.market.watch.catch_up(&self.app).await?;
        self.app
            .write(|work| async move {
                care::retention::schedule(&work).await?;
                care::guardians::schedule(&work).await?;
                care::statistics::schedule(&work).await?;
                wallet::recon::schedule(&work).await?;
                platform::upkeep::schedule(&work).await
            })
            .await?;
        accounts::schedule_announcement(&self.app).await?;
        if let Some(simulators) = &self.simulators {
            // The simulated payer forgets with the process; it holds what the ledger says that it holds.
            let standing = wallet::ledger::standing(&self.app.read()).await?;
            simulators.custody.set_balance(Fen(i64::try_from(standing.custody).unwrap_or(i64::MAX)));
        }
        let (stop, stopped) = watch::channel(false);
        let jobs = tokio::spawn(self.jobs.clone().work(self.app.clone(), stopped));
        let follower = tokio::spawn(self.market.finder.clone().follow(self.app.clone()));
        let shelf = tokio::spawn(self.market.shelf.clone().follow(self.app.clone()));
        let backups = tokio::spawn(crate::backup::watch(self.app.clone()));
        let opened = tokio::spawn(self.market.opened.clone().follow(self.app.clone()));
        let book = tokio::spawn(self.book.clone().keep());
        self.ready.set();
        Ok(Background { stop, jobs, others: vec![follower, shelf, backups, opened, book] })
    }

    /// The routes with limits, headers and error documents around them.
    pub fn hardened(&self) -> Router {
        platform::harden(self.router.clone(), &self.app)
    }
}

/// Opens the databases, migrates them, checks the schema, and opens vault and blobs: what a command needs beside a running
/// server.
///
/// # Errors
/// Names what cannot be opened and what to do.
pub async fn open_app(config: Config, clock: Clock, rng: Rng) -> anyhow::Result<App> {
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("cannot create the data folder {}", config.data_dir.display()))?;
    crate::backup::refuse_unfinished(&config.data_dir)?;
    let main = open_database(&config.main_database(), Which::Main, db::entities::TABLES).await?;
    let keyring = open_database(&config.keyring_database(), Which::Keyring, db::entities::KEYRING_TABLES).await?;
    let root = if config.root_key.is_empty() {
        RootKey::from_file(&config.data_dir.join("root.key"), &rng)?
    } else {
        RootKey::parse(&config.root_key).context("root_key (LINGONG_ROOT_KEY)")?
    };
    let vault = Vault::open(keyring, root, config.suite, clock.clone(), rng.clone()).await?;
    let blobs = Blobs::in_folder(&config.data_dir.join("blobs"))?;
    Ok(App::new(config, main, vault, blobs, clock, rng))
}

async fn open_database(url: &str, which: Which, tables: &[&db::Table]) -> anyhow::Result<Db> {
    let key = match which {
        Which::Main => "database_url",
        Which::Keyring => "keyring_url",
    };
    let db = Db::open(url).await.context(key)?;
    db::migrate(&db, which).await.with_context(|| format!("{key}: cannot migrate"))?;
    db::check_schema(&db, tables).await.context(key)?;
    Ok(db)
}
