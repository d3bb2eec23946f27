//! A bucket of an S3-compatible storage: put, get, head, delete, and list in pages. It refuses a request whose signature
//! (AWS Signature Version 4) is not right for its body, its region and its date.

mod signature;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use kernel::{Clock, Secret, Timestamp};
use sha2::{Digest, Sha256};
use signature::{Account, Arrived};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

/// Objects that are listed at once; few, so that whoever lists must turn pages.
const PAGE: usize = 20;
/// The longest body that is read, and the bytes that a bucket holds: it lives in memory.
const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;
const HELD_BYTES_MAX: usize = 512 * 1024 * 1024;

/// A simulated account with one bucket.
pub struct S3SandboxConfig {
    pub bucket: String,
    pub region: String,
    pub key_id: String,
    pub secret: Secret<String>,
    /// Judges stale dates.
    pub clock: Clock,
}

struct Shared {
    config: S3SandboxConfig,
    objects: Mutex<BTreeMap<String, Object>>,
}

struct Object {
    bytes: Bytes,
    at: Timestamp,
}

/// Looks into the bucket. Clones share it.
#[derive(Clone)]
pub struct S3Handle(Arc<Shared>);

impl S3Handle {
    /// Every object with its bytes, by name.
    pub fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        self.0.objects().iter().map(|(name, object)| (name.clone(), object.bytes.to_vec())).collect()
    }
}

impl Shared {
    fn objects(&self) -> MutexGuard<'_, BTreeMap<String, Object>> {
        self.objects.lock().expect("no holder of this lock panics")
    }
}

/// The bucket's routes; merge them at the root of a listener of their own, because signatures cover the whole path.
pub fn s3_router(config: S3SandboxConfig) -> (Router, S3Handle) {
    let shared = Arc::new(Shared { config, objects: Mutex::default() });
    let router = Router::new().fallback(answer).layer(DefaultBodyLimit::max(BODY_BYTES_MAX)).with_state(shared.clone());
    (router, S3Handle(shared))
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let arrived = Arrived {
        method: method.as_str(),
        path: uri.path(),
        query: uri.query().unwrap_or_default(),
        headers: &headers,
        body: &body,
    };
    let config = &shared.config;
    let account = Account { key_id: &config.key_id, secret: config.secret.expose(), region: &config.region };
    if let Err((status, code)) = signature::verify(&arrived, &account, config.clock.now()) {
        return refuse(status, code);
    }
    let path = signature::decoded(uri.path());
    let Some(rest) = path.strip_prefix('/').and_then(|path| path.strip_prefix(config.bucket.as_str())) else {
        return refuse(StatusCode::NOT_FOUND, "NoSuchBucket");
    };
    let key = rest.trim_start_matches('/').to_owned();
    match (method.as_str(), key.is_empty()) {
        ("GET", true) => list(&shared, uri.query().unwrap_or_default()),
        ("PUT", false) => put(&shared, key, body),
        ("GET", false) => get(&shared, &key, With::Body),
        ("HEAD", false) => get(&shared, &key, With::Head),
        ("DELETE", false) => {
            shared.objects().remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => refuse(StatusCode::NOT_IMPLEMENTED, "NotImplemented"),
    }
}

fn refuse(status: StatusCode, code: &str) -> Response {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{code}</Message></Error>"
    );
    (status, [(header::CONTENT_TYPE, "application/xml")], text).into_response()
}

fn put(shared: &Shared, key: String, bytes: Bytes) -> Response {
    let mut objects = shared.objects();
    let held: usize = objects.values().map(|object| object.bytes.len()).sum();
    if held + bytes.len() > HELD_BYTES_MAX {
        return refuse(StatusCode::INSUFFICIENT_STORAGE, "QuotaExceeded");
    }
    let tag = tag(&bytes);
    objects.insert(key, Object { bytes, at: shared.config.clock.now() });
    [(header::ETAG, tag)].into_response()
}

fn tag(bytes: &[u8]) -> String {
    let hash: String = Sha256::digest(bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hash}\"")
}

enum With {
    Body,
    Head,
}

fn get(shared: &Shared, key: &str, with: With) -> Response {
    let objects = shared.objects();
    let Some(object) = objects.get(key) else { return refuse(StatusCode::NOT_FOUND, "NoSuchKey") };
    let modified = object.at.to_jiff().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let headers = [
        (header::ETAG, tag(&object.bytes)),
        (header::LAST_MODIFIED, modified),
        (header::CONTENT_LENGTH, object.bytes.len().to_string()),
    ];
    match with {
        With::Body => (headers, object.bytes.clone()).into_response(),
        With::Head => headers.into_response(),
    }
}

/// ListObjectsV2: objects below a prefix, those beyond the delimiter as common prefixes, in pages.
fn list(shared: &Shared, query: &str) -> Response {
    let asked: BTreeMap<String, String> = signature::pairs(query).into_iter().collect();
    let of = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    if of("list-type") != "2" {
        return refuse(StatusCode::NOT_IMPLEMENTED, "NotImplemented");
    }
    let (prefix, delimiter, after) = (of("prefix"), of("delimiter"), of("continuation-token").max(of("start-after")));
    let objects = shared.objects();
    let (mut contents, mut folders, mut last, mut more) = (String::new(), BTreeSet::new(), String::new(), false);
    let mut count = 0;
    for (name, object) in objects.range(prefix.to_owned()..).take_while(|(name, _)| name.starts_with(prefix)) {
        let folder = (!delimiter.is_empty())
            .then(|| name[prefix.len()..].split_once(delimiter).map(|(first, _)| format!("{prefix}{first}{delimiter}")))
            .flatten();
        let entry = folder.clone().unwrap_or_else(|| name.clone());
        if entry.as_str() <= after || folders.contains(&entry) {
            continue;
        }
        if count == PAGE {
            more = true;
            break;
        }
        count += 1;
        last.clone_from(&entry);
        if folder.is_some() {
            folders.insert(entry);
        } else {
            contents.push_str(&format!(
                "<Contents><Key>{name}</Key><Size>{}</Size><LastModified>{}</LastModified><ETag>{}</ETag></Contents>",
                object.bytes.len(),
                object.at.to_jiff().strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                tag(&object.bytes).replace('"', "&quot;"),
            ));
        }
    }
    let folders: String =
        folders.iter().map(|it| format!("<CommonPrefixes><Prefix>{it}</Prefix></CommonPrefixes>")).collect();
    let next = if more { format!("<NextContinuationToken>{last}</NextContinuationToken>") } else { String::new() };
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult><Name>{}</Name><IsTruncated>{more}</IsTruncated>\
         {contents}{folders}{next}</ListBucketResult>",
        shared.config.bucket
    );
    ([(header::CONTENT_TYPE, "application/xml")], text).into_response()
}
