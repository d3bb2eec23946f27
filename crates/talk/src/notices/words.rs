mod ends;
mod guardians;
mod help;
mod hours;
mod payouts;
mod ratings;
mod resumes;
mod shop;
mod sign_in;
mod subscriptions;
mod talks;
mod wages;

use db::entities::notices::NoticeKind;
use kernel::{ApplicationId, ConversationId, MerchantId, PostingId, Timestamp, calendar};
use platform::Lang;
use policy::change::Major;
use uuid::Uuid;

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
    pub conversation: Option<ConversationId>,
    pub merchant_name: Option<String>,
    pub shift: Option<(Timestamp, Timestamp)>,
    /// Who reads it, where a sign-up tells; else the one whom the kind is for.
    pub reader: Option<Reader>,
    /// What a change of the policy touches.
    pub policy: Option<PolicyFacts>,
    /// Whether the posting looks for work (求职) and hence belongs to a person.
    pub wanted: bool,
    /// A case, a transfer or an incident.
    pub matter: Option<Uuid>,
    /// Who takes the platform over.
    pub holder: Option<String>,
    /// The four parts of an incident's notice.
    pub incident: Option<[String; 4]>,
}

/// A coming version of the policy.
#[derive(Clone, Debug)]
pub(crate) struct PolicyFacts {
    pub effective_on: String,
    pub kinds: Vec<Major>,
}

/// The words of one kind: title and body, Chinese and English, with `{posting}`, `{merchant}` and `{when}`.
struct Words(&'static str, &'static str, &'static str, &'static str);

/// For whom a kind is when nothing else tells.
pub(super) fn reader_of(kind: NoticeKind) -> Reader {
    match kind {
        NoticeKind::NewApplication
        | NoticeKind::Confirmed
        | NoticeKind::SeekerCancelled
        | NoticeKind::HoursOpened
        | NoticeKind::HoursAsked
        | NoticeKind::HoursDisputed
        | NoticeKind::WageOverdue
        | NoticeKind::InvitationAccepted
        | NoticeKind::MessageForMerchant
        | NoticeKind::InvitationDeclined
        | NoticeKind::ResumeDelivered
        | NoticeKind::PostingTakenDown
        | NoticeKind::PostingExpired
        | NoticeKind::PostingClosed => Reader::Merchant,
        _ => Reader::Seeker,
    }
}

/// Title and body of a notice.
pub(crate) fn words(kind: NoticeKind, facts: &Facts, lang: Lang) -> (String, String) {
    let own = talks::words(kind);
    let Words(title_zh, body_zh, title_en, body_en) =
        own.unwrap_or_else(|| template(kind, facts.reader.unwrap_or(reader_of(kind))));
    let mut body = fill(lang.pick(body_zh, body_en), facts, lang);
    if let Some(parts) = &facts.incident {
        let heads = [
            ("发生了什么、可能的影响", "What happened and may follow"),
            ("已采取和将采取的措施", "What was and will be done"),
            ("您可以怎么做", "What you can do"),
            ("补救与求助", "What remedy there is"),
        ];
        for ((zh, en), part) in heads.iter().zip(parts) {
            body.push_str(&format!("\n\n{}\n{part}", lang.pick(zh, en)));
        }
    }
    (fill(lang.pick(title_zh, title_en), facts, lang), body)
}

fn template(kind: NoticeKind, reader: Reader) -> Words {
    use NoticeKind as K;
    match kind {
        K::PostingTakenDown | K::PostingExpired | K::PostingClosed if reader == Reader::Seeker => ends::words(kind),
        K::PostingApproved
        | K::PostingRefused
        | K::PostingDoubted
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
        | K::NewSignIn
        | K::PolicyChange => about_accounts(kind),
        K::AccountLinked | K::AccountUnlinked | K::PhoneChanged | K::EmailBound | K::EmailUnbound => {
            sign_in::words(kind)
        }
        K::CaseReceived
        | K::CaseAnswered
        | K::CaseDueSoon
        | K::CaseOverdue
        | K::TransferAnnounced
        | K::SecurityIncident => about_care(kind),
        K::HelpReceived | K::HelpAnswered | K::HelpDueSoon | K::HelpOverdue | K::ChatAnswered => help::words(kind),
        K::GuardianNeeded
        | K::GuardianReminder
        | K::GuardianSubmitted
        | K::GuardianConsented
        | K::GuardianVerified
        | K::GuardianRefused
        | K::GuardianWithdrew
        | K::GuardianCorrected
        | K::GuardianEnded
        | K::GrownUp => guardians::words(kind),
        _ => about_pay(kind, reader),
    }
}

