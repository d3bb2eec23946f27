use super::*;
use kernel::{ApplicationId, MerchantId, PersonId, PostingId, ShiftId};
use proptest::prelude::*;
use uuid::Uuid;

fn at(text: &str) -> Timestamp {
    text.parse::<jiff::Timestamp>().expect("a time").into()
}

fn row(unit: WageUnit, rate: i64, settlement: Settlement) -> wages::Model {
    let (id, now) = (Uuid::nil(), Timestamp::from_micros(0));
    wages::Model {
        application_id: ApplicationId(id),
        posting_id: PostingId(id),
        shift_id: ShiftId(id),
        merchant_id: MerchantId(id),
        person_id: PersonId(id),
        unit,
        rate_fen: Fen(rate),
        settlement,
        agreed_at: now,
        work: None,
        earned_fen: Fen::ZERO,
        bonus_fen: Fen::ZERO,
        deduction_fen: Fen::ZERO,
        tip_fen: Fen::ZERO,
        paid_wage_fen: Fen::ZERO,
        paid_bonus_fen: Fen::ZERO,
        paid_tip_fen: Fen::ZERO,
        hold_id: None,
        due_at: None,
        changed_at: now,
    }
}

fn hourly() -> wages::Model {
    row(WageUnit::Hour, 2_000, Settlement::Daily)
}

fn extra(fen: i64) -> Option<Extra> {
    Some(Extra { amount: Fen(fen), reason: "原因说明".into() })
}

fn hours(minutes: i64) -> Counted {
    Counted { minutes, disputed: None }
}

/// Unit, settlement, when the shift ended, when the posting's last one ends, when the hours were approved, when it is due: hours in
/// China. 2026-11-24 is a Tuesday.
const DUES: &str = "
    hour daily         2026-11-24T18 2026-11-24T18 2026-11-24T19 2026-11-25T00
    # A night shift counts for the day on which it ends, and one that ends at midnight for the day before.
    hour daily         2026-11-25T06 2026-11-25T06 2026-11-25T07 2026-11-26T00
    hour daily         2026-11-25T00 2026-11-25T00 2026-11-25T00 2026-11-25T00
    # Approved later than due: due at once.
    hour daily         2026-11-24T18 2026-11-24T18 2026-11-27T18 2026-11-27T18
    # A Sunday ends its own week, also over the end of the year.
    hour weekly        2026-11-24T18 2026-11-24T18 2026-11-24T19 2026-11-30T00
    hour weekly        2026-11-29T18 2026-11-29T18 2026-11-29T19 2026-11-30T00
    day  weekly        2026-12-31T18 2026-12-31T18 2026-12-31T19 2027-01-04T00
    day  monthly       2026-12-31T18 2026-12-31T18 2026-12-31T19 2027-01-01T00
    month monthly      2026-11-02T18 2026-11-02T18 2026-11-02T19 2026-12-01T00
    # The last day of February, in a leap year and in another.
    day  monthly       2028-02-10T18 2028-02-10T18 2028-02-10T19 2028-03-01T00
    day  daily         2028-02-29T18 2028-02-29T18 2028-02-29T19 2028-03-01T00
    day  daily         2027-02-28T18 2027-02-28T18 2027-02-28T19 2027-03-01T00
    # By the hour it is paid within fifteen days, whatever was written.
    hour monthly       2026-11-02T18 2026-11-02T18 2026-11-02T19 2026-11-18T00
    hour on_completion 2026-11-02T18 2026-12-20T18 2026-11-02T19 2026-11-18T00
    day  on_completion 2026-11-02T18 2026-11-06T18 2026-11-02T19 2026-11-07T00
    # And nothing waits longer than a month; the 31st has none in February.
    day  on_completion 2027-01-31T18 2027-06-01T18 2027-01-31T19 2027-03-01T00
";

/// covers: PAY-2, RULE-4
#[test]
fn a_wage_is_due_at_the_end_of_its_day_week_or_month() {
    let mut judged = 0;
    for line in DUES.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let unit = WageUnit::parse(words[0]).expect("a unit");
        let settlement = Settlement::parse(words[1]).expect("a settlement");
        let [ends, last, approved, due] = [2, 3, 4, 5].map(|nth: usize| at(&format!("{}:00:00+08:00", words[nth])));
        assert_eq!(due_at(&row(unit, 2_000, settlement), ends, last, approved), due, "{line}");
        judged += 1;
    }
    assert_eq!(judged, 16);
}

