//! What of a text is a link, why a host is not to be believed, and which words ask for money or codes. Pure.

use db::entities::risky_hosts::HostReason;
use serde::Serialize;
use std::net::IpAddr;
use url::Host;
use utoipa::ToSchema;

/// Links of one text that are looked at.
const LINKS_MAX: usize = 10;
/// Characters of an address; what is longer is no link that somebody typed.
pub(super) const URL_CHARS_MAX: usize = 500;
/// Ends of hosts that people type without `http://`.
const ENDS: [&str; 24] = [
    "com", "cn", "net", "org", "top", "xyz", "vip", "shop", "cc", "info", "io", "app", "icu", "club", "site", "online",
    "link", "work", "me", "co", "tv", "pro", "ltd", "fun",
];
/// They lead elsewhere, and nobody sees where.
const SHORTENERS: [&str; 12] = [
    "t.cn",
    "url.cn",
    "dwz.cn",
    "suo.im",
    "suo.nz",
    "bit.ly",
    "tinyurl.com",
    "t.co",
    "goo.gl",
    "sourl.cn",
    "985.so",
    "m6z.cn",
];
/// Words that ask for money or mean a fee: a job takes none (SPEC RULE-2).
const MONEY: [&str; 18] = [
    "转账",
    "转帐",
    "打款",
    "汇款",
    "押金",
    "保证金",
    "服装费",
    "培训费",
    "体检费",
    "报名费",
    "中介费",
    "手续费",
    "先交",
    "垫付",
    "刷单",
    "银行卡号",
    "付款码",
    "收款码",
];
const CODES: [&str; 6] = ["验证码", "校验码", "短信码", "登录密码", "支付密码", "银行卡密码"];
/// Before such a word they take it back: 不收押金.
const NO: [&str; 8] = ["不", "无", "没", "免", "勿", "别", "拒", "非"];
const NO_WITHIN: usize = 4;

/// A link in a text, by characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Link {
    start: usize,
    end: usize,
    /// With `http://` where it was typed without.
    url: String,
}

/// What a text asks for that nobody should give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Warning {
    Money,
    Code,
}

/// The links of a text, the first ten.
pub(crate) fn links(text: &str) -> Vec<Link> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() && found.len() < LINKS_MAX {
        let apart = |before: char| !is_url_char(before) || "(['".contains(before);
        let begins = chars[at].is_ascii_alphanumeric() && (at == 0 || apart(chars[at - 1]));
        if !begins {
            at += 1;
            continue;
        }
        let mut end = at;
        while end < chars.len() && is_url_char(chars[end]) {
            end += 1;
        }
        let next = end;
        while end > at && ".,!?:;)'\"-".contains(chars[end - 1]) {
            end -= 1;
        }
        let typed: String = chars[at..end].iter().collect();
        if let Some(url) = url_of(&typed) {
            found.push(Link { start: at, end, url });
        }
        at = next;
    }
    found
}

/// Letters of addresses only: Chinese words touch links without a space.
fn is_url_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c)
}

fn url_of(typed: &str) -> Option<String> {
    if typed.len() > URL_CHARS_MAX {
        return None;
    }
    let lower = typed.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return host_of(typed).map(|_| typed.to_owned());
    }
    let host = lower.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let end = host.rsplit_once('.').map(|(_, end)| end);
    // An address of mail is no link.
    let is_host = !host.contains('@') && end.is_some_and(|end| ENDS.contains(&end)) && !host.starts_with('.');
    is_host.then(|| format!("http://{typed}"))
}

/// The host that a browser would ask; None for what is no address of the web.
///
/// It has one form, however it was written, so that a list knows it: small letters, names of other scripts in their
/// coded form (`例子.com` is `xn--fsqu00a.com`), full-width letters and dots as what they stand for, and numbers as an address.
pub(super) fn host_of(url: &str) -> Option<String> {
    if url.chars().count() > URL_CHARS_MAX || url.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
        return None;
    }
    let (scheme, rest) = url.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    // A browser reads a percent sign in a host as another letter: who writes one hides something.
    if host.contains('%') {
        return None;
    }
    let end = if host.starts_with('[') { host.find(']')? + 1 } else { host.find(':').unwrap_or(host.len()) };
    let host = match Host::parse(&host[..end]).ok()? {
        Host::Domain(name) => name.trim_end_matches('.').to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    };
    let plausible = host.contains(['.', ':']);
    (plausible && host.len() <= 253).then_some(host)
}

/// Why a link is not to be believed, whatever any list says.
pub(super) fn suspicion(url: &str, host: &str) -> Option<HostReason> {
    let authority =
        url.split_once("://").map_or("", |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or_default();
    if host.parse::<IpAddr>().is_ok() {
        return Some(HostReason::Numeric);
    }
    // `https://alipay.com@elsewhere.top`, letters that look like others, and their coded form.
    let coded = host.split('.').any(|part| part.starts_with("xn--"));
    let strange = authority.contains('@') || !authority.is_ascii() || coded;
    if strange {
        return Some(HostReason::Disguised);
    }
    SHORTENERS.contains(&host).then_some(HostReason::Shortened)
}

/// The host with all domains above it, itself first: `a.b.cn`, `b.cn`.
pub(super) fn with_parents(host: &str) -> Vec<String> {
    let mut hosts = vec![host.to_owned()];
    let mut rest = host;
    while let Some((_, parent)) = rest.split_once('.').filter(|(_, parent)| parent.contains('.')) {
        hosts.push(parent.to_owned());
        rest = parent;
    }
    hosts
}

/// Whether a text asks for a code or for money. Codes come first: they open everything.
pub(crate) fn warning(text: &str) -> Option<Warning> {
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).map(kernel::text::half_width).collect();
    let asks = |words: &[&str]| words.iter().any(|word| is_asked_for(&squeezed, word));
    if asks(&CODES) {
        return Some(Warning::Code);
    }
    asks(&MONEY).then_some(Warning::Money)
}

