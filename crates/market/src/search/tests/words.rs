//! Chinese words, folding and highlighting.

use super::corpus::*;
use crate::search::text::{QUERY_TOKENS_MAX, QueryWords, document_words};
use crate::search::{Hits, Order, Query, Wishes, highlight, wish_words};

const TITLES: [(&str, &str); 8] = [
    ("奶茶店招店员", "茶百道旗舰店，无需经验"),
    ("周末派传单", "地铁口派发，工资日结"),
    ("西餐厅服务员", "负责传菜和收台"),
    ("ＫＴＶ前台 Café", "夜班，１５０元每天"),
    ("高薪诚聘礼仪模特", "展会三天"),
    ("快递分拣员", "仓库工作，适合学生"),
    ("喜茶兼职", "早班，喜茶福州店"),
    ("小学数学家教", "上门辅导"),
];

fn search(words: &str) -> Hits {
    let docs: Vec<_> =
        TITLES.iter().enumerate().map(|(number, (title, body))| titled(number as u64, title, body)).collect();
    let place = filled(&docs);
    place.index.search(&Query { words: Some(words), ..Query::all(Order::Best, 20, NOW_US) }).unwrap()
}

fn found(words: &str) -> Vec<&'static str> {
    let hits = ids(&search(words));
    let title = |hit: &uuid::Uuid| TITLES.iter().enumerate().find(|(number, _)| id(*number as u64) == *hit);
    hits.iter().map(|hit| title(hit).unwrap().1.0).collect()
}

/// covers: FIND-2
#[test]
fn words_are_found_however_they_are_joined() {
    for words in ["奶茶店员", "奶茶 店员", "店员奶茶", "奶茶店", "招店员", "奶茶店招店员"] {
        assert_eq!(found(words), ["奶茶店招店员"], "{words}");
        assert!(!search(words).relaxed, "{words}");
    }
    assert_eq!(found("传单"), ["周末派传单"]);
    assert_eq!(found("派传单"), ["周末派传单"]);
    assert_eq!(found("服务员"), ["西餐厅服务员"]);
    assert_eq!(found("服务"), ["西餐厅服务员"]);
    assert_eq!(found("分拣"), ["快递分拣员"]);
    assert_eq!(found("数学家教"), ["小学数学家教"]);
}

/// covers: FIND-2
#[test]
fn the_body_is_searched_and_the_title_counts_more() {
    assert_eq!(found("日结"), ["周末派传单"]);
    let docs = [titled(1, "咖啡店员", "环境好，奶茶随便喝"), titled(2, "奶茶店员", "环境好，咖啡随便喝")];
    let place = filled(&docs);
    let best = |words| {
        let query = Query { words: Some(words), ..Query::all(Order::Best, 20, NOW_US) };
        ids(&place.index.search(&query).unwrap())
    };
    assert_eq!(best("咖啡"), [id(1), id(2)]);
    assert_eq!(best("奶茶"), [id(2), id(1)]);
}

/// covers: RULE-6
#[test]
fn wishes_move_what_fits_and_hide_nothing() {
    let wish = |text: &str| Wishes { words: wish_words(text), ..Wishes::default() };
    assert_eq!(wish_words("想找兼职，可以的"), Vec::<String>::new(), "what everybody writes");
    assert_eq!(wish_words("周末派传单，传单也行"), ["周末", "传单"]);
    let docs = [titled(1, "奶茶店员", "早班"), titled(2, "周末派传单", "地铁口"), titled(3, "传单分发", "周末")];
    let place = filled(&docs);
    let order = |wishes: Option<&Wishes>| {
        ids(&place.index.search(&Query { wishes, ..Query::all(Order::Best, 20, NOW_US) }).unwrap())
    };
    let everybody = order(None);
    let own = order(Some(&wish("周末传单")));
    assert_eq!(own.last(), Some(&id(1)), "what fits comes first");
    assert_eq!(order(Some(&wish("奶茶")))[0], id(1));
    assert_eq!(order(Some(&Wishes::default())), everybody, "who wishes for nothing sees what everybody sees");
    let newest = Query { wishes: Some(&wish("周末传单")), ..Query::all(Order::Newest, 20, NOW_US) };
    let newest_for_all = Query::all(Order::Newest, 20, NOW_US);
    let newest_ids = |query: &Query<'_>| ids(&place.index.search(query).unwrap());
    assert_eq!(newest_ids(&newest), newest_ids(&newest_for_all), "the other orders do not ask");
}

