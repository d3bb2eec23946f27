use crate::refusals::{BAD_CURSOR, BAD_LIMIT};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use db::columns::Digest;
use kernel::Refusal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use vault::Vault;

/// The longest cursor that is looked at, and the bytes of its signature.
const CURSOR_CHARS_MAX: usize = 4_096;
const TAG_BYTES: usize = 16;

/// One page of a list.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Ask for the next page with `?cursor=`; absent on the last page.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A list that is short by nature and has one page.
    pub fn whole(items: Vec<T>) -> Page<T> {
        Page { items, next: None }
    }
}

/// The paging part of a query.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    pub cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    pub limit: Option<u64>,
}

impl PageQuery {
    /// How many rows a page has.
    ///
    /// # Errors
    /// `bad_limit` outside 1 to 50.
    pub fn limit(&self) -> Result<u64, Refusal> {
        limit(self.limit)
    }
}

/// Checks a page's size: 1 to 50, 20 unless told.
///
/// # Errors
/// `bad_limit` outside that.
pub fn limit(asked: Option<u64>) -> Result<u64, Refusal> {
    match asked.unwrap_or(20) {
        limit @ 1..=50 => Ok(limit),
        _ => Err(BAD_LIMIT.on("limit")),
    }
}

/// Makes and checks cursors: a sort key, signed, so that a forged one is refused instead of reaching a query.
#[derive(Clone)]
pub struct Cursors {
    vault: Vault,
}

impl Cursors {
    pub(crate) fn new(vault: &Vault) -> Cursors {
        Cursors { vault: vault.clone() }
    }

    /// A cursor for `key` of the list `list`; `filters` is whatever else the list depends on.
    pub fn sign<K: Serialize>(&self, list: &str, filters: &str, key: &K) -> String {
        let body = serde_json::to_vec(key).unwrap_or_default();
        let tag = self.tag(list, filters, &body);
        BASE64_URL_SAFE_NO_PAD.encode([&tag.0[..TAG_BYTES], &body].concat())
    }

    /// The key of a cursor that was signed for this list and these filters.
    ///
    /// # Errors
    /// `bad_cursor` for anything else.
    pub fn check<K: DeserializeOwned>(
        &self,
        list: &str,
        filters: &str,
        cursor: Option<&str>,
    ) -> Result<Option<K>, Refusal> {
        let Some(cursor) = cursor else { return Ok(None) };
        let refused = || BAD_CURSOR.on("cursor");
        if cursor.len() > CURSOR_CHARS_MAX {
            return Err(refused());
        }
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refused())?;
        let (tag, body) = bytes.split_at_checked(TAG_BYTES).ok_or_else(refused)?;
        if !bool::from(self.tag(list, filters, body).0[..TAG_BYTES].ct_eq(tag)) {
            return Err(refused());
        }
        serde_json::from_slice(body).map(Some).map_err(|_| refused())
    }

    /// Cuts a result of `limit + 1` rows to a page.
    pub fn page<R, K: Serialize, T>(
        &self,
        list: &str,
        filters: &str,
        mut rows: Vec<R>,
        limit: u64,
        key: impl Fn(&R) -> K,
        view: impl FnMut(R) -> T,
    ) -> Page<T> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(|row| self.sign(list, filters, &key(row))) } else { None };
        Page { items: rows.into_iter().map(view).collect(), next }
    }

    fn tag(&self, list: &str, filters: &str, body: &[u8]) -> Digest {
        let mut message = format!("{list}\n{}\n{filters}\n", filters.len()).into_bytes();
        message.extend(body);
        self.vault.keyed_digest("cursor", &message)
    }
}
