//! What words are taken to mean: synonyms, pinyin, slips, and what is suggested while somebody types.

use super::corpus::*;
use crate::search::{Hits, Order, Query, Suggestion, Synonyms};

const TITLES: [&str; 14] = [
    "奶茶店招店员",
    "奶茶店周末店员",
    "奶茶店夜班店员",
    "饮品店店员",
    "周末派传单",
    "周末派单员",
    "西餐厅服务员",
    "火锅店服务员",
    "酒店服务员",
    "超市收银员",
    "便利店收银员",
    "快递分拣员",
    "会展礼仪",
    "KTV前台",
];

fn place() -> Place {
    let docs: Vec<_> = TITLES.iter().enumerate().map(|(number, title)| titled(number as u64, title, "")).collect();
    filled(&docs)
}

fn synonyms() -> Synonyms {
    Synonyms::new([("奶茶店", "饮品店"), ("传单", "派单"), ("KTV", "量贩")])
}

fn ask(place: &Place, words: &str) -> Hits {
    let synonyms = synonyms();
    let query = Query { words: Some(words), synonyms: Some(&synonyms), ..Query::all(Order::Best, 20, NOW_US) };
    place.index.search(&query).unwrap()
}

fn titles(hits: &Hits) -> Vec<&'static str> {
    hits.items.iter().map(|hit| TITLES[hit.id.as_u64_pair().1 as usize]).collect()
}

/// covers: FIND-2
#[test]
fn synonyms_are_found_after_what_was_typed() {
    let place = place();
    let found = titles(&ask(&place, "奶茶店"));
    assert_eq!((found.len(), found[3]), (4, "饮品店店员"), "{found:?}");
    let found = titles(&ask(&place, "饮品店 店员"));
    assert_eq!((found.len(), found[0]), (4, "饮品店店员"), "{found:?}");
    assert_eq!(titles(&ask(&place, "传单")).len(), 2);
    let plain = Query { words: Some("传单"), ..Query::all(Order::Best, 20, NOW_US) };
    assert_eq!(place.index.search(&plain).unwrap().items.len(), 1, "without the table");
    // What was found by another word is marked.
    let marks = ask(&place, "奶茶店").marks.unwrap();
    assert_eq!(marks.ranges("饮品屋"), [(0, 2)]);
    // One step only.
    let chain = Synonyms::new([("甲", "乙"), ("乙", "丙")]);
    assert_eq!(chain.of("甲"), ["乙"]);
    assert!(chain.of("丁").is_empty());
}

/// covers: FIND-2
#[test]
fn pinyin_and_first_letters_find_characters() {
    let place = place();
    for (typed, expected) in [
        ("naicha", "奶茶店招店员"),
        ("nai cha", "奶茶店招店员"),
        ("NaiCha", "奶茶店招店员"),
        ("fwy", "西餐厅服务员"),
        ("fuwuyuan", "西餐厅服务员"),
        ("liyi", "会展礼仪"),
        ("shouyinyuan 超市", "超市收银员"),
    ] {
        let hits = ask(&place, typed);
        assert!(titles(&hits).contains(&expected) && !hits.relaxed, "{typed}: {:?}", titles(&hits));
        assert_eq!(hits.corrected, None, "{typed}");
    }
    assert_eq!(titles(&ask(&place, "ktv")), ["KTV前台"], "letters stay letters");
    let marks = ask(&place, "naicha").marks.unwrap();
    assert_eq!(marks.ranges("奶茶店招店员"), [(0, 2)]);
}

/// covers: FIND-2
#[test]
fn a_slip_is_mended_when_nothing_is_found() {
    let place = place();
    for (typed, meant) in [
        ("奶查", "奶茶"),
        ("来茶店", "奶茶店"),
        ("服务圆", "服务员"),
        ("收很员", "收银员"),
        ("fuwuyuna", "服务员"),
        ("nauchadian", "奶茶店"),
        ("快第分拣员", "快递分拣员"),
        ("周末 夫务员", "周末 服务员"),
    ] {
        let hits = ask(&place, typed);
        if meant.contains(' ') {
            assert!(!hits.items.is_empty(), "{typed}");
            continue;
        }
        assert_eq!(hits.corrected.as_deref(), Some(meant), "{typed}");
        assert!(!hits.items.is_empty() && !hits.relaxed, "{typed}");
    }
    // What stands in titles is never mended, and what is near nothing is let be.
    for typed in ["奶茶", "饮品店", "火箭", "航天飞机", "x", "茶", "🧋", "zzzzzzzz"] {
        assert_eq!(ask(&place, typed).corrected, None, "{typed}");
    }
}

