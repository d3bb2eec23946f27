//! New postings that fit a saved search.

use super::Words;
use db::entities::notices::NoticeKind;

/// The words of a notice about a saved search.
pub(super) fn words(kind: NoticeKind) -> Words {
    match kind {
        NoticeKind::SearchMatched => Words(
            "您订阅的搜索有新职位",
            "{posting}符合您的订阅，点开查看。",
            "A new job for your saved search",
            "{posting} fits a search that you saved. Open this to see it.",
        ),
        _ => Words(
            "订阅的每日汇总",
            "今天有符合您订阅的新职位，点开逐个查看。",
            "Today's jobs for your saved search",
            "There are new jobs for a search that you saved. Open this to see them.",
        ),
    }
}
