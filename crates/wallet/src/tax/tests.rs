//! Every case was worked out by hand; the working stands beside it, in yuan unless it says fen.

use super::*;
use crate::csv;
use kernel::calendar::Day;
use kernel::{Fen, PersonId, Secret};
use proptest::prelude::*;

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).expect("a day")
}

/// A payment before: (month, day, fen, fen withheld) in 2026.
type Before = (i8, i8, i64, i64);

/// What was paid before, month and day of the payment, its fen, the fen to withhold.
type Case = (&'static [Before], (i8, i8), i64, i64);

fn paid(before: &[Before]) -> Vec<Paid> {
    let one = |(month, of_month, gross, withheld): &Before| Paid {
        on: day(2026, *month, *of_month),
        gross: Fen(*gross),
        withheld: Fen(*withheld),
    };
    before.iter().map(one).collect()
}

#[track_caller]
fn assert_tax(regime: Regime, before: &[Paid], on: Day, gross: i64, tax: i64) {
    let worked = withhold(regime, Fen(gross), on, before).expect("a rule");
    assert_eq!(worked.tax, Fen(tax), "{regime} of {gross} fen on {on} after {before:?}");
    assert_eq!(worked.net, Fen(gross - tax));
}

/// covers: PAY-5
#[test]
fn incidental_income_pays_a_fifth_of_each() {
    for (gross, tax) in [
        (10_000, 2_000),          // 100.00 × 20% = 20.00
        (1, 0),                   // 1 fen × 20% = 0.2 fen
        (2, 0),                   // 0.4 fen
        (3, 1),                   // 0.6 fen
        (188, 38),                // 37.6 fen
        (8_888, 1_778),           // 1 777.6 fen
        (6_666, 1_333),           // 1 333.2 fen
        (20_000, 4_000),          // 200.00 × 20% = 40.00
        (80_000, 16_000),         // 800.00 × 20%: nothing is taken off
        (1_000_000, 200_000),     // 10 000.00 × 20% = 2 000.00
        (99_999_999, 20_000_000), // 19 999 999.8 fen
    ] {
        assert_tax(Regime::Incidental, &[], day(2026, 3, 8), gross, tax);
    }
    // Each is taxed by itself, on the same day too.
    assert_tax(Regime::Incidental, &paid(&[(3, 8, 500_000, 100_000)]), day(2026, 3, 8), 1_000, 200);
}

/// covers: PAY-5
#[test]
fn labour_by_an_ordinary_payer_in_one_payment() {
    for (gross, tax) in [
        (80_000, 0),               // 800 − 800 = 0
        (80_001, 0),               // base 1 fen × 20% = 0.2 fen
        (80_003, 1),               // base 3 fen × 20% = 0.6 fen
        (50, 0),                   // below 800: 0
        (100_000, 4_000),          // (1 000 − 800) × 20% = 40
        (200_000, 24_000),         // (2 000 − 800) × 20% = 240
        (400_000, 64_000),         // (4 000 − 800) × 20% = 640: the last with 800
        (400_001, 64_000),         // fee 80 000.2 → 80 000 fen; base 320 001 fen × 20% = 64 000.2
        (400_003, 64_000),         // fee 80 000.6 → 80 001 fen; base 320 002 fen × 20% = 64 000.4
        (440_000, 70_400),         // 4 400 × 80% = 3 520 × 20% = 704
        (500_000, 80_000),         // 5 000 × 80% = 4 000 × 20% = 800
        (1_234_567, 197_531),      // fee 246 913.4 → 246 913; base 987 654 × 20% = 197 530.8
        (2_500_000, 400_000),      // 25 000 × 80% = 20 000 × 20% = 4 000: the top of the first bracket
        (2_500_001, 400_000),      // fee 500 000.2 → 500 000; base 2 000 001 × 30% = 600 000.3 − 200 000
        (2_500_002, 400_001),      // fee 500 000.4 → 500 000; base 2 000 002 × 30% = 600 000.6 → 600 001 − 200 000
        (3_000_000, 520_000),      // 24 000 × 30% − 2 000 = 5 200
        (6_250_000, 1_300_000),    // 50 000 × 30% − 2 000 = 13 000: the top of the second bracket
        (6_250_001, 1_300_000),    // fee 1 250 000.2 → 1 250 000; base 5 000 001 × 40% = 2 000 000.4 − 700 000
        (10_000_000, 2_500_000),   // 80 000 × 40% − 7 000 = 25 000
        (100_000_000, 31_300_000), // 800 000 × 40% − 7 000 = 313 000
    ] {
        assert_tax(Regime::LabourOrdinary, &[], day(2026, 5, 15), gross, tax);
    }
}

/// covers: PAY-5
#[test]
fn one_month_of_one_project_is_one_payment() {
    let cases: &[Case] = &[
        // 4 200 so far: 3 360 × 20% = 672; 4 400: 704; now 32.
        (&[(5, 1, 420_000, 67_200)], (5, 22), 20_000, 3_200),
        // 800 so far: 0; 1 000: 40.
        (&[(5, 1, 20_000, 0), (5, 2, 20_000, 0), (5, 3, 20_000, 0), (5, 4, 20_000, 0)], (5, 5), 20_000, 4_000),
        // 3 900: 620; 4 100 × 80% = 3 280 × 20% = 656; now 36, though 800 became 20% between.
        (&[(5, 1, 390_000, 62_000)], (5, 2), 20_000, 3_600),
        // 20 000: 3 200; 40 000: 32 000 × 30% − 2 000 = 7 600; now 4 400.
        (&[(5, 1, 2_000_000, 320_000)], (5, 2), 2_000_000, 440_000),
        // The last day of April is another month.
        (&[(4, 30, 400_000, 64_000)], (5, 1), 80_000, 0),
        // The last two days of a month: 2 000: 240; 4 000: 640; now 400.
        (&[(1, 30, 200_000, 24_000)], (1, 31), 200_000, 40_000),
        // The same day: 2 000: 240; 3 000: 440; now 200.
        (&[(1, 31, 200_000, 24_000)], (1, 31), 100_000, 20_000),
        // Withheld too much before (60 instead of 40): 1 100: 60; now nothing.
        (&[(5, 1, 100_000, 6_000)], (5, 2), 10_000, 0),
        // Withheld far too much before: nothing comes back.
        (&[(5, 1, 100_000, 50_000)], (5, 2), 10_000, 0),
        // Withheld nothing before by mistake: 4 100: 656, but only 100 are paid.
        (&[(5, 1, 400_000, 0)], (5, 2), 10_000, 10_000),
    ];
    for (before, (month, of_month), gross, tax) in cases {
        assert_tax(Regime::LabourOrdinary, &paid(before), day(2026, *month, *of_month), *gross, *tax);
    }
}

/// Month end, year end and 29 February.
///
/// covers: PAY-5
#[test]
fn a_month_ends_where_the_calendar_says() {
    let one = |on: Day| [Paid { on, gross: Fen(100_000), withheld: Fen(4_000) }];
    // 2 000: 240 − 40 = 200 in the same month; 1 000: 40 in another.
    for (before, on, tax) in [
        (day(2028, 2, 28), day(2028, 2, 29), 20_000),
        (day(2028, 2, 29), day(2028, 3, 1), 4_000),
        (day(2026, 2, 28), day(2026, 3, 1), 4_000),
        (day(2025, 12, 31), day(2026, 1, 1), 4_000),
        (day(2025, 12, 1), day(2025, 12, 31), 20_000),
        (day(2025, 5, 20), day(2026, 5, 20), 4_000),
    ] {
        assert_tax(Regime::LabourOrdinary, &one(before), on, 100_000, tax);
    }
}

/// covers: PAY-5
#[test]
fn labour_by_a_platform_in_its_first_month() {
    for (gross, tax) in [
        (1_000_000, 9_000),        // 10 000 × 80% − 5 000 = 3 000 × 3% = 90
        (625_000, 0),              // 6 250 × 80% − 5 000 = 0
        (625_001, 0),              // fee 125 000.2 → 125 000 fen; base 1 fen × 3% = 0.03
        (625_021, 1),              // fee 125 004.2 → 125 004; 625 021 − 125 004 − 500 000 = 17 fen × 3% = 0.51
        (400_000, 0),              // 3 200 − 5 000 < 0
        (5_000_000, 105_000),      // 40 000 − 5 000 = 35 000 × 3% = 1 050
        (5_125_000, 108_000),      // 41 000 − 5 000 = 36 000 × 3% = 1 080: the top of the first bracket
        (5_125_001, 108_000),      // base 3 600 001 fen × 10% = 360 000.1 − 252 000
        (18_625_000, 1_188_000),   // 149 000 − 5 000 = 144 000 × 10% − 2 520 = 11 880
        (20_000_000, 1_408_000),   // 160 000 − 5 000 = 155 000 × 20% − 16 920 = 14 080
        (50_000_000, 6_683_000),   // 400 000 − 5 000 = 395 000 × 25% − 31 920 = 66 830
        (80_000_000, 13_758_000),  // 640 000 − 5 000 = 635 000 × 30% − 52 920 = 137 580
        (120_000_000, 24_833_000), // 960 000 − 5 000 = 955 000 × 35% − 85 920 = 248 330
        (200_000_000, 53_583_000), // 1 600 000 − 5 000 = 1 595 000 × 45% − 181 920 = 535 830
    ] {
        assert_tax(Regime::LabourPlatform, &[], day(2026, 1, 10), gross, tax);
    }
}

/// covers: PAY-5
#[test]
fn labour_by_a_platform_adds_up_over_consecutive_months() {
    const TEN: i64 = 1_000_000;
    let cases: &[Case] = &[
        // 20 000 × 80% − 10 000 = 6 000 × 3% = 180 − 90.
        (&[(1, 10, TEN, 9_000)], (2, 10), TEN, 9_000),
        // 30 000 × 80% − 15 000 = 9 000 × 3% = 270 − 180.
        (&[(1, 10, TEN, 9_000), (2, 10, TEN, 9_000)], (3, 10), TEN, 9_000),
        // The same month in two payments: 6 000 alone pays nothing, together they are 10 000.
        (&[(1, 10, 600_000, 0)], (1, 20), 400_000, 9_000),
        // 4 000 in January uses none of its deduction: 14 000 × 80% − 10 000 = 1 200 × 3% = 36.
        (&[(1, 10, 400_000, 0)], (2, 10), TEN, 3_600),
        // 10 100 × 80% − 10 000 < 0: nothing is due on the two months, and the 90 stay withheld.
        (&[(1, 10, TEN, 9_000)], (2, 10), 10_000, 0),
        // 20 100 × 80% − 15 000 = 1 080 × 3% = 32.40, less than the 90 withheld.
        (&[(1, 10, TEN, 9_000), (2, 10, 10_000, 0)], (3, 10), TEN, 0),
        // 30 100 × 80% − 20 000 = 4 080 × 3% = 122.40 − 90.
        (&[(1, 10, TEN, 9_000), (2, 10, 10_000, 0), (3, 10, TEN, 0)], (4, 10), TEN, 3_240),
        // No income in February: March begins anew, 90.
        (&[(1, 10, TEN, 9_000)], (3, 10), TEN, 9_000),
        // No income in March: April and May are two months, 180 − 90.
        (&[(1, 10, TEN, 9_000), (2, 10, TEN, 9_000), (4, 10, TEN, 9_000)], (5, 10), TEN, 9_000),
        // After a gap the high income of before is forgotten: 10 000 × 80% − 5 000 = 3 000 × 3% = 90.
        (&[(1, 10, 20_000_000, 1_408_000)], (3, 10), TEN, 9_000),
        // Without the gap it is not: 210 000 × 80% − 10 000 = 158 000 × 20% − 16 920 = 14 680 − 14 080.
        (&[(1, 10, 20_000_000, 1_408_000)], (2, 10), TEN, 60_000),
        // Two gaps: only June counts with July. 180 − 90.
        (&[(1, 10, TEN, 9_000), (3, 10, TEN, 9_000), (6, 30, TEN, 9_000)], (7, 1), TEN, 9_000),
    ];
    for (before, (month, of_month), gross, tax) in cases {
        assert_tax(Regime::LabourPlatform, &paid(before), day(2026, *month, *of_month), *gross, *tax);
    }
    // A new year begins anew, whatever December was.
    let december = [Paid { on: day(2025, 12, 20), gross: Fen(20_000_000), withheld: Fen(1_408_000) }];
    assert_tax(Regime::LabourPlatform, &december, day(2026, 1, 5), TEN, 9_000);
    // 31 January and 29 February are consecutive months.
    let january = [Paid { on: day(2028, 1, 31), gross: Fen(TEN), withheld: Fen(9_000) }];
    assert_tax(Regime::LabourPlatform, &january, day(2028, 2, 29), TEN, 9_000);
    // The rule holds from October 2025: what was paid in September under another one counts for nothing.
    let september = [Paid { on: day(2025, 9, 30), gross: Fen(TEN), withheld: Fen(160_000) }];
    assert_tax(Regime::LabourPlatform, &september, day(2025, 10, 1), TEN, 9_000);
}

/// 20 000 a month: 330 × 3 (3%), then 4 × 16 000 − 20 000 = 44 000 × 10% − 2 520 = 1 880 − 990 = 890, then 1 100 a month:
/// 12 × 16 000 − 60 000 = 132 000 × 10% − 2 520 = 10 680 in all.
///
/// covers: PAY-5
#[test]
fn a_whole_year_adds_up_to_the_formula_of_the_year() {
    let taxes = year(2_000_000);
    assert_eq!(taxes[..5], [33_000, 33_000, 33_000, 89_000, 110_000]);
    assert!(taxes[5..].iter().all(|tax| *tax == 110_000), "{taxes:?}");
    assert_eq!(taxes.iter().sum::<i64>(), 1_068_000);
    // 12 × 8 000 − 60 000 = 36 000 × 3% = 1 080: 90 each month.
    assert_eq!(year(1_000_000), [9_000; 12]);
}

/// What is withheld in each month of a year with the same income in each.
fn year(gross: i64) -> Vec<i64> {
    let mut before: Vec<Paid> = Vec::new();
    for month in 1..=12 {
        let on = day(2026, month, 10);
        let tax = withhold(Regime::LabourPlatform, Fen(gross), on, &before).expect("a rule").tax;
        before.push(Paid { on, gross: Fen(gross), withheld: tax });
    }
    before.iter().map(|paid| paid.withheld.0).collect()
}

/// SPEC's own vectors.
///
/// covers: PAY-5
#[test]
fn the_vectors_that_the_product_promises() {
    let mut before: Vec<Paid> = Vec::new();
    for of_month in 1..=22 {
        let on = day(2026, 6, of_month);
        let tax = withhold(Regime::LabourOrdinary, Fen(20_000), on, &before).expect("a rule").tax;
        before.push(Paid { on, gross: Fen(20_000), withheld: tax });
    }
    assert_eq!(before.iter().map(|paid| paid.withheld.0).sum::<i64>(), 70_400, "22 days of 200 withhold 704");
    assert_eq!(year(1_000_000)[..3], [9_000; 3], "10 000 a month for three months withholds 90 each");
}

/// covers: PAY-5
#[test]
fn every_figure_shows_its_rule_and_source() {
    let before = paid(&[(5, 1, 420_000, 67_200)]);
    let worked = withhold(Regime::LabourOrdinary, Fen(20_000), day(2026, 5, 22), &before).expect("a rule");
    let zh: Vec<String> = worked.lines.iter().map(Line::zh).collect();
    assert_eq!(
        zh,
        [
            "本期此前收入 4200.00 元",
            "本次收入 200.00 元",
            "费用 880.00 元",
            "应纳税所得额 3520.00 元",
            "税率 20%",
            "速算扣除数 0.00 元",
            "本期应纳税额 704.00 元",
            "本期此前已扣税额 672.00 元",
            "本次扣税 32.00 元",
            "本次到手 168.00 元",
        ]
    );
    let en: Vec<String> = worked.lines.iter().map(Line::en).collect();
    assert_eq!(en[3], "Taxable amount 3520.00");
    assert!(worked.lines.iter().all(|line| line.rule.id == "labour-ordinary-2019"));
    assert!(worked.rule.source_zh.contains("2018年第61号") && worked.rule.source_en.contains("61 of 2018"));
    let platform = withhold(Regime::LabourPlatform, Fen(1_000_000), day(2026, 1, 10), &[]).expect("a rule");
    let zh: Vec<String> = platform.lines.iter().map(Line::zh).collect();
    assert_eq!(zh[3..6], ["连续取得收入的月份数 1", "减除费用 5000.00 元", "应纳税所得额 3000.00 元"]);
    assert!(platform.rule.source_zh.contains("2025年第16号"));
    let incidental = withhold(Regime::Incidental, Fen(10_000), day(2026, 1, 10), &[]).expect("a rule");
    assert_eq!(incidental.lines.len(), 5, "no deduction is shown that does not exist");
}

/// covers: PAY-5
#[test]
fn nothing_is_withheld_on_a_guess() {
    let on = day(2026, 5, 5);
    for gross in [0, -1, i64::MIN] {
        assert_eq!(withhold(Regime::Incidental, Fen(gross), on, &[]), Err(TaxError::Amount), "{gross}");
    }
    for wrong in [(5, 1, 0, 0), (5, 1, -5, 0), (5, 1, 100, -1), (5, 1, 100, 101)] {
        assert_eq!(withhold(Regime::LabourOrdinary, Fen(1), on, &paid(&[wrong])), Err(TaxError::Amount), "{wrong:?}");
    }
    assert_eq!(withhold(Regime::LabourPlatform, Fen(1), day(2025, 9, 30), &[]), Err(TaxError::NoRule));
    assert_eq!(withhold(Regime::Incidental, Fen(1), day(2018, 12, 31), &[]), Err(TaxError::NoRule));
    let later = paid(&[(5, 6, 100, 0)]);
    assert_eq!(withhold(Regime::LabourPlatform, Fen(1), on, &later), Err(TaxError::LaterPayment));
    assert_eq!(withhold(Regime::Incidental, Fen(i64::MAX), on, &[]), Err(TaxError::TooLarge));
    let large = paid(&[(5, 1, i64::MAX, 0)]);
    assert_eq!(withhold(Regime::LabourOrdinary, Fen(1), on, &large), Err(TaxError::TooLarge));
}

/// Rules of one regime never hold at the same time, brackets rise, and the tax does not jump where one begins: the quick
/// deduction is what makes it so.
///
/// covers: PAY-5
#[test]
fn the_rules_are_whole() {
    for (at, rule) in RULES.iter().enumerate() {
        for other in RULES.iter().skip(at + 1).filter(|other| other.regime == rule.regime) {
            assert!(rule.until.is_some_and(|until| until <= other.from), "{} and {}", rule.id, other.id);
        }
        assert!(RULES.iter().filter(|other| other.id == rule.id).count() == 1, "{}", rule.id);
        let (Method::PerMonth { brackets, .. } | Method::Cumulative { brackets, .. }) = rule.method else { continue };
        assert_eq!(brackets.last().and_then(|bracket| bracket.up_to), None, "{}", rule.id);
        for pair in brackets.windows(2) {
            let [lower, upper] = pair else { panic!("two brackets") };
            let top = lower.up_to.expect("only the last is open");
            assert!(upper.up_to.is_none_or(|next| next > top) && upper.percent > lower.percent);
            let (below, above) =
                (top.0 * lower.percent / 100 - lower.quick.0, top.0 * upper.percent / 100 - upper.quick.0);
            assert_eq!(below, above, "{} at {top}", rule.id);
        }
    }
}

fn payment(person: PersonId, regime: Regime, project: &str, on: Day, gross: i64, withheld: i64) -> MonthlyPayment {
    MonthlyPayment {
        person,
        name: Secret::new("王小明".into()),
        id_number: Secret::new("990000200001010011".into()),
        regime,
        project: project.into(),
        paid: Paid { on, gross: Fen(gross), withheld: Fen(withheld) },
    }
}

fn person(seed: u64) -> PersonId {
    PersonId::new(kernel::Timestamp::from_micros(0), &kernel::Rng::seeded(seed))
}

/// covers: PAY-5
#[test]
fn the_monthly_declaration_has_a_row_for_each_payment_as_the_law_counts_them() {
    let (a, b) = (person(1), person(2));
    let payments = [
        payment(a, Regime::LabourOrdinary, "春节活动", day(2026, 5, 1), 420_000, 67_200),
        payment(a, Regime::LabourOrdinary, "春节活动", day(2026, 5, 31), 20_000, 3_200),
        payment(a, Regime::LabourOrdinary, "拍摄", day(2026, 5, 2), 80_000, 0),
        payment(a, Regime::LabourOrdinary, "拍摄", day(2026, 4, 30), 80_000, 0),
        payment(a, Regime::Incidental, "红包", day(2026, 5, 3), 10_000, 2_000),
        payment(a, Regime::Incidental, "红包", day(2026, 5, 3), 10_000, 2_000),
        payment(b, Regime::LabourPlatform, "", day(2026, 4, 10), 1_000_000, 9_000),
        payment(b, Regime::LabourPlatform, "", day(2026, 5, 10), 600_000, 0),
        payment(b, Regime::LabourPlatform, "", day(2026, 5, 20), 400_000, 9_000),
        payment(b, Regime::LabourPlatform, "", day(2026, 6, 1), 400_000, 0),
    ];
    let filed = monthly(&payments, day(2026, 5, 15)).expect("rules");
    assert_eq!(filed.differences, []);
    assert_eq!(filed.rows.len(), 5, "{:?}", filed.rows);
    let column = |name: &str| MONTHLY_COLUMNS.iter().position(|column| *column == name).expect("a column");
    let find = |project: &str, item: &str| {
        let fits = |row: &&[String; 21]| row[column("备注")] == project && row[column("所得项目")] == item;
        filed.rows.iter().filter(fits).collect::<Vec<_>>()
    };
    let activity = find("春节活动", "劳务报酬所得");
    let figures = ["收入", "费用", "应纳税所得额", "税率/预扣率", "应纳税额", "已缴税额", "应补/退税额"];
    assert_eq!(
        figures.map(|name| activity[0][column(name)].as_str()),
        ["4400.00", "880.00", "3520.00", "20%", "704.00", "0.00", "704.00"]
    );
    assert_eq!(find("红包", "偶然所得").len(), 2);
    assert_eq!(find("红包", "偶然所得")[0][column("费用")], "");
    let platform = find("", "劳务报酬所得");
    let figures = ["收入", "费用", "累计收入额", "累计减除费用", "应纳税所得额", "应纳税额", "已缴税额", "应补/退税额"];
    assert_eq!(
        figures.map(|name| platform[0][column(name)].as_str()),
        ["10000.00", "2000.00", "16000.00", "10000.00", "6000.00", "180.00", "90.00", "90.00"]
    );
    assert_eq!(platform[0][column("身份证件号码")], platform[0][column("纳税人识别号")]);
    assert!(!format!("{payments:?}").contains("王小明") && !format!("{payments:?}").contains("990000"));
    let text = csv(MONTHLY_COLUMNS, &filed.rows);
    assert_eq!(text.lines().count(), 6);
}

/// covers: PAY-5
#[test]
fn a_wrong_withholding_is_a_difference_and_still_declared() {
    let a = person(1);
    let payments = [payment(a, Regime::Incidental, "红包", day(2026, 5, 3), 10_000, 1_999)];
    let filed = monthly(&payments, day(2026, 5, 1)).expect("rules");
    let difference = Difference { person: a, regime: Regime::Incidental, due: Fen(2_000), withheld: Fen(1_999) };
    assert_eq!(filed.differences, [difference]);
    assert_eq!(filed.rows[0][19], "19.99");
    assert_eq!(monthly(&[], day(2026, 5, 1)).expect("nothing").rows.len(), 0);
}

/// covers: PAY-5
#[test]
fn the_quarterly_report_sums_up_each_person() {
    let (a, b) = (person(1), person(2));
    let one = |person, on, gross, returned, commission| QuarterlyPayment {
        person,
        name: Secret::new("王小明".into()),
        id_number: Secret::new("990000200001010011".into()),
        on,
        gross: Fen(gross),
        returned: Fen(returned),
        commission: Fen(commission),
    };
    let payments = [
        one(a, day(2026, 3, 31), 99_900, 0, 0),
        one(a, day(2026, 4, 1), 16_000, 0, 100),
        one(a, day(2026, 6, 30), 16_000, 1_000, 100),
        one(b, day(2026, 5, 5), 100, 0, 0),
        one(b, day(2026, 7, 1), 100, 0, 0),
        one(b, day(2025, 5, 5), 100, 0, 0),
    ];
    let rows = quarterly(&payments, day(2026, 5, 1)).expect("sums");
    assert_eq!(rows.len(), 2);
    let of_a = rows.iter().find(|row| row[10] == "2").expect("two engagements");
    assert_eq!(of_a[5..].join("|"), "2026年第2季度|320.00|10.00|310.00|2.00|2");
    for wrong in
        [one(a, day(2026, 5, 5), -1, 0, 0), one(a, day(2026, 5, 5), 1, 2, 0), one(a, day(2026, 5, 5), 1, 0, -1)]
    {
        assert_eq!(quarterly(&[wrong], day(2026, 5, 1)), Err(TaxError::Amount));
    }
    let large = [one(a, day(2026, 5, 5), i64::MAX, 0, 0), one(a, day(2026, 5, 5), 1, 0, 0)];
    assert_eq!(quarterly(&large, day(2026, 5, 1)), Err(TaxError::TooLarge));
}

fn any_regime() -> impl Strategy<Value = Regime> {
    prop::sample::select(Regime::ALL.to_vec())
}

/// Pays one after the other and gives what was withheld from each.
fn pay_all(regime: Regime, payments: &[(Day, i64)]) -> Vec<Paid> {
    let mut before: Vec<Paid> = Vec::new();
    for (on, gross) in payments {
        let tax = withhold(regime, Fen(*gross), *on, &before).expect("a rule").tax;
        before.push(Paid { on: *on, gross: Fen(*gross), withheld: tax });
    }
    before
}

proptest! {
    /// covers: PAY-5
    #[test]
    fn never_below_zero_never_above_the_payment(
        regime in any_regime(),
        payments in prop::collection::vec((1i8..=12, 1i8..=28, 1i64..500_000_000), 1..12),
    ) {
        let mut payments: Vec<(Day, i64)> =
            payments.into_iter().map(|(month, of_month, gross)| (day(2026, month, of_month), gross)).collect();
        payments.sort();
        for paid in pay_all(regime, &payments) {
            prop_assert!(paid.withheld >= Fen(0) && paid.withheld <= paid.gross);
        }
    }

    /// covers: PAY-5
    #[test]
    fn who_earns_more_is_withheld_no_less(regime in any_regime(), gross in 1i64..300_000_000, more in 0i64..1_000) {
        let on = day(2026, 1, 10);
        let tax = |gross| withhold(regime, Fen(gross), on, &[]).expect("a rule");
        prop_assert!(tax(gross).tax <= tax(gross + more).tax);
        prop_assert!(tax(gross).net <= tax(gross + more).net, "and keeps no less");
    }

    /// covers: PAY-5
    #[test]
    fn splitting_a_month_changes_nothing(
        platform: bool,
        parts in prop::collection::vec(1i64..3_000_000, 1..28),
    ) {
        let regime = if platform { Regime::LabourPlatform } else { Regime::LabourOrdinary };
        let split: Vec<(Day, i64)> = (1i8..).zip(&parts).map(|(of_month, gross)| (day(2026, 1, of_month), *gross)).collect();
        let in_parts: i64 = pay_all(regime, &split).iter().map(|paid| paid.withheld.0).sum();
        let at_once = pay_all(regime, &[(day(2026, 1, 28), parts.iter().sum())])[0].withheld.0;
        prop_assert_eq!(in_parts, at_once);
    }

    /// Over consecutive months what was withheld is the formula's tax on all of them, or more where a later month
    /// brought so little that the tax on all fell: that comes back in the yearly settlement.
    ///
    /// covers: PAY-5
    #[test]
    fn the_sum_is_the_formula_of_the_year(months in prop::collection::vec(1i64..10_000_000, 1..=12)) {
        let payments: Vec<(Day, i64)> = (1i8..).zip(&months).map(|(month, gross)| (day(2026, month, 10), *gross)).collect();
        let withheld: i64 = pay_all(Regime::LabourPlatform, &payments).iter().map(|paid| paid.withheld.0).sum();
        // The formula of the announcement over each beginning of the year, written down again.
        let due = |upto: usize| {
            let income: i64 = months[..upto].iter().sum();
            let base = (income - (income * 20 + 50) / 100 - 500_000 * i64::try_from(upto).expect("small")).max(0);
            let table = [(3_600_000, 3, 0), (14_400_000, 10, 252_000), (30_000_000, 20, 1_692_000), (42_000_000, 25, 3_192_000),
                (66_000_000, 30, 5_292_000), (96_000_000, 35, 8_592_000), (i64::MAX, 45, 18_192_000)];
            let (_, percent, quick) = table.into_iter().find(|(top, _, _)| base <= *top).expect("the last is open");
            (base * percent + 50) / 100 - quick
        };
        let most = (1..=months.len()).map(due).max().expect("a month");
        prop_assert_eq!(withheld, most);
        prop_assert!(withheld >= due(months.len()));
    }

    /// covers: PAY-5
    #[test]
    fn another_month_of_another_year_is_another_payment(gross in 1i64..10_000_000, before in 1i64..10_000_000) {
        let alone = pay_all(Regime::LabourOrdinary, &[(day(2026, 5, 1), gross)])[0].withheld;
        let after = pay_all(Regime::LabourOrdinary, &[(day(2025, 5, 31), before), (day(2026, 5, 1), gross)])[1].withheld;
        prop_assert_eq!(alone, after);
    }

    /// covers: PAY-5
    #[test]
    fn the_lines_add_up(regime in any_regime(), gross in 1i64..300_000_000) {
        let worked = withhold(regime, Fen(gross), day(2026, 1, 10), &[]).expect("a rule");
        let money = |item: Item| worked.lines.iter().find(|line| line.item == item).map(|line| match line.value {
            Value::Money(fen) => fen.0,
            Value::Percent(n) | Value::Months(n) => n,
        });
        let base = money(Item::Base).expect("a base");
        let income = money(Item::IncomeBefore).unwrap_or(0) + money(Item::Income).expect("this payment");
        let taken_off = money(Item::Fee).unwrap_or(0) + money(Item::BasicDeduction).unwrap_or(0);
        prop_assert_eq!(base, (income - taken_off).max(0));
        let due = (base * money(Item::Rate).expect("a rate") + 50) / 100 - money(Item::QuickDeduction).unwrap_or(0);
        prop_assert_eq!(money(Item::Withheld), Some(due));
        prop_assert_eq!(money(Item::Net), Some(gross - due));
    }

    #[test]
    fn no_amount_panics(regime in any_regime(), gross: i64, before: i64, withheld: i64) {
        let before = [Paid { on: day(2026, 1, 1), gross: Fen(before), withheld: Fen(withheld) }];
        let _ = withhold(regime, Fen(gross), day(2026, 1, 10), &before);
    }
}
