//! Searching through HTTP with everything on: sessions, limits, visibility asked of the rows, JSON, compression as every
//! browser asks for it. Beside it the same server answers a constant page of the same size to the same people.

use super::data::Question;
use super::{Kind, question, world};
use crate::options::Options;
use crate::speed::{Speed, clients};
use crate::table::{self, Column};
use anyhow::{Context, ensure};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{Method, header};
use axum::response::IntoResponse;
use axum::routing::get;
use market::categories::categories;
use platform::App;
use platform::auth::Signed;
use std::sync::Arc;
use testkit::{Client, On, TestApp};

const CLIENTS: usize = 8;
const CONSTANT: &str = "/bench/constant";
const COLUMNS: &[Column] = &[
    Column { name: "through HTTP", width: 35 },
    Column { name: "1/s", width: 8 },
    Column { name: "p50 ms", width: 8 },
    Column { name: "p99 ms", width: 8 },
    Column { name: "bytes", width: 8 },
    Column { name: "beside constant", width: 15 },
];
const KINDS: [(&[Kind], &str); 4] = [
    (&[Kind::Nearest], "nearest without words"),
    (&[Kind::WordNear], "one word within 3 km"),
    (&[Kind::WordsFilters], "two words, three filters"),
    (&[Kind::Nearest, Kind::WordNear, Kind::WordsFilters], "these three in turn"),
];

/// Prints how fast pages come through HTTP, on one engine.
///
/// # Errors
/// When a page is refused.
pub async fn run(options: &Options, on: On) -> anyhow::Result<()> {
    let app = TestApp::start(on).await;
    world::fill(&app, options.rows as u64).await?;
    println!("\n{} rows; {}\n{}", options.rows, crate::machine::engine(&app).await?, table::head(COLUMNS));
    let someone = app.someone().await.client;
    for (who, client) in [("signed in", someone), ("nobody", app.nobody())] {
        for (kinds, name) in KINDS {
            measure(options, &app, &client, kinds, &format!("{name}, {who}")).await?;
        }
    }
    Ok(())
}

async fn measure(options: &Options, app: &TestApp, client: &Client, kinds: &[Kind], name: &str) -> anyhow::Result<()> {
    let path = |at: usize| path(kinds[at % kinds.len()], at as u64);
    let paths: Arc<Vec<String>> = Arc::new((0..options.questions).map(path).collect());
    let mut pages = Vec::new();
    for path in &paths[..kinds.len().min(paths.len())] {
        let page = client.get(path).await;
        ensure!(page.status == 200, "{path}: {}", page.text);
        pages.push(page.text);
    }
    let bytes = pages.iter().map(String::len).sum::<usize>() / pages.len().max(1);
    let fixed = (0..paths.len()).map(|at| format!("{CONSTANT}/{}", at % pages.len())).collect();
    let fixed: Arc<Vec<String>> = Arc::new(fixed);
    let (base, server) = serve_with_constant(app, pages).await?;
    let client = client.at(&base);
    let (mut searched, mut constant) = (Speed::default(), Speed::default());
    for _ in 0..options.rounds {
        for (paths, speed) in [(&paths, &mut searched), (&fixed, &mut constant)] {
            let client = client.clone();
            let act = move |path: String| {
                let client = client.clone();
                async move { fetch(&client, &path).await }
            };
            let (time, mut took) = clients(CLIENTS, paths.clone(), act).await?;
            speed.add(paths.len(), time, &mut took);
        }
    }
    server.abort();
    for (name, speed, beside) in
        [(name, &searched, searched.beside(&constant)), ("a constant page", &constant, String::new())]
    {
        let cells = [name.to_owned(), speed.rate(), speed.at(50), speed.at(99), bytes.to_string(), beside];
        println!("{}", table::row(COLUMNS, &cells));
    }
    Ok(())
}

async fn serve_with_constant(
    app: &TestApp,
    pages: Vec<String>,
) -> anyhow::Result<(String, tokio::task::JoinHandle<()>)> {
    let lingong = &app.lingong;
    let constant = Router::new().route(&format!("{CONSTANT}/{{page}}"), get(constant)).with_state(lingong.app.clone());
    let constant = constant.layer(axum::Extension(Arc::new(pages)));
    let router = platform::harden(lingong.router.clone().merge(constant), &lingong.app);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.context("a free port")?;
    let base = format!("http://{}", listener.local_addr()?);
    let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    let server = tokio::spawn(async move { drop(axum::serve(listener, service).await) });
    Ok((base, server))
}

/// The same extractor of who asks as the search has.
async fn constant(
    _: State<App>,
    _: Option<Signed>,
    Path(page): Path<usize>,
    pages: axum::Extension<Arc<Vec<String>>>,
) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], pages.get(page).cloned().unwrap_or_default())
}

/// A page as a browser asks for it.
async fn fetch(client: &Client, path: &str) -> anyhow::Result<()> {
    let request = client.request(Method::GET, path).header(header::ACCEPT_ENCODING, "gzip");
    let response = request.send().await.context("the server answers")?;
    let status = response.status();
    response.bytes().await?;
    ensure!(status.is_success(), "{path}: {status}");
    Ok(())
}

/// The question as a page would send it.
pub(super) fn path(kind: Kind, number: u64) -> String {
    let Question { words, near, category, settlement, hourly_min_fen, nearest: _ } = question(kind, number);
    let mut parts = vec!["datum=gcj02".to_owned()];
    if let Some(near) = near {
        let (lat, lng) = (near.point.lat_e6 as f64 / 1e6, near.point.lng_e6 as f64 / 1e6);
        parts.push(format!("lat={lat}&lng={lng}&radius_m={}", near.radius_m));
    }
    if !words.is_empty() {
        parts.push(format!("q={}", words.join("+")));
    }
    let category = category.and_then(|number| categories().get(usize::from(number)));
    parts.extend(category.map(|category| format!("category={}", category.code)));
    let settlements = ["daily", "weekly", "monthly", "on_completion"];
    let settlement = settlement.and_then(|number| settlements.get(usize::from(number)));
    parts.extend(settlement.map(|settlement| format!("settlement={settlement}")));
    parts.extend(hourly_min_fen.map(|least| format!("hourly_min_fen={least}")));
    format!("/api/v1/postings/search?{}", parts.join("&"))
}