/// covers: PAY-2
#[test]
fn one_payment_after_the_other_adds_up() {
    let first = slip(&hourly(), hours(20), &Change { bonus: extra(300), ..Change::default() }).expect("a slip");
    // A third of an hour: 6.67.
    assert_eq!((first.wage, first.bonus, first.paid(), first.left()), (Fen(667), Fen(300), Fen(967), Fen::ZERO));
    let more = slip(&first.after, hours(40), &Change::default()).expect("corrected upwards");
    assert_eq!((more.owed, more.paid_before, more.paid()), (Fen(1_633), Fen(967), Fen(666)));
    let part = Change { part: extra(100), tip: extra(500), ..Change::default() };
    let part = slip(&hourly(), hours(60), &part).expect("a part");
    assert_eq!((part.wage, part.tip, part.left()), (Fen(100), Fen::ZERO, Fen(2_400)), "the wage comes before the tip");
    let rest = slip(&part.after, hours(60), &Change::default()).expect("the rest");
    assert_eq!((rest.wage, rest.tip, rest.left()), (Fen(1_900), Fen(500), Fen::ZERO));
}

/// covers: PAY-2
#[test]
fn what_cannot_be_is_refused_by_name() {
    let code = |result: Result<Slip, Refusal>| result.err().map(|refusal| refusal.code.code);
    let paid = slip(&hourly(), hours(60), &Change::default()).expect("paid").after;
    let piece = row(WageUnit::Piece, 55, Settlement::Daily);
    for (row, minutes, change, expected) in [
        (&paid, 60, Change { deduction: extra(400), ..Change::default() }, Some("wage_already_paid")),
        (&paid, 30, Change::default(), Some("wage_already_paid")),
        (&hourly(), 60, Change { deduction: extra(401), ..Change::default() }, Some("wage_deduction")),
        (&hourly(), 60, Change { bonus: extra(0), ..Change::default() }, Some("wage_amount")),
        (&hourly(), 60, Change { tip: extra(-1), ..Change::default() }, Some("wage_amount")),
        (&hourly(), 60, Change { part: extra(2_001), ..Change::default() }, Some("wage_too_much")),
        (&hourly(), 60, Change { bonus: extra(i64::MAX), ..Change::default() }, Some("wage_too_large")),
        (&hourly(), i64::MAX, Change::default(), Some("wage_too_large")),
        (&hourly(), -1, Change::default(), Some("wage_too_large")),
        (&hourly(), 60, Change { pieces: Some(1), ..Change::default() }, Some("work_not_asked")),
        (&piece, 60, Change::default(), Some("pieces_needed")),
        (&piece, 60, Change { pieces: Some(0), ..Change::default() }, None),
        (&row(WageUnit::Hour, i64::MAX, Settlement::Daily), 60, Change::default(), Some("wage_too_large")),
    ] {
        assert_eq!(code(slip(row, hours(minutes), &change)), expected, "{minutes} {change:?}");
    }
    let short = Change { bonus: Some(Extra { amount: Fen(1), reason: "好".into() }), ..Change::default() };
    assert_eq!(code(slip(&hourly(), hours(60), &short)), Some("wage_reason"));
}

/// covers: PAY-2, WORK-8
#[test]
fn only_the_disputed_minutes_wait() {
    let disputed = Counted { minutes: 180, disputed: Some(240) };
    let found = slip(&hourly(), disputed, &Change::default()).expect("a slip");
    assert_eq!((found.paid(), found.disputed), (Fen(6_000), Fen(2_000)));
    let less = slip(&hourly(), Counted { minutes: 180, disputed: Some(100) }, &Change::default()).expect("a slip");
    assert_eq!(less.disputed, Fen::ZERO);
    let day = slip(&row(WageUnit::Day, 20_000, Settlement::Daily), disputed, &Change::default()).expect("a slip");
    assert_eq!((day.paid(), day.disputed), (Fen(20_000), Fen::ZERO), "a day is a day");
}

proptest! {
    /// Whatever is paid in whatever parts: never more than is owed, and the columns always hold what the database checks.
    ///
    /// covers: PAY-2, PAY-1
    #[test]
    fn a_wage_is_never_paid_twice(
        minutes in 0i64..1_440,
        steps in prop::collection::vec((0u8..5, 1i64..3_000), 0..12),
    ) {
        let mut row = hourly();
        let mut paid_out = 0;
        for (kind, fen) in steps {
            let mut change = Change::default();
            match kind {
                0 => change.bonus = extra(fen),
                1 => change.deduction = extra(fen),
                2 => change.tip = extra(fen),
                3 => change.part = extra(fen),
                _ => {}
            }
            let Ok(slip) = slip(&row, hours(minutes), &change) else { continue };
            paid_out += slip.paid().0;
            row = slip.after;
            prop_assert!(row.deduction_fen.0 * 5 <= row.earned_fen.0);
            prop_assert!(row.paid_wage_fen.0 >= 0 && row.paid_wage_fen.0 <= row.earned_fen.0 - row.deduction_fen.0);
            prop_assert!(row.paid_bonus_fen <= row.bonus_fen && row.paid_tip_fen <= row.tip_fen);
            prop_assert_eq!(paid(&row).0, paid_out);
            prop_assert!(left(&row).0 >= 0);
        }
    }
}
