//! What the posting rules promise beyond finding words: places, order, negation, minors, dry runs, hostile input.

use market::rules::{Finding, PostingText, RuleSet, SOURCE_BYTES_MAX, Severity, compare};
use proptest::prelude::*;

fn check(description: &str) -> Vec<Finding> {
    RuleSet::builtin().check(&PostingText { description, ..PostingText::default() })
}

fn rules_in(description: &str) -> Vec<String> {
    check(description).into_iter().map(|finding| finding.rule).collect()
}

/// A small set for tests of the engine itself.
fn small(words: &str, more: &str) -> String {
    format!(
        "version = 1\n[[negation]]\nid = \"none\"\nside = \"before\"\nwithin = 4\nwords = [\"不收\"]\n\
         [[rule]]\nid = \"fee\"\ntitle_zh = \"押金\"\ntitle_en = \"Deposit\"\nseverity = \"refuse\"\nlaw = \"法\"\n\
         applies_from = \"2026-01-01\"\nnegations = [\"none\"]\nwords = [{words}]\n{more}"
    )
}

/// covers: PUB-3
#[test]
fn a_finding_names_the_rule_and_the_words_as_they_were_written() {
    let text = "工资日结，交押\u{200b}😀 金２００元";
    let found = check(text);
    let first = found.first().expect("a deposit is found");
    assert_eq!((first.rule.as_str(), first.field, first.severity), ("worker_fee", "description", Severity::Refuse));
    let words: String = text.chars().skip(first.start).take(first.end - first.start).collect();
    assert_eq!(words, first.words);
    assert_eq!(words, "押\u{200b}😀 金");
}

/// covers: PUB-3
#[test]
fn findings_come_by_field_and_place() {
    let posting = PostingText {
        title: "限女生",
        description: "押金200，加微信abc12345，押金不退",
        requirements: "35岁以下",
        address: "福州市鼓楼区，电话13900001234",
        min_age: Some(15),
    };
    let found = RuleSet::builtin().check(&posting);
    let places: Vec<(&str, &str)> = found.iter().map(|finding| (finding.field, finding.rule.as_str())).collect();
    let expected = [
        ("title", "gender_limit"),
        ("description", "worker_fee"),
        ("description", "contact_in_text"),
        ("description", "worker_fee"),
        ("requirements", "age_limit"),
        ("address", "contact_in_text"),
        ("min_age", "under_16"),
    ];
    assert_eq!(places, expected);
}

/// covers: RULE-2
#[test]
fn a_negation_reaches_its_clause_and_no_further() {
    for clean in ["不收押金", "不收取任何形式的押金、服装费和培训费", "免押金", "押金：无", "押金、中介费全免"]
    {
        assert_eq!(rules_in(clean), Vec::<String>::new(), "{clean}");
    }
    let found = check("不收押金，需交服装费");
    assert_eq!(found.len(), 1);
    assert!(found.iter().all(|finding| finding.words.contains("服装费") && finding.start >= 5));
    for foul in ["押金不退", "押金全退", "不是不收押金", "不得不收押金", "不交押金不安排上班", "不收押金\n押金200"]
    {
        assert_eq!(rules_in(foul), ["worker_fee"], "{foul}");
    }
}

