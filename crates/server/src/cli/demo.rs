use anyhow::Context;
use kernel::{Clock, Rng};
use platform::{Config, Operator};
use server::Lingong;
use server::demo::populate::{Outcome, Plan, Progress, guide, populate};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// Progress of one thing is told at most this often, and at its end.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// Serves the demo: an embedded installation with invented people and simulated vendors.
pub async fn run(listen: String, data: &Path, postings: usize, seed: u64) -> anyhow::Result<()> {
    let listener = TcpListener::bind(&listen).await.with_context(|| {
        format!("cannot listen on {listen}: is another server running there? choose another with --listen")
    })?;
    let address = listener.local_addr()?;
    let mut config = Config::load(data)?;
    config.demo = true;
    if !config.operator.missing().is_empty() {
        config.operator = Operator::invented();
    }
    config.listen = address.to_string();
    config.public_url = format!("http://{address}");
    let lingong = Lingong::open(config, Clock::system(), Rng::system()).await?;
    let plan = Plan { seed, postings, ..Plan::default() };
    let invented = fill(&lingong, plan, data).await?;
    server::serve(lingong, listener, move || {
        println!("ready http://{address}");
        if invented {
            println!("{}", guide(&format!("http://{address}")));
        }
    })
    .await
}

/// Puts the invented people in, and says whether they are there.
async fn fill(lingong: &Lingong, plan: Plan, data: &Path) -> anyhow::Result<bool> {
    let told = Mutex::new(Instant::now());
    let there = match populate(&lingong.market, plan, &|progress| tell(progress, &told)).await? {
        Outcome::Filled(_) => true,
        Outcome::WasThere(present) => {
            if present != plan {
                println!(
                    "{} holds a demo of {} postings with seed {}; for another one delete the folder, or choose another \
                     with --data",
                    data.display(),
                    present.postings,
                    present.seed,
                );
            }
            true
        }
        Outcome::NotEmpty => {
            println!("{} holds people who are not of the demo; they stay as they are", data.display());
            false
        }
    };
    println!("search index");
    let indexed = |docs| tell_now_and_then(&told, || println!("search index: {docs} postings"));
    lingong.market.finder.fill_and_tell(&lingong.app, &indexed).await?;
    Ok(there)
}

fn tell(progress: Progress, told: &Mutex<Instant>) {
    match progress {
        Progress::GoingOn(plan) => println!(
            "an earlier start was interrupted; it goes on with its {} postings and seed {}",
            plan.postings, plan.seed
        ),
        Progress::Done { what, done, total } if done == total => println!("{what} {done} of {total}"),
        Progress::Done { what, done, total } => {
            tell_now_and_then(told, || println!("{what} {done} of {total}"));
        }
    }
}

fn tell_now_and_then(told: &Mutex<Instant>, print: impl FnOnce()) {
    let mut told = told.lock().expect("no holder of this lock panics");
    if told.elapsed() >= TELL_EVERY {
        print();
        *told = Instant::now();
    }
}
