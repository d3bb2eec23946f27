//! `POST /tencent/faceid`: IdCardVerification.

use super::signature::{self, Wanted};
use super::{no, said};
use crate::state::{Judged, Shared};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use kernel::calendar::Day;
use kernel::id_number::{IdNumber, Strictness};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

const WANTED: Wanted<'static> = Wanted { service: "faceid", action: "IdCardVerification", version: "2018-03-01" };

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Asked {
    id_card: String,
    name: String,
}

pub(crate) async fn verify_identity(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    shared
        .tencent
        .run_words(|code| {
            let account = &shared.config.tencent;
            let key = (account.key_id.as_str(), account.secret.expose().as_str());
            let now = shared.config.clock.now();
            if let Err(code) = signature::check(key, (uri.path(), &headers, &body), &WANTED, now) {
                return no(&shared, code);
            }
            let Ok(asked) = serde_json::from_slice::<Asked>(&body) else { return no(&shared, "InvalidParameter") };
            let result = match code {
                // Results are numbers below 1, errors are words.
                Some(code) if code.starts_with('-') => code,
                Some(code) => return no(&shared, code),
                None if IdNumber::parse(&asked.id_card, Strictness::Demo, Day::MAX).is_err() => "-2",
                None if asked.name.chars().any(|c| c.is_ascii_digit()) => "-3",
                None => match shared.state().judge(&asked.name, &asked.id_card) {
                    Judged::Match => "0",
                    Judged::Mismatch => "-1",
                    Judged::NoRecord => "-5",
                },
            };
            said(&shared, json!({"Result": result, "Description": "演示"}))
        })
        .await
}
