//! Whoever writes into the tables past the ledger: the database refuses it, and where they take that away, it is found.

use crate::world::World;
use db::Tx;
use kernel::Fen;
use platform::Error;
use testkit::{On, TestApp, on_both_engines};
use wallet::ledger::{self, Amount, Entry, Finding, Verdict};

/// Paid, partly taken out, with one hold of each kind.
async fn lived(app: TestApp) -> World {
    let world = World::of(app, 2).await;
    let (paid, place) = world.hold(0, 300);
    let (given_up, place_other) = world.hold(0, 50);
    let (_, pending) = world.hold(0, 70);
    let part = Amount::of(Fen(200)).expect("more than zero");
    let entries = vec![
        world.fund(10_000),
        world.wage(0, 1_000),
        world.wage(1, 500),
        place,
        place_other,
        pending,
        Entry::Post { hold: paid, transfer: world.transfer_id(), amount: Some(part) },
        Entry::Void { hold: given_up },
        world.withdraw(1, 100),
    ];
    world.commit(entries).await.expect("a life");
    world.assert_balanced().await;
    world
}

/// Does this in one unit without the guards of the database, looks, and takes it back.
async fn tampered(world: &World, statements: &[&'static str]) -> Verdict {
    let guards: &[&str] = match world.app.on {
        On::Sqlite => &[
            "DROP TRIGGER ledger_transfers_stay",
            "DROP TRIGGER ledger_transfers_stay_all",
            "DROP TRIGGER ledger_holds_stay",
            "DROP TRIGGER ledger_holds_end_once",
            "DROP TRIGGER ledger_accounts_stay",
            "DROP TRIGGER ledger_accounts_keep",
            "PRAGMA ignore_check_constraints = ON",
        ],
        On::Postgres | On::DurablePostgres => &[
            "SET LOCAL session_replication_role = replica",
            "ALTER TABLE ledger_accounts DROP CONSTRAINT ledger_accounts_check1",
        ],
    };
    let all: Vec<&'static str> = guards.iter().chain(statements).copied().collect();
    let vault = world.app.lingong.app.vault.clone();
    let (answer, answered) = tokio::sync::oneshot::channel();
    let undone: Result<(), Error> = world
        .app
        .lingong
        .app
        .write(move |work| async move {
            for statement in all {
                work.run(statement, []).await?;
            }
            let verdict = ledger::verify(&work.tx, &vault, &|_| ()).await?;
            answer.send(verdict).map_err(|_| anyhow::anyhow!("somebody waits"))?;
            Err(anyhow::anyhow!("taken back").into())
        })
        .await;
    assert_eq!(undone.expect_err("taken back").to_string(), "taken back");
    if world.app.on == On::Sqlite {
        sql(world, "PRAGMA ignore_check_constraints = OFF").await.expect("checks again");
    }
    answered.await.expect("a verdict")
}

async fn sql(world: &World, statement: &'static str) -> Result<u64, Error> {
    world.app.lingong.app.write(move |work| async move { Ok(work.run(statement, []).await?) }).await
}

const WAGE: &str = "SELECT id FROM ledger_transfers WHERE reason = 'wage' AND amount_fen = 1000";

async fn id_of(tx: &Tx, query: &'static str) -> uuid::Uuid {
    tx.row(query, []).await.expect("a query").expect("a row").try_get("", "id").expect("an id")
}

on_both_engines! {
    /// covers: PAY-1, PAY-7
    async fn the_database_refuses_what_the_ledger_never_does(app: TestApp) {
        let world = lived(app).await;
        for statement in [
            "UPDATE ledger_transfers SET amount_fen = amount_fen + 1",
            "UPDATE ledger_transfers SET reference = id",
            "DELETE FROM ledger_transfers",
            "DELETE FROM ledger_holds",
            "DELETE FROM ledger_accounts",
            "UPDATE ledger_holds SET amount_fen = 1 WHERE state = 'pending'",
            "UPDATE ledger_holds SET state = 'pending', ended_at = NULL WHERE state = 'voided'",
            "UPDATE ledger_holds SET state = 'voided' WHERE state = 'posted'",
            "UPDATE ledger_accounts SET kind = 'custody', grows_on = 'debit' WHERE kind = 'wallet'",
            "UPDATE ledger_accounts SET lines = lines - 1",
            "UPDATE ledger_accounts SET balance_fen = -1",
            "UPDATE ledger_accounts SET held_fen = balance_fen + 1",
            "INSERT INTO ledger_transfers SELECT hold_id, book, debit_account_id, debit_account_id, 1, reason, reference, NULL, \
             100, 1, 100, 1, at, mac FROM ledger_transfers WHERE hold_id IS NOT NULL",
            "INSERT INTO ledger_transfers SELECT hold_id, book, debit_account_id, credit_account_id, 0, reason, reference, NULL, \
             100, 1, 100, 1, at, mac FROM ledger_transfers WHERE hold_id IS NOT NULL",
            "INSERT INTO ledger_transfers SELECT hold_id, 'own', debit_account_id, credit_account_id, 1, reason, reference, NULL, \
             100, 1, 100, 1, at, mac FROM ledger_transfers WHERE hold_id IS NOT NULL",
            // The operator's own account for wages.
            "INSERT INTO ledger_accounts SELECT hold_id, 'job', 'wages', 'operator', hold_id, 'credit', 0, 0, 0, at, at, mac \
             FROM ledger_transfers WHERE hold_id IS NOT NULL",
        ] {
            assert!(sql(&world, statement).await.is_err(), "{statement}");
        }
        world.assert_balanced().await;
    }

    /// covers: PAY-1
    async fn every_change_behind_its_back_is_found_and_named(app: TestApp) {
        let world = lived(app).await;
        let tx = world.app.lingong.app.read();
        let wage = id_of(&tx, WAGE).await;
        let (job, wallet) = (world.job.0, world.wallets[0].0);
        let has = |verdict: &Verdict, finding: Finding| {
            assert!(verdict.findings.contains(&finding), "{finding} is missing in {:?}", verdict.findings);
            assert_eq!(verdict.differences, verdict.findings.len() as u64);
        };
        let verdict = tampered(&world, &["UPDATE ledger_accounts SET balance_fen = balance_fen + 1 WHERE kind = 'job'"]).await;
        has(&verdict, Finding::Balance { account: job, stored: Fen(8_501), derived: 8_500 });
        has(&verdict, Finding::Unbalanced { book: "wages", debit: 9_700, credit: 9_701 });

        let verdict = tampered(&world, &["UPDATE ledger_accounts SET held_fen = held_fen + 5 WHERE kind = 'custody'"]).await;
        assert_eq!(verdict.findings, [Finding::Held { account: world.custody.0, stored: Fen(75), derived: 70 }]);

        let verdict = tampered(&world, &["UPDATE ledger_transfers SET amount_fen = 999 WHERE reason = 'wage' AND amount_fen = 1000"]).await;
        has(&verdict, Finding::TransferEdited(wage));
        has(&verdict, Finding::Balance { account: wallet, stored: Fen(800), derived: 799 });
        has(&verdict, Finding::Statement { account: wallet, line: 1, transfer: wage, stored: Fen(1_000), derived: 999 });

        // Whoever edits everything so that it adds up is still found.
        let verdict = tampered(&world, &["UPDATE ledger_transfers SET reference = id WHERE reason = 'wage' AND amount_fen = 1000"]).await;
        assert_eq!(verdict.findings, [Finding::TransferEdited(wage)]);

        let verdict = tampered(&world, &["DELETE FROM ledger_transfers WHERE reason = 'wage' AND amount_fen = 1000"]).await;
        has(&verdict, Finding::LinesGone { account: wallet, from: 1, to: 1 });
        has(&verdict, Finding::LinesGone { account: job, from: 2, to: 2 });
        has(&verdict, Finding::Balance { account: wallet, stored: Fen(800), derived: -200 });

        let verdict = tampered(&world, &["DELETE FROM ledger_transfers WHERE reason = 'withdrawal' AND hold_id IS NULL"]).await;
        has(&verdict, Finding::LinesGone { account: world.wallets[1].0, from: 2, to: 2 });
    }

    /// covers: PAY-1, PAY-2, PAY-7
    async fn holds_accounts_and_owners_are_watched_too(app: TestApp) {
        let world = lived(app).await;
        let tx = world.app.lingong.app.read();
        let posted = id_of(&tx, "SELECT id FROM ledger_holds WHERE state = 'posted'").await;
        let voided = id_of(&tx, "SELECT id FROM ledger_holds WHERE state = 'voided'").await;
        let pending = id_of(&tx, "SELECT id FROM ledger_holds WHERE state = 'pending'").await;
        let payout = id_of(&tx, "SELECT id FROM ledger_transfers WHERE hold_id IS NOT NULL").await;
        let wallet = world.wallets[0].0;
        let says = |verdict: Verdict, due: Vec<Finding>| {
            for finding in &due {
                assert!(verdict.findings.contains(finding), "{finding} is missing in {:?}", verdict.findings);
            }
        };
        let verdict = tampered(&world, &["DELETE FROM ledger_holds WHERE state = 'pending'"]).await;
        says(verdict, vec![
            Finding::Held { account: wallet, stored: Fen(70), derived: 0 },
            Finding::Held { account: world.custody.0, stored: Fen(70), derived: 0 },
        ]);
        let verdict = tampered(&world, &["UPDATE ledger_holds SET state = 'posted' WHERE state = 'voided'"]).await;
        says(verdict, vec![Finding::HoldWithoutTransfer(voided)]);
        let verdict = tampered(&world, &["UPDATE ledger_holds SET state = 'pending', ended_at = NULL WHERE state = 'posted'"]).await;
        says(verdict, vec![
            Finding::HoldNotPosted { hold: posted, transfer: payout },
            Finding::Held { account: wallet, stored: Fen(70), derived: 370 },
        ]);
        let verdict = tampered(&world, &["UPDATE ledger_holds SET amount_fen = 71 WHERE state = 'pending'"]).await;
        says(verdict, vec![Finding::HoldEdited(pending), Finding::Held { account: wallet, stored: Fen(70), derived: 71 }]);
        // Somebody else's wallet.
        let verdict = tampered(&world, &[
            "UPDATE wallets SET person_id = (SELECT created_by FROM merchants LIMIT 1) WHERE account_id = \
             (SELECT debit_account_id FROM ledger_holds WHERE state = 'pending')",
        ]).await;
        says(verdict, vec![Finding::WalletEdited(wallet)]);
        let verdict = tampered(&world, &["DELETE FROM wallets"]).await;
        says(verdict, vec![Finding::WalletOfNobody { account: wallet, balance: Fen(800) }]);
        let verdict = tampered(&world, &["UPDATE ledger_accounts SET kind = 'job' WHERE kind = 'merchant_funds'"]).await;
        says(verdict, vec![Finding::AccountEdited(world.funds.0)]);
        let verdict = tampered(&world, &["UPDATE ledger_accounts SET kind = 'treasure' WHERE kind = 'merchant_funds'"]).await;
        says(verdict, vec![Finding::AccountEdited(world.funds.0)]);
        // Wages on an account of the operator's own.
        let verdict = tampered(&world, &["UPDATE ledger_accounts SET owner = 'operator' WHERE kind = 'job'"]).await;
        assert_eq!(verdict.operators, 8_500);
        says(verdict, vec![
            Finding::OperatorsWages { account: world.job.0, balance: Fen(8_500) },
            Finding::AccountEdited(world.job.0),
        ]);
    }
}
