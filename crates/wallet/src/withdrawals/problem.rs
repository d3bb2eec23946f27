//! Why the vendor did not pay, and what the person does about it. Pure.

use platform::Lang;

/// What a vendor's code means for whoever waits for the money.
pub(super) fn text(code: &str, lang: Lang) -> String {
    let known = match code {
        "PAYEE_USER_INFO_ERROR" | "PAYEE_CERTIFY_LEVEL_LIMIT_NAME" | "PAYEE_NAME_NOT_MATCH" => Some((
            "支付宝账号的户名与您认证的姓名不一致。请核对账号，换成您本人实名的支付宝再提现。",
            "The Alipay account is in another name than the one you verified. Check the account, and use one of your own.",
        )),
        "PAYEE_NOT_EXIST" | "PAYEE_NOT_EXIST_V2" | "PAYEE_USERINFO_STATUS_ERROR" => Some((
            "没有这个支付宝账号，或它不能收款。请核对手机号或邮箱后再提现。",
            "There is no such Alipay account, or it takes no payments. Check the number or address, then try again.",
        )),
        "PAYEE_ACCOUNT_STATUS_ERROR" | "PAYEE_ACCOUNT_NOT_EXSIT" | "PAYEE_STATUS_ERROR" => Some((
            "您的支付宝账号状态异常，请在支付宝里查看提示，或换一个本人的账号再提现。",
            "Your Alipay account is not in order: look at what Alipay says, or use another account of your own.",
        )),
        code if code.starts_with("PAYEE_CERTIFY_LEVEL") || code == "PAYEE_NOT_REALNAME_CERTIFY" => Some((
            "您的支付宝还没有完成实名认证，请先在支付宝里完成，再来提现。",
            "Your Alipay account is not verified yet: do that at Alipay, then try again.",
        )),
        code if code.contains("LIMIT") => Some((
            "超过了支付宝的收款限额，请减少金额，或明天再提现。",
            "This is more than Alipay lets you receive: use a smaller amount, or try again tomorrow.",
        )),
        _ => None,
    };
    match known {
        Some((zh, en)) => lang.pick(zh, en).to_owned(),
        None => format!(
            "{}{code}{}",
            lang.pick("支付宝没有办理这笔转账（代码 ", "Alipay did not do this transfer (code "),
            lang.pick(
                "）。请稍后再提现；仍不成功的，请联系我们。",
                "). Try again later, and contact us if it fails again."
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PAY-3
    #[test]
    fn each_text_says_what_to_do() {
        for (code, says) in [
            ("PAYEE_USER_INFO_ERROR", "户名"),
            ("PAYEE_NOT_EXIST", "没有这个支付宝账号"),
            ("PAYEE_ACCOUNT_STATUS_ERROR", "状态异常"),
            ("PAYEE_CERTIFY_LEVEL_LIMIT", "实名"),
            ("EXCEED_LIMIT_DM_AMOUNT", "限额"),
            ("NEW_WORD", "NEW_WORD"),
        ] {
            let zh = text(code, Lang::Zh);
            assert!(zh.contains(says), "{code}: {zh}");
            assert!(text(code, Lang::En).is_ascii(), "{code}");
        }
    }
}
