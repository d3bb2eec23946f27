use db::entities::notices::NoticeKind;
use kernel::{ApplicationId, MerchantId, PostingId, Timestamp, calendar};
use platform::Lang;

/// Who reads a notice about a sign-up: the one who signed up, or the merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    Seeker,
    Merchant,
}

/// What a notice's references led to; whatever is gone is left out of the words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub posting: Option<PostingId>,
    pub posting_title: Option<String>,
    pub application: Option<ApplicationId>,
    pub merchant: Option<MerchantId>,
    pub merchant_name: Option<String>,
    pub shift: Option<(Timestamp, Timestamp)>,
    /// Who reads it, where a sign-up tells; else the one whom the kind is for.
    pub reader: Option<Reader>,
    /// Whether the posting looks for work (求职) and hence belongs to a person.
    pub wanted: bool,
}

/// The words of one kind: title and body, Chinese and English, with `{posting}`, `{merchant}` and `{when}`.
struct Words(&'static str, &'static str, &'static str, &'static str);

/// For whom a kind is when nothing else tells.
pub(super) fn reader_of(kind: NoticeKind) -> Reader {
    match kind {
        NoticeKind::NewApplication
        | NoticeKind::Confirmed
        | NoticeKind::SeekerCancelled
        | NoticeKind::PostingTakenDown
        | NoticeKind::PostingExpired
        | NoticeKind::PostingClosed => Reader::Merchant,
        _ => Reader::Seeker,
    }
}

/// Title and body of a notice.
pub(crate) fn words(kind: NoticeKind, facts: &Facts, lang: Lang) -> (String, String) {
    let Words(title_zh, body_zh, title_en, body_en) = template(kind, facts.reader.unwrap_or(reader_of(kind)));
    (fill(lang.pick(title_zh, title_en), facts, lang), fill(lang.pick(body_zh, body_en), facts, lang))
}

fn template(kind: NoticeKind, reader: Reader) -> Words {
    use NoticeKind as K;
    match kind {
        K::PostingTakenDown | K::PostingExpired | K::PostingClosed if reader == Reader::Seeker => about_the_end(kind),
        K::PostingApproved
        | K::PostingRefused
        | K::PostingTakenDown
        | K::PostingExpired
        | K::PostingClosed
        | K::CertificationApproved
        | K::CertificationRefused
        | K::CertificationLapsed
        | K::MerchantSuspended
        | K::MerchantRestored
        | K::MemberInvited
        | K::MemberJoined
        | K::ReportDecided
        | K::NewSignIn => about_accounts(kind),
        _ => about_work(kind, reader),
    }
}

/// Steps of signing up and working.
fn about_work(kind: NoticeKind, reader: Reader) -> Words {
    use NoticeKind as K;
    match (kind, reader) {
        (K::NewApplication, _) => Words(
            "收到新的报名",
            "{posting}{when} 有人报名，请尽快处理。",
            "New sign-up",
            "Somebody signed up for {posting}, {when}. Please look at it soon.",
        ),
        (K::Shortlisted, _) => Words(
            "您已入围",
            "{merchant}把您列入了{posting}{when} 的候选，请留意后续通知。",
            "You are shortlisted",
            "{merchant} shortlisted you for {posting}, {when}. Watch for the next notice.",
        ),
        (K::OnStandby, _) => Words(
            "您在候补名单中",
            "{posting}{when} 名额已满，有空位时会按顺序通知您。",
            "You are on standby",
            "{posting}, {when} is full. You will be told in turn when a place becomes free.",
        ),
        (K::PlaceOffered, _) => Words(
            "您被录取了，请确认",
            "{merchant}为您保留了{posting}{when} 的名额，请按时确认，逾期名额会让给别人。",
            "You got a place: please confirm",
            "{merchant} keeps a place for you: {posting}, {when}. Confirm in time, or it goes to somebody else.",
        ),
        (K::Confirmed, Reader::Merchant) => Words(
            "求职者已确认到岗",
            "{posting}{when} 有人确认到岗，约定已生效。",
            "A seeker confirmed",
            "Somebody confirmed to come: {posting}, {when}. It is agreed now.",
        ),
        (K::Confirmed, Reader::Seeker) => Words(
            "约定已生效",
            "您已确认 {when} 到{merchant}上班（{posting}），请准时到岗。",
            "It is agreed",
            "You confirmed to work for {merchant}, {when} ({posting}). Please be on time.",
        ),
        (K::Rejected, _) => Words(
            "本次未录用",
            "很遗憾，{posting}{when} 没有录用您，看看其他职位吧。",
            "Not this time",
            "{posting}, {when} went to others. Have a look at other jobs.",
        ),
        (K::SeekerCancelled, _) => Words(
            "有人取消了报名",
            "{posting}{when} 有一位求职者取消了报名。有人候补的，名额会按顺序递补。",
            "A sign-up was cancelled",
            "A seeker cancelled {posting}, {when}. The place is free again.",
        ),
        (K::MerchantCancelled, _) => Words(
            "商家取消了您的班次",
            "{merchant}取消了{posting}{when}，请不要前往。",
            "The merchant cancelled your shift",
            "{merchant} cancelled {posting}, {when}. Please do not go there.",
        ),
        _ => about_the_shift(kind, reader),
    }
}

