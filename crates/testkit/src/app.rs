use crate::http::Client;
use crate::postgres::{self, Disk, Holds};
use crate::{On, log, migrated};
use kernel::{ManualClock, Rng, Timestamp};
use platform::Config;
use server::Lingong;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// 2026-11-24T02:00:00Z, a Tuesday, ten in the morning in Fuzhou.
const START: Timestamp = Timestamp::from_micros(1_795_485_600_000_000);

/// A whole server on a free port, with its own database, clock and folder.
pub struct TestApp {
    pub lingong: Lingong,
    pub clock: ManualClock,
    pub base: String,
    pub data_dir: PathBuf,
    pub on: On,
    http: reqwest::Client,
    server: tokio::task::JoinHandle<()>,
}

impl TestApp {
    /// Starts a server.
    ///
    /// # Panics
    /// When it does not start; the message says what is missing.
    pub async fn start(on: On) -> TestApp {
        // All tests come from one address; those of the limits set their own.
        Self::start_with(on, |config| config.sms.per_source_hour = 1_000_000).await
    }

    /// Starts a server whose configuration is changed first.
    ///
    /// # Panics
    /// As [`TestApp::start`].
    pub async fn start_with(on: On, change: impl FnOnce(&mut Config)) -> TestApp {
        log::capture();
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let data_dir = std::env::temp_dir().join(format!("lingong-test-{}-{number}", std::process::id()));
        let (database_url, keyring_url) = databases(on, Holds::Schema).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let base = format!("http://{address}");
        let mut config = Config {
            data_dir: data_dir.clone(),
            listen: address.to_string(),
            public_url: base.clone(),
            database_url,
            keyring_url,
            demo: true,
            // The present version holds for every test that does not say otherwise, whatever day the test begins on.
            policy_effective_on: "2026-11-24".to_owned(),
            ..Config::default()
        };
        change(&mut config);
        migrated::lay_files(&config).await.expect("migrated files");
        let clock = ManualClock::at(START);
        let lingong =
            Lingong::open(config, clock.clock(), Rng::seeded(u64::from(number) + 1)).await.expect("the server starts");
        let data_dir = lingong.app.config.data_dir.clone();
        lingong.market.finder.fill(&lingong.app).await.expect("the index is filled");
        lingong.ready.set();
        let router = lingong.hardened();
        let server = tokio::spawn(async move {
            let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
            axum::serve(listener, service).await.expect("the server runs");
        });
        // The second test of a process finds it installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        TestApp { lingong, clock, base, data_dir, on, http, server }
    }

    /// The addresses of two empty databases for an installation on this engine: main and keyring. Empty means files in its
    /// data folder.
    ///
    /// # Panics
    /// When PostgreSQL does not run.
    pub async fn empty_databases(on: On) -> (String, String) {
        databases(on, Holds::Nothing).await
    }

    /// Another node of the same installation, as nobody sees it. It lives as long as the test.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn another_node(&self) -> Client {
        let here = &self.lingong.app.config;
        let root_key = std::fs::read_to_string(here.data_dir.join("root.key")).expect("the root key");
        let config = Config {
            database_url: here.main_database(),
            keyring_url: here.keyring_database(),
            root_key: root_key.trim().to_owned(),
            data_dir: here.data_dir.join("another-node"),
            ..here.clone()
        };
        let other = Lingong::open(config, self.clock.clock(), Rng::seeded(77)).await.expect("another node starts");
        other.market.finder.fill(&other.app).await.expect("its index is filled");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let service = other.hardened().into_make_service_with_connect_info::<std::net::SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        self.nobody().at(&base)
    }

    /// The same installation, opened again with another configuration; it does not listen.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn opened_again(&self, change: impl FnOnce(&mut Config)) -> Lingong {
        let here = &self.lingong.app.config;
        let root_key = std::fs::read_to_string(here.data_dir.join("root.key")).expect("the root key");
        let mut config = Config {
            database_url: here.main_database(),
            keyring_url: here.keyring_database(),
            root_key: root_key.trim().to_owned(),
            data_dir: here.data_dir.join("opened-again"),
            ..here.clone()
        };
        change(&mut config);
        Lingong::open(config, self.clock.clock(), Rng::seeded(78)).await.expect("it starts again")
    }

    /// Somebody who is not signed in.
    pub fn nobody(&self) -> Client {
        Client { http: self.http.clone(), base: self.base.clone(), token: None }
    }

    /// Everything that stands in a database server, as text; nothing for SQLite, whose files lie in the data folder.
    ///
    /// # Panics
    /// When the database cannot be dumped.
    pub async fn dump_database(&self) -> Vec<u8> {
        let config = &self.lingong.app.config;
        let mut dump = Vec::new();
        for url in [&config.database_url, &config.keyring_url] {
            if !url.is_empty() {
                dump.extend(postgres::dump(url.clone()).await.expect("the database is dumped"));
            }
        }
        dump
    }

    /// Does every job that is due.
    ///
    /// # Panics
    /// When the queue cannot be worked.
    pub async fn run_jobs(&self) -> usize {
        self.lingong.jobs.run_due(&self.lingong.app).await.expect("the queue works")
    }
}

impl TestApp {
    /// Puts the security assessment of a vendor on record, without which an installation that serves people sends nothing to it.
    ///
    /// # Panics
    /// When it cannot be written.
    pub async fn assess(&self, processor: &'static policy::Processor) {
        let written = self.lingong.app.write(move |work| async move {
            let row = db::entities::vendors::Model {
                id: kernel::RowId::new(work.now, &work.rng),
                vendor: processor.name.into(),
                shut: false,
                shut_why: None,
                shut_at: None,
                agreement: None,
                agreement_until: None,
                assessed_version: Some(processor.version.into()),
                assessed_at: Some(work.now),
                assessed_by: Some("信息安全部".into()),
                assessment: Some("只发送登记的信息，传输加密。".into()),
            };
            Ok(db::insert(&work, row).await?)
        });
        written.await.expect("it is written");
    }

    /// Lets the search index catch up with what was committed.
    ///
    /// # Panics
    /// When the index cannot be written.
    pub async fn sync_index(&self) {
        self.lingong.market.finder.catch_up(&self.lingong.app).await.expect("the index follows");
    }
}

/// The addresses of two databases on this engine; none for SQLite, whose files lie in the data folder.
async fn databases(on: On, holds: Holds) -> (String, String) {
    let disk = match on {
        On::Sqlite => return (String::new(), String::new()),
        On::Postgres => Disk::Trusted,
        On::DurablePostgres => Disk::Synced,
    };
    postgres::fresh_databases(disk, holds).await.expect("PostgreSQL runs")
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.server.abort();
        if let Some(simulators) = &self.lingong.simulators
            && !std::thread::panicking()
        {
            crate::outgoing::assert_declared(&simulators.sent.all());
        }
        // The folder is temporary; a leftover harms nobody.
        let _ = std::fs::remove_dir_all(&self.data_dir);
    }
}