/// Work that is done, what it pays, and how people find each other.
fn about_pay(kind: NoticeKind, reader: Reader) -> Words {
    use NoticeKind as K;
    match kind {
        K::HoursOpened | K::HoursAsked | K::HoursApproved | K::HoursRefused | K::HoursDisputed | K::HoursDecided => {
            hours::words(kind)
        }
        K::WagePaid | K::WageLate | K::WageOverdue => wages::words(kind),
        K::RatingWaits | K::RatingShown | K::RatingReplied | K::RatingAppealed | K::RatingDecided => {
            ratings::words(kind)
        }
        K::ServicePaid
        | K::CustodyFunded
        | K::PaymentClosed
        | K::ServiceRefunded
        | K::CustodyReturned
        | K::RefundRefused
        | K::InvoiceIssued
        | K::InvoiceRefused
        | K::InvoiceReversed => shop::words(kind),
        K::IdentityVerified
        | K::IdentityRefused
        | K::IdentityEnded
        | K::WithdrawalArrived
        | K::WithdrawalFailed
        | K::WithdrawalReturned
        | K::WithdrawalRefused
        | K::WalletFrozen
        | K::WalletReleased => payouts::words(kind),
        K::JobInvited | K::InvitedAgain | K::InvitationAccepted | K::InvitationDeclined | K::ResumeDelivered => {
            resumes::words(kind)
        }
        K::SearchMatched | K::SearchDigest => subscriptions::words(kind),
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
        K::PostingDoubted => Words(
            "发布已转复核",
            "{posting}的工作地址与所选位置不一致，复核期间暂不展示，已有报名不受影响。请核对并修改地址或位置。",
            "Your posting is being reviewed again",
            "Address and point of {posting} do not belong together. It is not shown while staff look at it, and sign-ups stand. Check the address and the point.",
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

/// Requests, transfers and incidents.
fn about_care(kind: NoticeKind) -> Words {
    use NoticeKind as K;
    match kind {
        K::CaseReceived => Words(
            "您的请求已收到",
            "我们已收到您的请求，会在法定期限内答复，可随时查看进度。",
            "Your request arrived",
            "We received your request and will answer within the legal time. You can follow it here.",
        ),
        K::CaseDueSoon => Words(
            "请求即将到期",
            "有一件个人信息请求即将到答复期限，请尽快办理。",
            "A request falls due soon",
            "A request about personal information is close to its deadline. Please answer it.",
        ),
        K::CaseOverdue => Words(
            "请求已超期",
            "有一件个人信息请求已超过答复期限，请立即办理并说明原因。",
            "A request is overdue",
            "A request about personal information is past its deadline. Answer it at once and note why.",
        ),
        K::TransferAnnounced => Words(
            "平台运营主体将变更",
            "您的个人信息将转由{holder}处理，请查看说明并选择是否同意。",
            "The platform passes to a new holder",
            "Your information is to pass to {holder}. Please read what changes and answer.",
        ),
        K::SecurityIncident => Words(
            "个人信息安全事件告知",
            "发生了一起涉及您个人信息的安全事件，请了解情况和应对办法。",
            "A security incident concerns you",
            "An incident concerned your personal information. Please read what happened and what you can do.",
        ),
        _ => Words(
            "您的请求已答复",
            "您的请求已有答复，点开查看；如不满意可以要求重新办理。",
            "Your request was answered",
            "Your request has an answer. If it does not settle it, you can have it reopened.",
        ),
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
        K::PolicyChange => Words(
            "隐私政策将有重大变更",
            "{policy}。请阅读全文，生效后需要您的同意。",
            "The privacy policy will change",
            "{policy}. Please read it; once it holds, your consent is asked.",
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
            "holder" => text.push_str(facts.holder.as_deref().unwrap_or(lang.pick("新的运营主体", "the new holder"))),
            "policy" => text.push_str(&policy_change(facts, lang)),
            _ => text.push_str(&when(facts, lang)),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

/// From when it holds and what it touches.
fn policy_change(facts: &Facts, lang: Lang) -> String {
    let Some(policy) = &facts.policy else {
        return lang.pick("新版本即将生效", "A new version takes effect soon").to_owned();
    };
    let kinds: Vec<&str> = policy.kinds.iter().map(|kind| lang.pick(kind.zh(), kind.en())).collect();
    let day = &policy.effective_on;
    match lang {
        Lang::Zh => format!("新版本自 {day} 起生效，涉及{}", kinds.join("、")),
        Lang::En => format!("A new version takes effect on {day}: {}", kinds.join(", ")),
    }
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
            conversation: Some(ConversationId::new(now, &rng)),
            merchant_name: Some("榕城茶饮".to_owned()),
            shift: Some((starts, starts.plus_hours(8))),
            reader,
            policy: None,
            wanted: false,
            matter: None,
            holder: None,
            incident: None,
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
                    assert!(link.starts_with("/m/") || link.starts_with("/staff/"), "{kind}: {link}");
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