/// What happens when the shift comes.
fn about_the_shift(kind: NoticeKind, reader: Reader) -> Words {
    use NoticeKind as K;
    match (kind, reader) {
        (K::OfferLapsed, Reader::Merchant) => Words(
            "求职者未按时确认",
            "{posting}{when} 有人未按时确认，名额已空出。",
            "A seeker did not confirm in time",
            "Somebody did not confirm {posting}, {when} in time. The place is free again.",
        ),
        (K::OfferLapsed, Reader::Seeker) => Words(
            "名额已失效",
            "您没有按时确认{posting}{when}，名额已让给别人。",
            "The offer lapsed",
            "You did not confirm {posting}, {when} in time. The place went to somebody else.",
        ),
        (K::CheckedIn, _) => Words(
            "已登记到岗",
            "{posting}{when} 已登记到岗。",
            "Checked in",
            "The check-in for {posting}, {when} is recorded.",
        ),
        (K::WorkFinished, _) => Words(
            "工作已完成",
            "{posting}{when} 已记为完工，辛苦了。",
            "Work finished",
            "{posting}, {when} is recorded as finished. Well done.",
        ),
        (K::Settled, _) => Words(
            "商家已登记结算",
            "{merchant}已登记{posting}{when} 的工资结算，请核对是否收到。",
            "Wage recorded as paid",
            "{merchant} recorded the wage for {posting}, {when} as paid. Please check that you got it.",
        ),
        (K::NoShow, _) => Words(
            "被记为未到岗",
            "{posting}{when} 被记为未到岗。如有误，请联系商家更正。",
            "Recorded as a no-show",
            "{posting}, {when} is recorded as a no-show. If that is wrong, ask the merchant to correct it.",
        ),
        _ => Words(
            "快要上班了",
            "{posting}{when}，请提前安排好出行。",
            "Your shift is coming up",
            "{posting}, {when}. Please plan your way in time.",
        ),
    }
}

/// The end of a posting, told to those who signed up: a confirmed shift stands all the same.
fn about_the_end(kind: NoticeKind) -> Words {
    match kind {
        NoticeKind::PostingTakenDown => Words(
            "您报名的职位被下架",
            "{posting}已被平台下架。未确认的报名已结束，已确认的班次请与商家核实，点开可查看。",
            "A job you signed up for was taken down",
            "{posting} was taken down. Sign-ups that were not confirmed have ended; check a confirmed shift with the merchant.",
        ),
        NoticeKind::PostingExpired => Words(
            "您报名的职位已到期",
            "{posting}已过有效期，未确认的报名已结束，看看其他职位吧。",
            "A job you signed up for expired",
            "{posting} expired, and sign-ups that were not confirmed have ended. Have a look at other jobs.",
        ),
        _ => Words(
            "您报名的职位已关闭",
            "{posting}已停止招聘。未确认的报名已结束，已确认的班次仍然有效，点开可查看。",
            "A job you signed up for was closed",
            "{posting} is closed. Sign-ups that were not confirmed have ended; a confirmed shift stands all the same.",
        ),
    }
}

