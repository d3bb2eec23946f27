//! Clients that go away in the middle of a write.

use axum::body::Body;
use axum::http::{Request, header};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use testkit::{Client, On, TestApp, Value, json, on_both_engines};
use tokio::sync::Barrier;
use tower::ServiceExt;

/// Authors, and the postings each tries to write; together below what one author may keep as drafts.
const AUTHORS: usize = 4;
const TRIED: u32 = 72;
/// More than the pool has connections, so that every one of them is used again.
const AFTERWARDS: usize = 40;
/// The connections of a PostgreSQL pool of writers (`db::engine`); with fewer the test would wait for ever.
const POOL: usize = 16;
/// Bare units of work, and the steps after which they are dropped.
const UNITS: u64 = 300;
const UNIT_POLLS_MAX: u64 = 6;
/// A write takes some ten steps; a few requests get through.
const POLLS_MAX: u64 = 14;

/// A request that is polled so many times and then dropped, wherever it stands.
struct GoesAway<F> {
    request: Pin<Box<F>>,
    polls_left: u64,
}

impl<F: Future> Future for GoesAway<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Poll::Ready(output) = self.request.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        if self.polls_left == 0 {
            return Poll::Ready(None);
        }
        self.polls_left -= 1;
        Poll::Pending
    }
}

struct Author {
    client: Client,
    body: Value,
}

async fn author(app: &TestApp, number: usize) -> Author {
    let client = app.register(&format!("author{number}"), &format!("1990000010{number}")).await;
    let merchant = client.create_merchant(&format!("第{number}家店"), "sole").await;
    Author { client, body: app.job_body(&merchant) }
}

/// A request straight into the router, as the server's connection would hold it.
async fn in_process(router: axum::Router, token: String, body: Value) -> Option<String> {
    let request = Request::post("/api/v1/postings")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::from(body.to_string()))
        .expect("a request");
    let response = router.oneshot(request).await.expect("the router answers");
    let created = response.status() == 201;
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("the whole answer");
    let posting: Value = serde_json::from_slice(&bytes).expect("JSON");
    created.then(|| posting["id"].as_str().expect("an id").to_owned())
}

async fn over_http(client: Client, body: Value) -> Option<String> {
    let reply = client.post("/api/v1/postings", body).await;
    (reply.status == 201).then(|| reply.body["id"].as_str().expect("an id").to_owned())
}

async fn count(fresh: &db::Db, sql: &str) -> i64 {
    let row = fresh.read().row(sql, []).await.expect("a row").expect("one row");
    row.try_get("", "n").expect("a number")
}

async fn missing(fresh: &db::Db, ids: &[String]) -> Vec<String> {
    let mut missing = Vec::new();
    for id in ids {
        let uuid: uuid::Uuid = id.parse().expect("an id");
        let row = fresh.read().row("SELECT 1 AS n FROM postings WHERE id = $1", [uuid.into()]).await.expect("a query");
        if row.is_none() {
            missing.push(id.clone());
        }
    }
    missing
}

/// Units of work that are dropped at each of their first steps, BEGIN among them.
async fn units_go_away(app: &TestApp) {
    let mut units = tokio::task::JoinSet::new();
    for at in 0..UNITS {
        let db = app.lingong.app.db.clone();
        let request = Box::pin(async move {
            let unit = |tx: db::Tx| async move { tx.row("SELECT 1 AS n", []).await.map(|_| ()) };
            db.write(unit).await
        });
        units.spawn(GoesAway { request, polls_left: at % UNIT_POLLS_MAX });
    }
    units.join_all().await;
}

/// Holds every connection of the writers' pool at once: none of them may stand in a transaction that somebody else began
/// and left, because then a BEGIN begins nothing.
async fn no_transaction_goes_on(app: &TestApp, fresh: &db::Db) {
    let clock = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) AS n";
    let began = "SELECT CAST(EXTRACT(EPOCH FROM now()) * 1000000 AS BIGINT) AS n";
    let before = count(fresh, clock).await;
    let all_held = Arc::new(Barrier::new(POOL));
    let mut units = tokio::task::JoinSet::new();
    for _ in 0..POOL {
        let (db, all_held) = (app.lingong.app.db.clone(), all_held.clone());
        units.spawn(async move {
            db.write(move |tx| async move {
                all_held.wait().await;
                let row = tx.row(began, []).await?.expect("one row");
                row.try_get::<i64>("", "n")
            })
            .await
        });
    }
    for at in units.join_all().await {
        assert!(at.expect("a unit of work") >= before, "a transaction was left open");
    }
}

on_both_engines! {
    /// A cancelled BEGIN or query must not leave a connection behind on which later writes are lost.
    ///
    /// covers: OPS-1
    async fn clients_that_go_away_poison_nothing(app: TestApp) {
        let mut authors = Vec::new();
        for number in 0..AUTHORS {
            authors.push(author(&app, number).await);
        }
        let mut requests = tokio::task::JoinSet::new();
        for at in 0..TRIED {
            for author in &authors {
                let polls_left = app.lingong.app.rng.below(POLLS_MAX);
                let (client, body) = (author.client.clone(), author.body.clone());
                if at % 2 == 0 {
                    let token = client.token.clone().expect("a session");
                    let request = Box::pin(in_process(app.lingong.hardened(), token, body));
                    requests.spawn(GoesAway { request, polls_left });
                } else {
                    requests.spawn(GoesAway { request: Box::pin(over_http(client, body)), polls_left: polls_left / 2 });
                }
            }
        }
        let answers = requests.join_all().await;
        units_go_away(&app).await;
        let gone = answers.iter().filter(|answer| answer.is_none()).count();
        let answered: Vec<String> = answers.iter().flatten().flatten().cloned().collect();
        assert!(gone > 50 && answered.len() > 5, "{gone} went away, {} were answered", answered.len());

        let fresh = db::Db::open(&app.lingong.app.config.main_database()).await.expect("a connection of its own");
        if app.on == On::Postgres {
            no_transaction_goes_on(&app, &fresh).await;
        }
        // Every connection of the pool is used again, and what they answer is true for everybody.
        let mut afterwards = tokio::task::JoinSet::new();
        for at in 0..AFTERWARDS {
            let author = &authors[at % AUTHORS];
            afterwards.spawn(over_http(author.client.clone(), author.body.clone()));
        }
        let later: Vec<String> = afterwards.join_all().await.into_iter().map(|id| id.expect("written")).collect();
        assert_eq!(missing(&fresh, &later).await, Vec::<String>::new(), "lost after the others went away");
        assert_eq!(missing(&fresh, &answered).await, Vec::<String>::new(), "answered OK and lost");

        // What went away was done wholly or not at all.
        let half = "SELECT COUNT(*) AS n FROM postings p WHERE \
                    NOT EXISTS (SELECT 1 FROM posting_history h WHERE h.posting_id = p.id) \
                    OR NOT EXISTS (SELECT 1 FROM shifts s WHERE s.posting_id = p.id) \
                    OR NOT EXISTS (SELECT 1 FROM outbox o WHERE o.subject = p.id)";
        assert_eq!(count(&fresh, half).await, 0);
        let orphans = "SELECT COUNT(*) AS n FROM outbox o WHERE o.topic = 'posting' AND \
                       NOT EXISTS (SELECT 1 FROM postings p WHERE p.id = o.subject)";
        assert_eq!(count(&fresh, orphans).await, 0);
        assert_eq!(app.nobody().get("/healthz").await.ok(), json!({ "status": "ready", "problems": [] }));
    }
}
