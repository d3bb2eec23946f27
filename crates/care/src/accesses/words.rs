//! What the code words of the ledger mean, for people.

use platform::Lang;
use policy::{FIELDS, PURPOSES};

/// Every rule that may stand in the ledger as the basis of a reading, in both languages.
pub(super) const BASES: &[(&str, &str, &str)] = &[
    ("certification_review", "审核商家认证资料", "reviewing a merchant's certification"),
    ("owner_of_merchant", "商家负责人查看本商家认证", "an owner looked at their merchant's certification"),
    ("support_lookup", "客服按您提供的线索查找账号（仅脱敏）", "support looked an account up (masked only)"),
    ("fellow_member", "同一商家的成员查看成员列表", "a fellow member looked at the list of members"),
    ("member_of_the_same_merchant", "同一商家的成员查看职位联系方式", "a fellow member looked at a job's contact"),
    ("talk_report", "处理对话举报", "looking into a report of a conversation"),
    ("report_review", "处理您提交的举报", "looking into your report"),
    ("own_order", "您开启了个性化排序", "you chose a personalised order"),
    ("own_sign_up", "您本人报名", "your own sign-up"),
    ("applicant_of_own_posting", "您报名了该商家的职位", "you signed up for this merchant's job"),
    ("talent_pool", "商家查看人才库（报名过其职位的人）", "a merchant looked at its talent pool"),
    ("public_resume", "商家在简历库查看您公开的简历", "a merchant looked at your public resume"),
    ("delivered_resume", "商家查看您投递的简历", "a merchant looked at the resume that you delivered"),
    ("settlement_of_own_posting", "商家结算您在其职位的工资", "a merchant settled the wage of your work"),
    (
        "attendance_of_own_shift",
        "商家查看班次的签到与工时",
        "the merchant looked at the check-ins and hours of a shift",
    ),
    ("hours_dispute", "处理您的工时申诉", "looking into your dispute about hours"),
    ("rating_of_own_shift", "商家查看与您的互评", "the merchant looked at what you said of each other"),
    ("rating_appeal", "处理对评价的申诉", "looking into an appeal against a rating"),
    ("tax_filing", "向税务机关申报代扣的个人所得税", "declaring the income tax that was withheld"),
    ("invoice_issuing", "为您申请的发票开票", "issuing the invoice that you asked for"),
    ("invoice_of_own_merchant", "同一商家的财务成员查看发票", "a fellow member looked at an invoice"),
    ("side_of_open_application", "报名双方电话联系", "the two sides of a sign-up phoned"),
    ("note_of_own_merchant", "同一商家的成员查看备注", "a fellow member looked at notes"),
    ("open_case", "办理您的请求或投诉", "handling your request or complaint"),
    ("support_case", "客服办理您的咨询、投诉、申诉或反馈", "customer service handling your case"),
    ("support_chat", "客服接待您的在线对话", "customer service served your chat"),
    ("own_chat", "把您发给客服的话转交客服系统", "handing on what you wrote to customer service"),
    ("incident_list", "联系您告知安全事件", "reaching you to tell of an incident"),
    ("guardian_of_minor", "监护人查看被监护人的信息", "a guardian looked at the minor's data"),
    ("guardian_link", "监护人打开您的邀请链接（仅脱敏）", "a guardian opened your link (masked only)"),
    ("own_guardian", "被监护人查看监护人（仅脱敏）", "your ward looked at who their guardians are (masked only)"),
    ("guardian_verification", "核实监护人资料", "verifying a guardian's papers"),
    ("identity_review", "审核您的实名认证资料", "reviewing your verification"),
    ("payout_review", "审核您的提现（仅脱敏）", "reviewing your withdrawal (masked only)"),
    ("own_payout", "把您的提现发给支付宝", "sending your withdrawal to Alipay"),
    ("wallet_freeze", "冻结或解冻您的钱袋子（仅脱敏）", "freezing or releasing your wallet (masked only)"),
    ("required_notice", "向您发送必要的通知短信或邮件", "sending you a required notice by text message or mail"),
    ("operator_export", "运营方应请求导出信息", "the operator exported data on request"),
];

pub(super) fn basis(code: &str, lang: Lang) -> String {
    // The operator's reading names the case behind the rule.
    let (rule, case) = code.split_once(": ").map_or((code, None), |(rule, case)| (rule, Some(case)));
    let words = BASES.iter().find(|known| known.0 == rule).map_or(rule, |known| lang.pick(known.1, known.2));
    match case {
        Some(case) => format!("{words}{}{case}", lang.pick("：", ": ")),
        None => words.to_owned(),
    }
}

pub(super) fn purpose(code: &str, lang: Lang) -> String {
    PURPOSES.iter().find(|known| known.name == code).map_or(code, |known| lang.pick(known.zh, known.en)).to_owned()
}

pub(super) fn field(code: &str, lang: Lang) -> String {
    FIELDS.iter().find(|known| known.name == code).map_or(code, |known| lang.pick(known.zh, known.en)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::BASES;
    use std::path::Path;

    /// The rules that stand in the source as the basis of a reading.
    fn rules(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder of the source") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                rules(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for before in ["basis: \"", "const BASIS: &str = \""] {
                found.extend(text.split(before).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }

    /// covers: SEC-4
    #[test]
    fn every_rule_of_a_reading_has_words() {
        let mut found = Vec::new();
        for slice in ["accounts", "wallet", "market", "talk", "care"] {
            rules(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(slice).join("src"), &mut found);
        }
        // What this very test looks for stands in this file too.
        found
            .retain(|rule| rule.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_') && !rule.is_empty());
        assert!(found.len() > 8, "the rules are not found: {found:?}");
        for rule in found {
            assert!(BASES.iter().any(|known| known.0 == rule), "{rule} has no words for people");
        }
    }
}