/// Postings, certification, members and the account.
fn about_accounts(kind: NoticeKind) -> Words {
    use NoticeKind as K;
    match kind {
        K::PostingApproved => Words(
            "发布已通过审核",
            "{posting}已上线，大家可以看到了。",
            "Your posting is live",
            "{posting} passed the review and can be seen now.",
        ),
        K::PostingRefused => Words(
            "发布未通过审核",
            "{posting}未通过审核，请按提示修改后再提交。",
            "Your posting was not approved",
            "{posting} was not approved. See the reason, change it and submit it again.",
        ),
        K::PostingTakenDown => Words(
            "发布已被下架",
            "{posting}已被下架，点开可查看原因。",
            "Your posting was taken down",
            "{posting} was taken down. Open it to see why.",
        ),
        K::PostingExpired => Words(
            "发布已到期",
            "{posting}已过有效期，可以复制后重新发布。",
            "Your posting expired",
            "{posting} expired. You can copy it and publish it anew.",
        ),
        K::PostingClosed => Words(
            "发布已关闭",
            "{posting}已关闭，不再接受报名。",
            "Your posting was closed",
            "{posting} is closed and takes no more sign-ups.",
        ),
        K::CertificationApproved => Words(
            "认证已通过",
            "{merchant}已通过认证，可以发布招聘了。",
            "Certified",
            "{merchant} is certified and may publish jobs now.",
        ),
        K::CertificationRefused => Words(
            "认证未通过",
            "{merchant}的认证未通过，请查看原因，修改后重新提交。",
            "Certification refused",
            "The certification of {merchant} was refused. See the reason, correct it and submit it again.",
        ),
        K::CertificationLapsed => Words(
            "认证已过期",
            "{merchant}的认证已过期，请重新提交资料。",
            "Certification lapsed",
            "The certification of {merchant} lapsed. Please submit the documents again.",
        ),
        _ => about_people(kind),
    }
}

fn about_people(kind: NoticeKind) -> Words {
    use NoticeKind as K;
    match kind {
        K::MerchantSuspended => Words(
            "商家已被暂停",
            "{merchant}已被暂停，期间不能招聘，点开可查看原因。",
            "Merchant suspended",
            "{merchant} is suspended and cannot recruit meanwhile. Open it to see why.",
        ),
        K::MerchantRestored => Words(
            "商家已恢复",
            "{merchant}已恢复，可以继续招聘。",
            "Merchant restored",
            "{merchant} is restored and may recruit again.",
        ),
        K::MemberInvited => Words(
            "您收到一个邀请",
            "{merchant}邀请您成为成员，请接受或拒绝。",
            "You are invited",
            "{merchant} invites you to become a member. Accept or decline it.",
        ),
        K::MemberJoined => {
            Words("新成员已加入", "有新成员加入了{merchant}。", "A new member", "A new member joined {merchant}.")
        }
        K::ReportDecided => Words(
            "举报有结果了",
            "您对{posting}的举报已处理，点开可查看结果。",
            "Your report was decided",
            "Your report about {posting} was decided. Open it to see the result.",
        ),
        _ => Words(
            "您的账号在新设备登录",
            "如果不是您本人，请立即退出该设备并修改密码。",
            "New sign-in to your account",
            "If it was not you, sign that device out now and change your password.",
        ),
    }
}

