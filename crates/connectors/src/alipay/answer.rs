//! How an answer is read: the signature over the raw text first, then the codes.
//! <https://opendocs.alipay.com/common/02km9f> (public codes), <https://opendocs.alipay.com/common/02mse7> (verifying)

use crate::error::{VendorError, VendorErrorKind};
use crate::rsa::VerifyingKey;
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

/// Who must have signed an answer.
pub(crate) struct Signer<'a> {
    pub key: &'a VerifyingKey,
    /// The number of the certificate that the key comes from, in certificate mode.
    pub certificate: Option<&'a str>,
}

/// Reads an answer to `method` and gives the text of its object, once it is the vendor's and says that it went well.
///
/// # Errors
/// `BadSignature` when the vendor did not sign it; `OutcomeUnknown` and the rest as [`meaning`] says.
pub(crate) fn read<'a>(signer: &Signer<'_>, method: &str, status: u16, body: &'a [u8]) -> Result<&'a str, VendorError> {
    let strange = || {
        // A gateway's page: with a 5xx the service behind it may have done what was asked.
        let kind = if status >= 500 { VendorErrorKind::OutcomeUnknown } else { VendorErrorKind::Protocol };
        VendorError::new(kind, &format!("http_{status}"), None)
    };
    let text = std::str::from_utf8(body).map_err(|_| strange())?;
    let Members(members) = serde_json::from_str(text).map_err(|_| strange())?;
    let wanted = format!("{}_response", method.replace('.', "_"));
    let answers = || members.iter().filter(|(name, _)| *name == wanted || name == "error_response");
    let all = |wanted: &'static str| -> Vec<&RawValue> {
        members.iter().filter(|(name, _)| name == wanted).map(|(_, value)| *value).collect()
    };
    let (signs, certificates) = (all("sign"), all("alipay_cert_sn"));
    let (Some((_, answer)), None, [] | [_]) = (answers().next(), answers().nth(1), signs.as_slice()) else {
        return Err(strange());
    };
    let raw = answer.get();
    let head: Head = serde_json::from_str(raw).map_err(|_| strange())?;
    let code = head.sub_code.as_deref().filter(|sub_code| !sub_code.is_empty()).unwrap_or(&head.code);
    let bad_signature = || VendorError::new(VendorErrorKind::BadSignature, code, None);
    let Some(sign) = signs.first() else {
        // The gateway signs nothing when it could not find the application or its key. Nobody vouches for such an
        // answer, so it may tell an operator what is wrong, but not that something was done or refused.
        let kind = meaning(&head.code, code);
        let tells = matches!(kind, VendorErrorKind::Config | VendorErrorKind::OutcomeUnknown) && head.code != "10000";
        return Err(if tells { VendorError::new(kind, code, None) } else { bad_signature() });
    };
    let sign: String = serde_json::from_str(sign.get()).map_err(|_| strange())?;
    if !signer.key.verifies(raw.as_bytes(), &sign) {
        // Nobody signs which certificate the key is of, so that it explains a signature that is wrong, and nothing else.
        let named = certificates.first().and_then(|named| serde_json::from_str::<String>(named.get()).ok());
        let other = named.is_some_and(|named| Some(named.as_str()) != signer.certificate);
        let code = if other { "other_alipay_cert" } else { code };
        return Err(VendorError::new(VendorErrorKind::BadSignature, code, None));
    }
    if head.code != "10000" {
        return Err(VendorError::new(meaning(&head.code, code), code, None));
    }
    Ok(raw)
}

/// Reads the object of a verified answer.
pub(crate) fn parse<'a, T: Deserialize<'a>>(raw: &'a str) -> Result<T, VendorError> {
    serde_json::from_str(raw).map_err(|_| VendorError::new(VendorErrorKind::Protocol, "10000", None))
}

#[derive(Deserialize)]
struct Head {
    code: String,
    sub_code: Option<String>,
}

