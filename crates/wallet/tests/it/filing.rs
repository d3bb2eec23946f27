//! Tax through the running system: what is withheld month by month, and the files for the tax office.

use crate::rewards::{assert_balanced, campaign, collect, draw, finance, number, text};
use db::entities::access_ledger;
use db::entities::staff_roles::StaffRole;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testkit::{Client, Someone, TestApp, Value, json, merge, on_both_engines};

const FILES: &str = "/api/v1/staff/tax/files";

/// Moves the clock to a moment in China and keeps everybody signed in.
async fn go_to(app: &TestApp, moment: &str) {
    let then: kernel::Timestamp = moment.parse::<jiff::Timestamp>().expect("a moment").into();
    app.clock.advance_seconds(then.seconds_since(app.now()));
    let until = then.plus_days(60).micros();
    let longer = app
        .lingong
        .app
        .write(move |work| async move { Ok(work.run("UPDATE sessions SET expires_at = $1", [until.into()]).await?) });
    longer.await.expect("the sessions");
}

/// A campaign of one regime with packets of this size, as many for one person as a month has days.
async fn labour(app: &TestApp, finance: &Client, regime: &str, fen: i64, overrides: Value) -> String {
    let mut body = json!({
        "title": "平台劳务", "regime": regime, "budget_fen": 5_000_000, "least_fen": fen, "most_fen": fen, "per_person": 31,
    });
    merge(&mut body, overrides);
    campaign(app, finance, body).await
}

/// Draws and collects a packet; gives the tax withheld.
async fn paid(someone: &Someone, campaign: &str, seed: u64) -> i64 {
    let drawn = draw(&someone.client, campaign).await;
    assert_eq!(drawn.status, 201, "{}", drawn.text);
    let number = number(seed);
    let identity = drawn.body["asks_identity"].as_bool().expect("yes or no").then_some(("诸葛劳务", number.as_str()));
    let done = collect(&someone.client, &drawn.body, identity).await.ok();
    assert_eq!(done["state"], "paid");
    done["tax_fen"].as_i64().expect("fen")
}

async fn worker(app: &TestApp) -> Someone {
    let someone = app.someone().await;
    someone.client.agree("tax_identity").await;
    someone
}

async fn preview(finance: &Client, kind: &str, start: &str) -> Value {
    finance.get(&format!("/api/v1/staff/tax/preview?kind={kind}&period_start={start}")).await.ok()
}

/// The rows of a file, without its heading.
async fn file(finance: &Client, kind: &str, start: &str) -> Vec<Vec<String>> {
    let reply = finance.post(FILES, json!({ "kind": kind, "period_start": start })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let rows = reply.text.trim_start_matches('\u{feff}').lines().skip(1);
    rows.map(|line| line.split(',').map(|cell| cell.trim_matches(['"', '\t']).to_owned()).collect()).collect()
}

/// The month's row of the person with this number.
fn of<'a>(rows: &'a [Vec<String>], number: &str) -> &'a Vec<String> {
    rows.iter().find(|row| row[3].contains(number)).expect("a row")
}