fn is_asked_for(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before: String = text[..at].chars().rev().take(NO_WITHIN).collect();
        !NO.iter().any(|no| before.contains(no))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: TALK-3
    #[test]
    fn links_in_texts() {
        for (text, found) in [
            ("", &[][..]),
            ("明天九点见", &[]),
            ("看这个https://jobs.example.com/a?b=1，谢谢", &["https://jobs.example.com/a?b=1"]),
            ("打开www.example.top报名", &["http://www.example.top"]),
            ("example.cn/x。example.com.", &["http://example.cn/x", "http://example.com"]),
            ("邮箱 a@example.com", &[]),
            ("版本 3.5 和 v1.2.3", &[]),
            ("8.5元/小时，9:00-18:00", &[]),
            ("ftp://example.com", &[]),
            ("(http://example.com)", &["http://example.com"]),
        ] {
            let urls: Vec<String> = links(text).into_iter().map(|link| link.url).collect();
            assert_eq!(urls, found, "{text}");
        }
        let many = "a.cn ".repeat(30);
        assert_eq!(links(&many).len(), LINKS_MAX);
        let link = &links("看a.cn/好")[0];
        assert_eq!((link.start, link.end), (1, 6));
    }

    /// covers: TALK-3, RISK-2
    #[test]
    fn hosts_and_suspicions() {
        for (url, host, why) in [
            ("https://Jobs.Example.com./a", Some("jobs.example.com"), None),
            ("http://192.0.2.7:8080/pay", Some("192.0.2.7"), Some(HostReason::Numeric)),
            ("http://[2001:db8::1]/", Some("2001:db8::1"), Some(HostReason::Numeric)),
            ("https://alipay.com@elsewhere.top/", Some("elsewhere.top"), Some(HostReason::Disguised)),
            ("https://xn--80ak6aa92e.com", Some("xn--80ak6aa92e.com"), Some(HostReason::Disguised)),
            ("https://аlipay.com", Some("xn--lipay-3ve.com"), Some(HostReason::Disguised)),
            ("https://例子.com/a", Some("xn--fsqu00a.com"), Some(HostReason::Disguised)),
            ("https://XN--fsqu00a.com:8443", Some("xn--fsqu00a.com"), Some(HostReason::Disguised)),
            ("https://www.例子。ｃｏｍ．", Some("www.xn--fsqu00a.com"), Some(HostReason::Disguised)),
            ("http://ｅxample．com", Some("example.com"), Some(HostReason::Disguised)),
            ("http://ｅxample｡com", Some("example.com"), Some(HostReason::Disguised)),
            ("http://１９２.0.2.7", Some("192.0.2.7"), Some(HostReason::Numeric)),
            ("http://0xC0.0.2.7/", Some("192.0.2.7"), Some(HostReason::Numeric)),
            ("http://3221225991/", Some("192.0.2.7"), Some(HostReason::Numeric)),
            ("http://[2001:DB8:0::1]:8080/", Some("2001:db8::1"), Some(HostReason::Numeric)),
            ("https://t.cn/A6x", Some("t.cn"), Some(HostReason::Shortened)),
            ("javascript:alert(1)", None, None),
            ("https://", None, None),
            ("https://localhost", None, None),
            ("https://a b.com", None, None),
            ("https://a\\b.com", None, None),
            ("https://a.com：8443/", None, None),
            ("https://a％2eb.com", None, None),
            ("https://xn--a.com", None, None),
            ("http://[2001:db8::1", None, None),
        ] {
            assert_eq!(host_of(url).as_deref(), host, "{url}");
            assert_eq!(host.and_then(|host| suspicion(url, host)), why, "{url}");
        }
        assert_eq!(host_of(&format!("https://a.cn/{}", "x".repeat(URL_CHARS_MAX))), None);
        assert_eq!(with_parents("a.b.example.cn"), ["a.b.example.cn", "b.example.cn", "example.cn"]);
    }

    /// covers: TALK-3
    #[test]
    fn requests_for_money_and_codes() {
        for (text, warned) in [
            ("明天九点见", None),
            ("先交 200 押金", Some(Warning::Money)),
            ("需要押 金200", Some(Warning::Money)),
            ("我们不收押金", None),
            ("无需任何保证金", None),
            ("不收押金，但要先转账 50", Some(Warning::Money)),
            ("把验证码发我", Some(Warning::Code)),
            ("验证码别告诉任何人", Some(Warning::Code)),
            ("请勿转账", None),
            ("先垫付，再告诉我短信码", Some(Warning::Code)),
        ] {
            assert_eq!(warning(text), warned, "{text}");
        }
    }
}