/// The members of the outer object in their order with their text as it was sent. A map would hide a name that comes
/// twice, and with it the question which of the two was signed.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// What a code means. Only the codes decide, never the messages: the vendor's own word (对于错误码的处理，只能使用 sub_code).
pub(crate) fn meaning(code: &str, sub_code: &str) -> VendorErrorKind {
    use VendorErrorKind::{BadSignature, BusinessNegative, Config, InvalidInput, OutcomeUnknown, RateLimited};
    let bare = sub_code.strip_prefix("ACQ.").or_else(|| sub_code.strip_prefix("aop.ACQ.")).unwrap_or(sub_code);
    match (code, bare) {
        ("40002", "isv.invalid-signature") => BadSignature,
        (
            "40001" | "40002",
            "isv.invalid-app-id"
            | "isv.missing-signature-key"
            | "isv.missing-signature-config"
            | "isv.invalid-signature-type"
            | "isv.invalid-timestamp"
            | "isv.invalid-method"
            | "isv.invalid-format"
            | "isv.invalid-charset"
            | "isv.decryption-error-not-valid-encrypt-type",
        )
        | ("20001" | "40003" | "40006", _) => Config,
        // Certificates that are missing, unknown or expired (`isv.missing-app-cert-sn`, `isv.app-cert-expired`, …) are about
        // how we are set up, never about an order.
        ("40001" | "40002", bare) if bare.contains("-cert") => Config,
        ("40001" | "40002", _) => InvalidInput,
        ("40005", _) => RateLimited { retry_after_s: 1 },
        // Only this code is a word of the business behind the gateway.
        ("40004", bare) => match bare {
            // The same number with other values: what became of the first request, this answer does not say.
            "SYSTEM_ERROR"
            | "REQUEST_PROCESSING"
            | "TRANS_ORDER_DEALING"
            | "PAYMENT_INFO_INCONSISTENCY"
            | "PROCESS_FAIL"
            | "BIZ_UNIQUE_EXCEPTION" => OutcomeUnknown,
            "INVALID_PARAMETER" | "ILLEGAL_ARGUMENT" | "INVALID_ARGUMENTS" => InvalidInput,
            // The operator's account lacks money, a contract or a permission; the same again works once it has them.
            "PAYER_BALANCE_NOT_ENOUGH"
            | "BALANCE_IS_NOT_ENOUGH"
            | "SELLER_BALANCE_NOT_ENOUGH"
            | "ACCESS_FORBIDDEN"
            | "PERMISSION_DENIED"
            | "PRODUCT_NOT_SIGN"
            | "NO_PRODUCT_AUTH" => Config,
            "RESOURCE_LIMIT_EXCEED" | "REQUEST_LIMIT_EXCEED" => RateLimited { retry_after_s: 1 },
            _ => BusinessNegative,
        },
        // 20000 (service not available) and whatever is new: the vendor failed in the middle.
        _ => OutcomeUnknown,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use proptest::prelude::*;

    fn key() -> VerifyingKey {
        VerifyingKey::parse(samples::PUBLISHED_KEY).expect("the published key")
    }

    fn body(answer: &str, sign: &str) -> String {
        format!(r#"{{"{}":{answer},"sign":"{sign}"}}"#, samples::PUBLISHED_MEMBER)
    }

    fn outcome(status: u16, body: &str) -> Result<String, (VendorErrorKind, String)> {
        read(&Signer { key: &key(), certificate: None }, "alipay.open.file.upload", status, body.as_bytes())
            .map(str::to_owned)
            .map_err(|error| (error.kind(), error.code().to_owned()))
    }

    #[test]
    fn gives_the_raw_text_that_was_signed() {
        let signed = body(samples::PUBLISHED_TEXT, samples::PUBLISHED_SIGNATURE);
        assert_eq!(outcome(200, &signed).as_deref(), Ok(samples::PUBLISHED_TEXT));
        let spaced = signed.replace(":{", " :\n  {").replace(",\"sign\":", " ,\r\n \"sign\" : ");
        assert_eq!(outcome(200, &spaced).as_deref(), Ok(samples::PUBLISHED_TEXT));
    }

    /// covers: PAY-3
    #[test]
    fn one_changed_byte_is_not_the_vendor() {
        let bad = |code: &str| Err((VendorErrorKind::BadSignature, code.to_owned()));
        let text = samples::PUBLISHED_TEXT;
        let sign = samples::PUBLISHED_SIGNATURE;
        assert_eq!(outcome(200, &body(&text.replace("Success", "success"), sign)), bad("10000"));
        assert_eq!(outcome(200, &body(&text.replace("\",", "\", "), sign)), bad("10000"));
        assert_eq!(outcome(200, &body(text, "wrong-sign")), bad("10000"));
        let unsigned = format!(r#"{{"{}":{text}}}"#, samples::PUBLISHED_MEMBER);
        assert_eq!(outcome(200, &unsigned), bad("10000"));
        let elsewhere = body(text, "wrong-sign").replace(",\"sign\"", ",\"alipay_cert_sn\":\"0\",\"sign\"");
        assert_eq!(outcome(200, &elsewhere), Err((VendorErrorKind::BadSignature, "other_alipay_cert".into())));
        let named = elsewhere.replace("wrong-sign", sign);
        assert_eq!(outcome(200, &named).as_deref(), Ok(text), "who signed decides, not who is named");
        let twice = format!(r#"{{"{0}":{text},"{0}":{text},"sign":"{sign}"}}"#, samples::PUBLISHED_MEMBER);
        assert_eq!(outcome(200, &twice), Err((VendorErrorKind::Protocol, "http_200".into())));
        let two_signs = format!(r#"{{"{}":{text},"sign":"x","sign":"{sign}"}}"#, samples::PUBLISHED_MEMBER);
        assert_eq!(outcome(200, &two_signs), Err((VendorErrorKind::Protocol, "http_200".into())));
    }

    #[test]
    fn an_unsigned_answer_refuses_nothing() {
        for (answer, kind) in [
            (r#"{"code":"40002","sub_code":"isv.invalid-app-id"}"#, VendorErrorKind::Config),
            (r#"{"code":"20000","sub_code":"isp.unknow-error"}"#, VendorErrorKind::OutcomeUnknown),
            (r#"{"code":"40002","sub_code":"isv.invalid-signature"}"#, VendorErrorKind::BadSignature),
            (r#"{"code":"40004","sub_code":"PAYEE_NOT_EXIST"}"#, VendorErrorKind::BadSignature),
            (r#"{"code":"10000"}"#, VendorErrorKind::BadSignature),
        ] {
            let body = format!(r#"{{"error_response":{answer}}}"#);
            assert_eq!(outcome(200, &body).map_err(|(kind, _)| kind), Err(kind), "{answer}");
        }
    }

    #[test]
    fn an_answer_of_somebody_else_is_recognised() {
        for (status, body, kind) in [
            (200, "<html>请先登录网络</html>", VendorErrorKind::Protocol),
            (302, "", VendorErrorKind::Protocol),
            (200, "[]", VendorErrorKind::Protocol),
            (200, r#"{"alipay_trade_query_response":{"code":"10000"},"sign":"x"}"#, VendorErrorKind::Protocol),
            (200, r#"{"alipay_open_file_upload_response":"AES","sign":"x"}"#, VendorErrorKind::Protocol),
            (200, "{}{}", VendorErrorKind::Protocol),
            (502, "<html>Bad Gateway</html>", VendorErrorKind::OutcomeUnknown),
        ] {
            assert_eq!(outcome(status, body).map_err(|(kind, _)| kind), Err(kind), "{status} {body}");
        }
    }

    /// covers: PAY-3
    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (code, sub_code, kind) in [
            ("20000", "isp.unknow-error", OutcomeUnknown),
            ("20000", "aop.unknow-error", OutcomeUnknown),
            ("20001", "aop.invalid-auth-token", Config),
            ("40001", "isv.missing-method", InvalidInput),
            ("40002", "isv.invalid-signature", BadSignature),
            ("40002", "isv.invalid-app-id", Config),
            ("40002", "isv.invalid-parameter", InvalidInput),
            ("40001", "isv.missing-app-cert-sn", Config),
            ("40002", "isv.missing-app-cert-sn", Config),
            ("40002", "isv.missing-alipay-root-cert-sn", Config),
            ("40002", "isv.invalid-app-cert-sn", Config),
            ("40002", "isv.invalid-alipay-root-cert-sn", Config),
            ("40002", "isv.app-cert-expired", Config),
            ("40002", "isv.app-cert-not-exist", Config),
            ("40002", "isv.alipay-cert-not-exist", Config),
            ("40003", "isv.condition", Config),
            ("40005", "app-call-limited", RateLimited { retry_after_s: 1 }),
            ("40006", "isv.insufficient-isv-permissions", Config),
            ("40004", "SYSTEM_ERROR", OutcomeUnknown),
            ("40004", "ACQ.SYSTEM_ERROR", OutcomeUnknown),
            ("40004", "aop.ACQ.SYSTEM_ERROR", OutcomeUnknown),
            ("40004", "PAYMENT_INFO_INCONSISTENCY", OutcomeUnknown),
            ("40004", "INVALID_PARAMETER", InvalidInput),
            ("40004", "ACQ.INVALID_PARAMETER", InvalidInput),
            ("40004", "PAYER_BALANCE_NOT_ENOUGH", Config),
            ("40004", "ACQ.SELLER_BALANCE_NOT_ENOUGH", Config),
            ("40004", "PAYEE_NOT_EXIST", BusinessNegative),
            ("40004", "PAYEE_USER_INFO_ERROR", BusinessNegative),
            ("40004", "ACQ.TRADE_NOT_EXIST", BusinessNegative),
            ("40004", "SOMETHING_NEW", BusinessNegative),
            ("50000", "SOMETHING_NEW", OutcomeUnknown),
        ] {
            assert_eq!(meaning(code, sub_code), kind, "{code} {sub_code}");
        }
    }

    proptest! {
        #[test]
        fn no_answer_panics(status in 100u16..600, body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&Signer { key: &key(), certificate: None }, "alipay.trade.query", status, &body);
        }

        #[test]
        fn nothing_but_the_vendor_is_believed(code in ".{0,8}", sub_code in ".{0,20}", sign in ".{0,20}") {
            let body = serde_json::json!({"alipay_trade_query_response": {"code": code, "sub_code": sub_code}, "sign": sign});
            let signer = Signer { key: &key(), certificate: Some("1") };
            prop_assert!(read(&signer, "alipay.trade.query", 200, body.to_string().as_bytes()).is_err());
        }
    }
}