/// covers: FIND-2
#[test]
fn single_characters_are_found_in_titles() {
    assert_eq!(found("模"), ["高薪诚聘礼仪模特"]);
    assert_eq!(found("餐"), ["西餐厅服务员"]);
    let mut tea = found("茶");
    tea.sort_unstable();
    assert_eq!(tea, ["喜茶兼职", "奶茶店招店员"]);
}

/// covers: FIND-2
#[test]
fn pairs_of_characters_help_when_the_words_find_little() {
    // The dictionary cuts neither of these where the title does.
    assert_eq!(found("聘礼"), ["高薪诚聘礼仪模特"]);
    assert!(!search("聘礼").relaxed);
    assert_eq!(found("喜茶"), ["喜茶兼职"]);
}

/// covers: FIND-2
#[test]
fn width_case_and_marks_do_not_matter() {
    for words in ["ktv", "KTV", "ｋｔｖ", "café", "cafe\u{301}", "CAFÉ", "150"] {
        assert_eq!(found(words), ["ＫＴＶ前台 Café"], "{words}");
    }
}

/// covers: FIND-2
#[test]
fn all_words_first_and_some_words_only_when_nothing_has_all() {
    let hits = search("传单 模特");
    assert!(hits.relaxed);
    assert_eq!(hits.items.len(), 2);
    let nothing = search("航天飞机");
    assert!(nothing.items.is_empty() && !nothing.relaxed);
}

/// covers: FIND-2
#[test]
fn nothing_but_punctuation_is_as_no_words() {
    for words in ["", " ", "，。！？", "+-&|!(){}[]^\"~*?:\\/", "\0\0", "🧋🧋", "\u{202e}\u{200b}"] {
        let hits = search(words);
        assert_eq!((hits.items.len(), hits.relaxed), (TITLES.len(), false), "{words:?}");
    }
}

/// covers: FIND-2
#[test]
fn query_syntax_is_only_words() {
    for words in
        ["+传单 -周末", "title:传单", "\"传单 周末\"~3", "传单*", "(传单 AND 周末)", "/传单/", "[周末 TO 传单]"]
    {
        let hits = search(words);
        assert!(ids(&hits).contains(&id(1)), "{words}");
    }
    // A minus does not exclude.
    assert_eq!(found("传单 -周末"), ["周末派传单"]);
}

/// covers: FIND-2
#[test]
fn a_question_is_cut() {
    let long: String = (0..100).map(|number| format!("w{number} ")).collect();
    let words = QueryWords::parse(&long).unwrap();
    assert_eq!((words.words.len(), words.pairs.len()), (QUERY_TOKENS_MAX, QUERY_TOKENS_MAX));
    let one = QueryWords::parse(&"x".repeat(10_000)).unwrap();
    assert_eq!(one.words, ["x".repeat(64)]);
    assert_eq!(document_words(&"x".repeat(10_000)), one.words);
}

/// covers: FIND-2
#[test]
fn highlights_are_character_ranges_of_the_original_text() {
    let marked = |text: &str, words: &str| {
        let chars: Vec<char> = text.chars().collect();
        let ranges = highlight(text, words);
        ranges.iter().map(|(start, end)| chars[*start..*end].iter().collect()).collect::<Vec<String>>()
    };
    assert_eq!(marked("奶茶店招店员", "奶茶店员"), ["奶茶", "店员"]);
    assert_eq!(marked("周末派传单，传单", "传单"), ["传单", "传单"]);
    assert_eq!(marked("🧋ＫＴＶ前台 Cafe\u{301}", "ktv café"), ["ＫＴＶ", "Cafe\u{301}"]);
    assert_eq!(marked("㎡出租", "m2"), ["㎡"]);
    assert_eq!(marked("奶茶奶茶", "奶茶"), ["奶茶奶茶"]);
    assert_eq!(marked("高薪诚聘礼仪", "聘礼"), ["聘礼"]);
    assert_eq!(marked("ktvs", "ktv"), Vec::<String>::new());
    assert_eq!(marked("", "奶茶"), Vec::<String>::new());
    assert_eq!(marked("奶茶", "!!"), Vec::<String>::new());
}
