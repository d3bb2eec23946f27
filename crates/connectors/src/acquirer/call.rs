//! One call: what is signed and sent, and what of the answer is believed (`docs/acquirer.md`, "Messages").

use super::account::Acquirer;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{ANSWER_BYTES_MAX, Answer, Endpoint, SIGNATURE};
use crate::rsa::VerifyingKey;
use kernel::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A message of ours.
#[derive(Serialize)]
struct Request<'a, T> {
    call: &'a str,
    account: &'a str,
    /// New for every message; the answer repeats it.
    request: &'a str,
    at: Timestamp,
    content: &'a T,
}

/// What stands around the content of an answer.
#[derive(Deserialize)]
struct Head {
    call: String,
    account: String,
    request: String,
    /// Absent when it went well.
    error: Option<String>,
}

#[derive(Deserialize)]
struct Content<T> {
    content: T,
}

/// What an answer must be an answer to.
pub(super) struct Asked<'a> {
    pub call: &'a str,
    pub account: &'a str,
    pub request: &'a str,
}

impl Acquirer {
    /// Sends a call once and reads its verified answer.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        endpoint: &Endpoint,
        call: &str,
        content: &impl Serialize,
        bytes_max: usize,
    ) -> Result<T, VendorError> {
        let invalid = || VendorError::new(VendorErrorKind::InvalidInput, call, None);
        let request = format!("{:032x}", u128::from_be_bytes(self.rng.bytes()));
        let message = Request { call, account: &self.account, request: &request, at: self.clock.now(), content };
        let body = serde_json::to_string(&message).map_err(|_| invalid())?;
        let signature = self.key.sign(&body).ok_or_else(invalid)?;
        let answer = endpoint.post_json(vec![(SIGNATURE, signature)], body, bytes_max).await?;
        read(&self.acquirer_key, &Asked { call, account: &self.account, request: &request }, &answer)
    }

    /// The same with an answer of the usual length.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        call: &str,
        content: &impl Serialize,
    ) -> Result<T, VendorError> {
        self.call(&self.endpoint, call, content, ANSWER_BYTES_MAX).await
    }
}

/// The content of an answer, once it is the acquirer's, answers this very question, and says that it went well.
pub(super) fn read<T: DeserializeOwned>(
    key: &VerifyingKey,
    asked: &Asked<'_>,
    answer: &Answer,
) -> Result<T, VendorError> {
    let id = Some(asked.request);
    let Some(signature) = answer.signature.as_deref() else {
        // A page of whatever stands between. With a 5xx the service behind it may have done what was asked.
        let kind = if answer.status >= 500 { VendorErrorKind::OutcomeUnknown } else { VendorErrorKind::BadSignature };
        return Err(VendorError::new(kind, &format!("http_{}", answer.status), id));
    };
    if !key.verifies(&answer.body, signature) {
        return Err(VendorError::new(VendorErrorKind::BadSignature, "signature", id));
    }
    let strange = |code| VendorError::new(VendorErrorKind::Protocol, code, id);
    let head: Head = serde_json::from_slice(&answer.body).map_err(|_| strange("answer"))?;
    if head.call != asked.call || head.account != asked.account || head.request != asked.request {
        return Err(strange("other_answer"));
    }
    if let Some(code) = head.error {
        return Err(VendorError::new(meaning(&code), &code, id));
    }
    let content: Content<T> = serde_json::from_slice(&answer.body).map_err(|_| strange("content"))?;
    Ok(content.content)
}

/// What a code means (`docs/acquirer.md`, "Codes"). One that is not known may mean anything.
fn meaning(code: &str) -> VendorErrorKind {
    match code {
        "account" | "key" | "clock" | "call" => VendorErrorKind::Config,
        "signature" => VendorErrorKind::BadSignature,
        "malformed" => VendorErrorKind::InvalidInput,
        "busy" => VendorErrorKind::RateLimited { retry_after_s: 1 },
        "unavailable" => VendorErrorKind::Transient,
        "token" | "token_mismatch" | "token_used" | "closed" | "not_closable" | "not_paid" | "too_much" => {
            VendorErrorKind::BusinessNegative
        }
        // `system_error`, and `number_used`: what became of the first message of this number, it does not say.
        _ => VendorErrorKind::OutcomeUnknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alipay::samples;

    fn answer(signature: Option<&str>, status: u16, body: &str) -> Answer {
        Answer { status, signature: signature.map(str::to_owned), retry_after_s: None, body: body.as_bytes().to_vec() }
    }

    /// covers: PAY-4
    #[test]
    fn nothing_is_believed_unsigned() {
        let key = VerifyingKey::parse(samples::PUBLISHED_KEY).expect("the published key");
        let asked = Asked { call: "query", account: "M1", request: "r1" };
        let body = r#"{"call":"query","account":"M1","request":"r1","content":{"found":true}}"#;
        for (signature, status, kind) in [
            (None, 200, VendorErrorKind::BadSignature),
            (None, 404, VendorErrorKind::BadSignature),
            (None, 502, VendorErrorKind::OutcomeUnknown),
            (Some(""), 200, VendorErrorKind::BadSignature),
            (Some("x"), 200, VendorErrorKind::BadSignature),
            (Some(samples::PUBLISHED_SIGNATURE), 200, VendorErrorKind::BadSignature),
        ] {
            let read = read::<serde_json::Value>(&key, &asked, &answer(signature, status, body));
            assert_eq!(read.map_err(|error| error.kind()), Err(kind), "{signature:?} {status}");
        }
        // Signed by the other party, and no answer of this protocol.
        let signed = answer(Some(samples::PUBLISHED_SIGNATURE), 200, samples::PUBLISHED_TEXT);
        let strange = read::<serde_json::Value>(&key, &asked, &signed).expect_err("another protocol's");
        assert_eq!((strange.kind(), strange.is_surely_not_done()), (VendorErrorKind::Protocol, false));
    }

    /// covers: PAY-4
    #[test]
    fn a_code_that_is_not_known_leaves_the_outcome_open() {
        for (code, surely_not) in [
            ("account", true),
            ("malformed", true),
            ("busy", true),
            ("unavailable", true),
            ("token_mismatch", true),
            ("too_much", true),
            ("signature", false),
            ("system_error", false),
            ("number_used", false),
            ("something_new", false),
        ] {
            let error = VendorError::new(meaning(code), code, None);
            assert_eq!(error.is_surely_not_done(), surely_not, "{code}");
        }
    }
}