on_both_engines! {
    /// One month's income from one project is one payment: 22 days of 200 yuan withhold 704, not nothing.
    ///
    /// covers: PAY-5
    async fn twenty_two_days_of_labour_are_one_payment(app: TestApp) {
        go_to(&app, "2027-03-01T01:00:00Z").await;
        let finance = finance(&app).await;
        let project = labour(&app, &finance, "labour_ordinary", 20_000, json!({})).await;
        let me = worker(&app).await;
        let mut withheld = 0;
        for day in 1..=22 {
            go_to(&app, &format!("2027-03-{day:02}T02:00:00Z")).await;
            withheld += paid(&me, &project, 11).await;
        }
        assert_eq!(withheld, 70_400);
        // The next month, and another project, begin anew.
        let other = labour(&app, &finance, "labour_ordinary", 20_000, json!({})).await;
        assert_eq!(paid(&me, &other, 11).await, 0);
        go_to(&app, "2027-04-01T02:00:00Z").await;
        assert_eq!(paid(&me, &project, 11).await, 0);

        let seen = preview(&finance, "monthly", "2027-03-01").await;
        assert_eq!(seen["totals"], json!([{ "income": "labour_ordinary", "persons": 1, "payments": 23,
            "gross_fen": 460_000, "withheld_fen": 70_400 }]));
        assert_eq!(seen["differences"], 0);
        let rows = file(&finance, "monthly", "2027-03-01").await;
        assert_eq!(rows.len(), 2, "a row for each project");
        let figures: Vec<&str> = of(&rows, &number(11))[7..].iter().map(String::as_str).collect();
        assert!(rows.iter().any(|row| row[7] == "4400.00" && row[19] == "704.00"), "{figures:?}");
        assert_balanced(&app).await;
    }

    /// Ten thousand a month through the platform withhold 90 each month; after a month without income it begins anew, and
    /// so does the year.
    ///
    /// covers: PAY-5
    async fn the_platform_counts_consecutive_months_up_to_a_gap_and_the_year(app: TestApp) {
        go_to(&app, "2027-08-31T15:59:59Z").await;
        let finance = finance(&app).await;
        let project = labour(&app, &finance, "labour_platform", 1_000_000, json!({ "budget_fen": 9_000_000 })).await;
        let me = worker(&app).await;
        // The last second of August in China, then September, October; November has none.
        let mut withheld = vec![paid(&me, &project, 12).await];
        for moment in ["2027-08-31T16:00:00Z", "2027-10-15T02:00:00Z", "2027-12-31T15:59:59Z", "2027-12-31T16:00:00Z"] {
            go_to(&app, moment).await;
            withheld.push(paid(&me, &project, 12).await);
        }
        assert_eq!(withheld, [9_000, 9_000, 9_000, 9_000, 9_000]);
        // A second packet in the first month of a year is taxed with the first: 20 000 × 80 % − 5 000 = 11 000, 3 % = 330.
        go_to(&app, "2028-01-20T02:00:00Z").await;
        assert_eq!(paid(&me, &project, 12).await, 24_000);
        // A leap day: two months, 30 000 × 80 % − 10 000 = 14 000, 3 % = 420, less 330.
        go_to(&app, "2028-02-29T15:59:59Z").await;
        assert_eq!(paid(&me, &project, 12).await, 9_000);

        for (month, income, months_deduction, tax, before) in [
            ("2027-10-01", "10000.00", "15000.00", "90.00", "180.00"),
            ("2027-12-01", "10000.00", "5000.00", "90.00", "0.00"),
            ("2028-01-01", "20000.00", "5000.00", "330.00", "0.00"),
            ("2028-02-01", "10000.00", "10000.00", "90.00", "330.00"),
        ] {
            let rows = file(&finance, "monthly", month).await;
            let row = of(&rows, &number(12));
            let found = (row[7].as_str(), row[12].as_str(), row[19].as_str(), row[18].as_str());
            assert_eq!(found, (income, months_deduction, tax, before), "{month}: {row:?}");
            assert_eq!(preview(&finance, "monthly", month).await["differences"], 0);
        }
        let empty = finance.post(FILES, json!({ "kind": "monthly", "period_start": "2027-11-01" })).await;
        empty.refused(409, "tax_file_empty");
    }

    /// covers: PAY-5, SEC-4, IDV-2
    async fn a_file_opens_names_through_the_gate_and_says_so(app: TestApp) {
        go_to(&app, "2027-05-03T02:00:00Z").await;
        let finance = finance(&app).await;
        let packets = campaign(&app, &finance, json!({})).await;
        let project = labour(&app, &finance, "labour_platform", 200_000, json!({})).await;
        let (one, two) = (worker(&app).await, worker(&app).await);
        assert_eq!(paid(&one, &packets, 21).await, 2_000, "incidental income: a fifth");
        assert_eq!(paid(&two, &project, 22).await, 0);
        let reviewer = app.staff(StaffRole::Reviewer).await;
        for client in [&one.client, &reviewer] {
            client.post(FILES, json!({ "kind": "monthly", "period_start": "2027-05-01" })).await.refused(403, "forbidden");
            client.get("/api/v1/staff/tax/preview?kind=monthly&period_start=2027-05-01").await.refused(403, "forbidden");
        }
        let ledger = || async {
            let find = access_ledger::Entity::find().filter(access_ledger::Column::Basis.eq("tax_filing"));
            find.all(&app.lingong.app.read()).await.expect("rows")
        };
        preview(&finance, "monthly", "2027-05-01").await;
        assert!(ledger().await.is_empty(), "a preview opens nothing");
        let rows = file(&finance, "monthly", "2027-05-01").await;
        assert_eq!(rows.len(), 2);
        let row = of(&rows, &number(21));
        let shown = (row[1].as_str(), row[6].as_str(), row[7].as_str(), row[14].as_str(), row[19].as_str());
        assert_eq!(shown, ("诸葛劳务", "偶然所得", "100.00", "20%", "20.00"));
        let opened = ledger().await;
        assert_eq!(opened.len(), 1);
        let listed = finance.get(FILES).await.ok()["items"][0].clone();
        assert_eq!(opened[0].matter.map(|matter| json!(matter)), Some(listed["id"].clone()), "the file is the matter");
        assert_eq!((&listed["persons"], &listed["lines"], &listed["withheld_fen"]), (&json!(2), &json!(2), &json!(2_000)));
        let mine = one.client.get("/api/v1/me/accesses").await.ok();
        assert!(mine.to_string().contains("代扣"), "the person reads who saw it and why: {mine}");

        let quarter = preview(&finance, "quarterly", "2027-04-01").await;
        assert_eq!(quarter["totals"], json!([{ "income": "platform_income", "persons": 1, "payments": 1,
            "gross_fen": 200_000, "withheld_fen": 0 }]));
        let rows = file(&finance, "quarterly", "2027-04-01").await;
        let row = of(&rows, &number(22));
        assert_eq!((row[5].as_str(), row[6].as_str(), row[10].as_str()), ("2027年第2季度", "2000.00", "1"));
        for wrong in ["2027-05-02", "2027-06-01", "2025-09-01", "soon"] {
            let body = json!({ "kind": "monthly", "period_start": wrong });
            finance.post(FILES, body).await.refused(422, "tax_period_invalid");
        }
        finance.post(FILES, json!({ "kind": "quarterly", "period_start": "2027-05-01" })).await.refused(422, "tax_period_invalid");
        let secrets = [("the name", "诸葛劳务".to_owned()), ("one number", number(21)), ("another", number(22))];
        app.assert_nowhere(&secrets).await;
    }

    /// covers: PAY-5, PAY-1
    async fn withheld_tax_is_handed_over_and_never_more_than_is_owed(app: TestApp) {
        let finance = finance(&app).await;
        let packets = campaign(&app, &finance, json!({})).await;
        paid(&worker(&app).await, &packets, 31).await;
        let remit = |fen: i64| {
            let finance = finance.clone();
            async move { finance.post("/api/v1/staff/tax/remittances", json!({ "amount_fen": fen })).await }
        };
        remit(0).await.refused(422, "invalid_field");
        remit(2_001).await.refused(409, "insufficient_funds");
        assert_eq!(remit(2_000).await.ok()["tax_due_fen"], 0);
        remit(1).await.refused(409, "insufficient_funds");
        let funds = finance.get("/api/v1/staff/own-funds").await.ok();
        assert_eq!((&funds["available_fen"], &funds["tax_due_fen"]), (&json!(9_990_000), &json!(0)));
        assert_balanced(&app).await;
        assert_eq!(text(&finance.get("/api/v1/staff/campaigns").await.ok()["items"][0]["state"]), "running");
    }
}