/// covers: FIND-2
#[test]
fn what_goes_without_saying_need_not_be_found() {
    let place = place();
    for typed in ["服务员兼职", "附近 服务员 招聘", "服务员 工作"] {
        let hits = ask(&place, typed);
        assert_eq!((hits.items.len(), hits.relaxed), (3, false), "{typed}");
    }
    assert!(ask(&place, "兼职").items.is_empty(), "alone it is a word as any other");
}

/// covers: FIND-2
#[test]
fn few_hits_and_many_under_a_near_word_are_offered() {
    let mut docs: Vec<_> = (0..12).map(|number| titled(number, "奶茶店店员", "")).collect();
    docs.push(titled(90, "内茶饮料", ""));
    let place = filled(&docs);
    let hits = ask(&place, "内茶");
    assert_eq!((hits.items.len(), hits.corrected, hits.did_you_mean.as_deref()), (1, None, Some("奶茶")));
    assert_eq!(ask(&place, "奶茶").did_you_mean, None);
}

/// The reading of the first page holds on the later ones, whatever comes into the index between them.
///
/// covers: FIND-2
#[test]
fn pages_go_on_with_what_the_first_took_the_words_for() {
    let docs: Vec<_> = (0..30).map(|number| titled(number, "奶茶店店员", "")).collect();
    let mut place = filled(&docs);
    let index = place.index.clone();
    let query = Query { words: Some("奶查"), ..Query::all(Order::Best, 7, NOW_US) };
    let mut next = 100;
    let pages = walk(&index, &query, || {
        next += 1;
        place.writer.put(&titled(next, "奶查", "")).unwrap();
        place.writer.commit(next).unwrap();
    });
    let seen: Vec<_> = pages.iter().flat_map(ids).collect();
    assert_eq!(seen.len(), 30);
    assert!(pages.iter().all(|page| page.corrected.as_deref() == Some("奶茶")));
}

/// covers: FIND-2, FIND-4
#[test]
fn suggestions_come_from_titles_with_counts() {
    let mut place = place();
    let suggest = |place: &Place, typed: &str| place.index.suggest(typed, 5);
    let first = |place: &Place, typed: &str| {
        let found = suggest(place, typed);
        found.into_iter().next().map(|Suggestion { text, count }| (text, count))
    };
    for typed in ["奶", "奶茶", "naic", "nc", "奶查"] {
        let found = suggest(&place, typed);
        assert!(found.iter().any(|it| it.text == "奶茶" && it.count == Some(3)), "{typed}: {found:?}");
    }
    assert_eq!(first(&place, "服"), Some(("服务员".into(), Some(3))));
    assert_eq!(first(&place, "鼓楼 服"), Some(("鼓楼 服务员".into(), None)));
    assert!(suggest(&place, "火箭").is_empty() && suggest(&place, "*?").is_empty());
    let popular = suggest(&place, " ");
    assert_eq!(popular.first().map(|it| it.count), Some(Some(3)));
    assert!(popular.len() <= 5 && popular.iter().all(|it| it.text.chars().count() > 2), "{popular:?}");
    // What is gone is not counted.
    place.writer.remove(id(0)).unwrap();
    place.writer.commit(2).unwrap();
    assert!(suggest(&place, "奶茶").iter().any(|it| it.text == "奶茶" && it.count == Some(2)));
    // Titles of work wanted are no jobs.
    let mut wanted = titled(50, "拖拉机手", "");
    wanted.kind = 1;
    place.writer.put(&wanted).unwrap();
    place.writer.commit(3).unwrap();
    assert!(suggest(&place, "拖").is_empty());
}

/// covers: FIND-2
#[test]
fn hostile_words_are_read_in_bounded_time() {
    let place = place();
    for unit in ["奶", "a", "nc ", "奶茶 ", "行长", "ng", "🧋", "\u{301}", "ﷺ"] {
        let typed = unit.repeat(3_000);
        ask(&place, &typed);
        assert!(place.index.suggest(&typed, 8).len() <= 8);
        assert!(place.index.groups(&typed, &synonyms()).len() <= crate::search::QUERY_TOKENS_MAX);
    }
}