/// covers: RULE-3
#[test]
fn minors_are_kept_from_nights_and_venues() {
    let rules = RuleSet::builtin();
    let with_age = |min_age, description| {
        let text = PostingText { description, min_age, ..PostingText::default() };
        rules.check(&text).into_iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(with_age(Some(18), "夜班，酒吧服务员"), Vec::<String>::new());
    assert_eq!(with_age(None, "夜班，酒吧服务员"), Vec::<String>::new());
    assert_eq!(with_age(Some(16), "夜班，酒吧服务员"), ["minor_night", "minor_venue", "minor_16_17"]);
    assert_eq!(with_age(Some(17), "发传单"), ["minor_16_17"]);
    assert_eq!(with_age(Some(15), "发传单"), ["under_16"]);
    assert_eq!(with_age(Some(i32::MIN), "发传单"), Vec::<String>::new());
    assert_eq!(with_age(Some(-1), "发传单"), ["under_16"]);
    assert_eq!(with_age(None, "16岁以上，上夜班"), ["minor_16_17", "minor_night"]);
}

/// covers: PUB-3
#[test]
fn a_rule_of_the_future_does_not_apply_yet() {
    let rules = RuleSet::parse(&small("\"押金\"", "")).expect("the set compiles");
    let text = PostingText { title: "押金200", ..PostingText::default() };
    assert_eq!(rules.check_on(&text, jiff::civil::date(2025, 12, 31)).len(), 0);
    assert_eq!(rules.check_on(&text, jiff::civil::date(2026, 1, 1)).len(), 1);
    assert_eq!(rules.check(&text).len(), 1);
}

/// covers: PUB-3
#[test]
fn a_dry_run_shows_what_would_change() {
    let old = RuleSet::parse(&small("\"押金\"", "")).expect("the set compiles");
    let new = RuleSet::parse(&small("\"服装费\"", "")).expect("the set compiles");
    let posting = |title| PostingText { title, ..PostingText::default() };
    let texts = [(1, posting("押金200")), (2, posting("服装费80")), (3, posting("日结")), (4, posting("押金，服装费"))];
    let run = compare(&old, &new, texts);
    assert_eq!(run.postings, 4);
    let refused: Vec<(i32, &str)> = run.newly_refused.iter().map(|c| (c.key, c.finding.words.as_str())).collect();
    let passed: Vec<(i32, &str)> = run.newly_passed.iter().map(|c| (c.key, c.finding.words.as_str())).collect();
    assert_eq!((refused, passed), (vec![(2, "服装费")], vec![(1, "押金")]));
}

/// covers: PUB-3
#[test]
fn a_mistake_in_a_set_is_named_with_its_line() {
    let good = small("\"押金\"", "");
    assert!(RuleSet::parse(&good).is_ok());
    let bad = [
        (small("\"押金\", \"(服装\"", ""), 15, "missing"),
        (small("\"~3押金\"", ""), 15, "begins with"),
        (small("\"押~99金\"", ""), 15, "from 1 to"),
        (small("\"{fees}\"", ""), 15, "no list"),
        (small("\"，。\"", ""), 15, "nothing is left"),
        (small("\"押#[9-1]\"", ""), 15, "no range"),
        (small("\"押((a))\"", ""), 15, "group"),
        (small("\"押金\"", "colour = 1\n"), 16, "unknown field"),
        (small("\"押金\"", "").replace("2026-01-01", "2026-02-30"), 13, "YYYY-MM-DD"),
        (small("\"押金\"", "").replace("[\"none\"]", "[\"some\"]"), 14, "no negation"),
        (small("\"押金\"", "").replace("version = 1", "version = 2"), 1, "version"),
        (small("", ""), 8, "has words"),
        ("version = 1".to_owned(), 1, "at least one rule"),
        ("version = ".to_owned(), 1, ""),
        (format!("version = {}", "[".repeat(50_000)), 1, ""),
        ("#".repeat(SOURCE_BYTES_MAX + 1), 1, "bytes"),
    ];
    for (source, line, message) in bad {
        let error = RuleSet::parse(&source).expect_err(message);
        assert!(error.line == line && error.message.contains(message), "{error} instead of line {line}: {message}");
    }
}

/// covers: PUB-3
#[test]
fn the_builtin_set_compiles_and_cites_a_law_for_every_rule() {
    let rules = RuleSet::parse(RuleSet::BUILTIN_TOML).expect("the built-in set compiles");
    assert!(rules.rules().len() >= 15);
    assert!(rules.rules().iter().all(|rule| !rule.law.is_empty()));
}

/// Words of the rules and what is put between them, so that random texts come near to what matters.
fn tricky_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "押金",
            "押",
            "金",
            "不收",
            "不",
            "加微信",
            "v",
            "女",
            "限",
            "优先",
            "岁",
            "18",
            "三十五",
            "139",
            "0000",
            "1234",
            "一",
            "十万",
            "，",
            "。",
            "、",
            " ",
            "\n",
            "\u{200b}",
            "\u{202e}",
            "😀",
            "❌",
            "+",
            ":",
            "www.",
            ".com",
            "点com",
            "亻",
            "言",
            "扌",
            "甲",
            "ﷺ",
            "㍿",
            "e\u{301}",
            "①",
            "𝐕",
            "o",
            "l",
            "999999999999",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn assert_sound(text: &PostingText<'_>, found: &[Finding]) {
    for finding in found {
        let original = match finding.field {
            "title" => text.title,
            "description" => text.description,
            "requirements" => text.requirements,
            "address" => text.address,
            field => panic!("no field {field}"),
        };
        assert!(finding.start < finding.end && finding.end <= original.chars().count(), "{finding:?}");
        let words: String = original.chars().skip(finding.start).take((finding.end - finding.start).min(80)).collect();
        assert_eq!(words, finding.words);
    }
    for (index, one) in found.iter().enumerate() {
        for other in found.iter().skip(index + 1).filter(|other| (&other.rule, other.field) == (&one.rule, one.field)) {
            assert!(one.end <= other.start, "{one:?} overlaps {other:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// covers: PUB-3
    #[test]
    fn any_text_is_checked_with_sound_places(title in any::<String>(), description in tricky_text(), age in any::<Option<i32>>()) {
        let rules = RuleSet::builtin();
        let text = PostingText { title: &title, description: &description, requirements: &title, address: &description, min_age: None };
        let found = rules.check(&text);
        assert_sound(&text, &found);
        prop_assert_eq!(&found, &rules.check(&text));
        rules.check(&PostingText { min_age: age, ..text });
    }

    /// covers: PUB-3
    #[test]
    fn any_pattern_compiles_or_is_refused(pattern in "[押金女限a0-9(){}|~#@^$\\[\\]、 -]{0,40}", text in tricky_text()) {
        if let Ok(rules) = RuleSet::parse(&small(&format!("{pattern:?}"), "")) {
            let text = PostingText { description: &text, ..PostingText::default() };
            assert_sound(&text, &rules.check(&text));
        }
    }

    /// covers: PUB-3
    #[test]
    fn any_source_compiles_or_is_refused(noise in any::<String>(), at in 0_usize..20_000, cut in 0_usize..40) {
        let source: Vec<char> = RuleSet::BUILTIN_TOML.chars().collect();
        let at = at.min(source.len());
        let end = (at + cut).min(source.len());
        let hostile: String = source[..at].iter().copied().chain(noise.chars()).chain(source[end..].iter().copied()).collect();
        for source in [hostile, noise] {
            if let Err(error) = RuleSet::parse(&source) {
                prop_assert!(error.line >= 1 && error.line <= source.lines().count().max(1) + 1);
            }
        }
    }
}
