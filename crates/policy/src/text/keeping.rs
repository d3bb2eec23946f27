//! Where it is stored, for how long, how it is protected, and what happens when that fails.

use super::blocks::{Section, both, list, plain, row, section, table};
use super::words::days;
use crate::{FIELDS, LIFETIMES, Rule};

/// Within so many days after an erasure no backup can be read for that person any more; no configuration may take longer.
pub const BACKUPS_UNREADABLE_DAYS: i64 = 14;

pub(super) fn sections() -> Vec<Section> {
    vec![storing(), protection(), incidents()]
}

fn storing() -> Section {
    let rows = LIFETIMES.iter().map(|lifetime| {
        let of = FIELDS.iter().filter(|field| field.lifetime == *lifetime).map(|field| (field.zh, field.en));
        let law = match lifetime.rule {
            Rule::Law { source, .. } => both(source, source),
            _ => both("—", "—"),
        };
        row(vec![super::joined(of), days(lifetime.rule), both(lifetime.zh, lifetime.en), law])
    });
    section(
        "storing",
        "保存在哪里、多久",
        "Where it is stored, and for how long",
        vec![
            plain(
                "您的个人信息保存在中国大陆，备份也在中国大陆。我们只在一种情形向境外提供：您自己打开了浏览器的网页推送，而浏览器厂商的推送服务在境外。打开之前会单独告诉您接收方、目的、内容和所在国家，并单独征得您的同意；不打开就没有任何信息出境。",
                "Your information is stored in mainland China, and so are backups. Something goes abroad in one case only: you switched on push in your browser, and the push service of its maker lies abroad. Before that you are told the recipient, the purpose, what it gets and the country, and asked separately; without it nothing leaves the country.",
            ),
            plain(
                "期限一到，信息即被删除或匿名化。法律要求留存的部分与日常业务隔离存放，到期删除。",
                "When its time is over, information is deleted or made anonymous at once. What a law keeps is locked away from ordinary work and deleted on its date.",
            ),
            table(
                [("信息", "information"), ("期限", "kept for"), ("说明", "why"), ("法律依据", "law")],
                rows.collect(),
            ),
        ],
    )
}

fn protection() -> Section {
    section(
        "protection",
        "怎样保护",
        "How it is protected",
        vec![list([
            (
                "用户名、手机号码、姓名、证件号码、地址、联系方式、聊天内容和证件图片，在写入数据库之前用您本人专属的密钥加密；数据库、备份、日志或搜索索引被盗，其中也看不到它们。",
                "Username, number, names, document numbers, addresses, contacts, messages and documents are encrypted with keys of your own before they are written; a stolen database, backup, log or index shows none of them.",
            ),
            (
                "密文与数据表、列、行和本人绑定，剪下来贴到别处打不开。",
                "A ciphertext is bound to its table, column, row and person: pasted elsewhere it does not open.",
            ),
            (
                "密码只保存慢速、耗内存的摘要；登录凭证只保存摘要。",
                "Passwords are kept as slow, memory-hard hashes; session tokens as hashes.",
            ),
            ("传输过程使用 TLS 加密。", "What travels is encrypted with TLS."),
            (
                "工作人员按岗位获得最小权限，先签保密协议；默认只看到脱敏内容，查看明文需要关联案件并说明理由，每次查看写入防篡改的审计日志，您可以看到。",
                "Staff have the least rights their work needs, after a confidentiality agreement. They see masked values; opening one needs a case and a reason, is written to a tamper-evident log, and you can see it.",
            ),
            (
                "图片重新编码，去除拍摄位置等附带信息。",
                "Pictures are encoded anew, without the place and other data that a camera adds.",
            ),
            (
                "备份加密存放在另一处，并自动恢复验证；从备份恢复不会让已注销的人“复活”。删除之后最迟14天，任何备份中属于您的加密内容都无法再解密。",
                "Backups are encrypted, kept elsewhere, and verified by restoring; a restored backup never revives somebody who cancelled. At the latest 14 days after the deletion nothing of yours that was encrypted can be decrypted from any backup.",
            ),
        ])],
    )
}

fn incidents() -> Section {
    section(
        "incidents",
        "发生安全事件时",
        "If something happens",
        vec![
            plain(
                "发生或可能发生个人信息泄露、篡改、丢失等安全事件时，我们立即采取补救措施，并及时告诉您：",
                "If information is leaked, altered or lost, or may have been, we act at once and tell you without delay:",
            ),
            list([
                (
                    "发生了什么，涉及哪些信息，可能造成什么影响",
                    "what happened, to which information, and what may follow",
                ),
                ("我们已经采取和将要采取的措施", "what we have done and will do"),
                ("您可以怎样自行防范、降低风险", "what you can do yourself"),
                ("对您的补救措施和联系方式", "what remedy there is, and whom to ask"),
            ]),
            plain(
                "我们以邮件、短信、电话、信函或推送逐一告知；难以逐一告知时发布公告，并按规定的时限向主管部门报告。",
                "We tell people one by one by mail, SMS, phone, letter or push; where that cannot be done we publish an announcement. The authority is told within the time set.",
            ),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: DEL-1, POL-1
    #[test]
    fn the_text_says_within_how_many_days_backups_forget() {
        let text = format!("{:?}", protection());
        assert!(text.contains(&format!("最迟{BACKUPS_UNREADABLE_DAYS}天")));
        assert!(text.contains(&format!("At the latest {BACKUPS_UNREADABLE_DAYS} days")));
    }
}
