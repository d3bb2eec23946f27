//! What the two sides say of each other after the work.

use super::Words;
use db::entities::notices::NoticeKind;

/// The words of a notice about a rating.
pub(super) fn words(kind: NoticeKind) -> Words {
    use NoticeKind as K;
    match kind {
        K::RatingWaits => Words(
            "对方已评价，等您评价",
            "{posting}{when} 的对方已评价。您也评价后，双方即可互相看到。",
            "You are rated: your turn",
            "The other side of {posting}, {when} has rated. Rate too, and both of you see what was said.",
        ),
        K::RatingShown => Words(
            "评价可以查看了",
            "{posting}{when} 的评价现在可以查看，您可以回复一次，有异议可以申诉。",
            "A rating can be read",
            "What was said of you for {posting}, {when} can be read now. You can reply once, and appeal.",
        ),
        K::RatingReplied => Words(
            "对方回复了您的评价",
            "{posting}{when} 的对方回复了您的评价，点开可查看。",
            "Your rating was answered",
            "The other side of {posting}, {when} replied to your rating. Open this to read it.",
        ),
        K::RatingAppealed => Words(
            "对方对您的评价提出申诉",
            "平台正在处理对{posting}{when} 评价的申诉，结果会通知您。",
            "Your rating is appealed against",
            "Staff look into an appeal against your rating for {posting}, {when}. You will be told the result.",
        ),
        _ => Words(
            "评价申诉已有结果",
            "平台已处理对{posting}{when} 评价的申诉，点开可查看结果和理由。",
            "The appeal is decided",
            "Staff decided the appeal against a rating for {posting}, {when}. Open this for the result and the reason.",
        ),
    }
}