/// Puts the facts into a template, in one pass, so that a title that looks like a place holder stays what it is.
fn fill(template: &str, facts: &Facts, lang: Lang) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        text.push_str(before);
        match name {
            "posting" => text.push_str(&posting(facts, lang)),
            "merchant" => text.push_str(facts.merchant_name.as_deref().unwrap_or(lang.pick("商家", "the merchant"))),
            _ => text.push_str(&when(facts, lang)),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

fn posting(facts: &Facts, lang: Lang) -> String {
    match (&facts.posting_title, lang) {
        (Some(title), _) if title.trim().is_empty() => lang.pick("未命名的发布", "an untitled posting").to_owned(),
        (Some(title), Lang::Zh) => format!("「{title}」"),
        (Some(title), Lang::En) => format!("“{title}”"),
        (None, _) => lang.pick("该职位", "the job").to_owned(),
    }
}

fn when(facts: &Facts, lang: Lang) -> String {
    match facts.shift {
        Some((starts, ends)) => shift_time(starts, ends, lang),
        None => lang.pick("的班次", "its shift").to_owned(),
    }
}

/// `11月28日 09:00–17:00` in China's time; a shift over midnight says so.
fn shift_time(starts: Timestamp, ends: Timestamp, lang: Lang) -> String {
    let from = starts.to_jiff().to_zoned_datetime(calendar::shanghai());
    let to = ends.to_jiff().to_zoned_datetime(calendar::shanghai());
    let day = match lang {
        Lang::Zh => format!("{}月{}日", from.month(), from.day()),
        Lang::En => from.strftime("%b %-d").to_string(),
    };
    let next = if from.date() == to.date() { "" } else { lang.pick("次日", "next day ") };
    let (h, m, to_h, to_m) = (from.hour(), from.minute(), to.hour(), to.minute());
    format!("{day} {h:02}:{m:02}–{next}{to_h:02}:{to_m:02}")
}

#[cfg(test)]
pub(super) mod example {
    use super::*;
    use kernel::Rng;

    /// Everything that a notice can refer to.
    pub(in crate::notices) fn facts(reader: Option<Reader>) -> Facts {
        let (now, rng) = (Timestamp::from_micros(0), Rng::seeded(1));
        // 2026-11-28 09:00 to 17:00 in China.
        let starts = Timestamp::from_micros(1_795_827_600_000_000);
        Facts {
            posting: Some(PostingId::new(now, &rng)),
            posting_title: Some("周末{when}店员".to_owned()),
            application: Some(ApplicationId::new(now, &rng)),
            merchant: Some(MerchantId::new(now, &rng)),
            merchant_name: Some("榕城茶饮".to_owned()),
            shift: Some((starts, starts.plus_hours(8))),
            reader,
            wanted: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notices::link::link;
    use crate::notices::words::example::facts;

    /// covers: NOTE-1
    #[test]
    fn every_kind_has_words_of_its_own_and_a_page() {
        for reader in [None, Some(Reader::Seeker), Some(Reader::Merchant)] {
            for lang in [Lang::Zh, Lang::En] {
                let mut titles = std::collections::HashSet::new();
                for kind in NoticeKind::ALL.iter().copied() {
                    let (title, body) = words(kind, &facts(reader), lang);
                    assert!(titles.insert(title.clone()), "{kind}: {title} stands twice");
                    assert!((2..=40).contains(&title.chars().count()), "{kind}: {title}");
                    assert!((8..=160).contains(&body.chars().count()), "{kind}: {body}");
                    assert!(!body.replace("{when}店员", "").contains('{'), "{kind}: {body}");
                    assert_eq!(title.is_ascii(), lang == Lang::En, "{kind}: {title}");
                    let link = link(kind, &facts(reader)).expect("a page");
                    assert!(link.starts_with("/m/"), "{kind}: {link}");
                    // With nothing known it still reads like a sentence.
                    let (_, bare) = words(kind, &Facts::default(), lang);
                    assert!(!bare.contains('{') && !bare.contains("None"), "{kind}: {bare}");
                }
            }
        }
    }

    /// covers: NOTE-1
    #[test]
    fn shifts_are_told_in_the_time_of_china() {
        let starts = Timestamp::from_micros(1_795_827_600_000_000);
        assert_eq!(shift_time(starts, starts.plus_hours(8), Lang::Zh), "11月28日 09:00–17:00");
        assert_eq!(shift_time(starts, starts.plus_hours(8), Lang::En), "Nov 28 09:00–17:00");
        assert_eq!(shift_time(starts.plus_hours(13), starts.plus_hours(21), Lang::Zh), "11月28日 22:00–次日06:00");
        let (_, body) = words(NoticeKind::OnStandby, &facts(None), Lang::Zh);
        assert_eq!(body, "「周末{when}店员」11月28日 09:00–17:00 名额已满，有空位时会按顺序通知您。");
    }
}
