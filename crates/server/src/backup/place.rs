//! Where backups lie: a folder, or a bucket of an S3-compatible storage in mainland China (SPEC STORE-1).

use anyhow::{Context, bail, ensure};
use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig};
use platform::S3Config;
use std::sync::Arc;
use std::time::Duration;

/// How often and how long a storage that fails is asked again.
const RETRIES_MAX: usize = 3;
const RETRY_SECONDS_MAX: u64 = 30;
/// How long one request may take.
const REQUEST_SECONDS_MAX: u64 = 120;

/// A place that holds objects under names such as `main/ID/people/0`. Cheap to clone.
#[derive(Clone)]
pub struct Place {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    name: String,
}

/// What a place is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A folder whose parent is there is made.
    Write,
    /// It must be there.
    Read,
}

impl Place {
    /// # Errors
    /// When the folder is not there, or the storage may not be used.
    pub fn open(target: &str, s3: &S3Config, wanted: Use) -> anyhow::Result<Place> {
        ensure!(!target.is_empty(), "no place is named: give one, or set backup.target");
        match target.strip_prefix("s3://") {
            Some(rest) => Self::bucket(target, rest, s3),
            None => Self::folder(target, wanted),
        }
    }

    fn folder(target: &str, wanted: Use) -> anyhow::Result<Place> {
        let folder = std::path::Path::new(target);
        if !folder.is_dir() {
            ensure!(!folder.exists(), "{target} is no folder");
            ensure!(wanted == Use::Write, "there is no folder {target}");
            // Only the last part is made: a disk that is not mounted must not be filled in its place.
            std::fs::create_dir(folder)
                .with_context(|| format!("cannot make the folder {target}; make it, or mount its disk"))?;
        }
        let store = LocalFileSystem::new_with_prefix(folder).with_context(|| format!("cannot use {target}"))?;
        Ok(Place { store: Arc::new(store.with_fsync(true)), prefix: Path::default(), name: target.to_owned() })
    }

    fn bucket(target: &str, rest: &str, s3: &S3Config) -> anyhow::Result<Place> {
        if let Err((key, what)) = s3.check() {
            bail!("backup.s3.{key}: {what}");
        }
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        ensure!(!bucket.is_empty(), "{target} names no bucket: s3://BUCKET/PREFIX");
        let retry = RetryConfig {
            max_retries: RETRIES_MAX,
            retry_timeout: Duration::from_secs(RETRY_SECONDS_MAX),
            ..RetryConfig::default()
        };
        let store = AmazonS3Builder::new()
            .with_endpoint(&s3.endpoint)
            .with_region(&s3.region)
            .with_bucket_name(bucket)
            .with_access_key_id(&s3.key_id)
            .with_secret_access_key(&s3.secret)
            .with_allow_http(s3.endpoint.starts_with("http://"))
            .with_disable_bulk_delete(true)
            .with_client_options(
                ClientOptions::new().with_timeout(Duration::from_secs(REQUEST_SECONDS_MAX)).with_allow_http(true),
            )
            .with_retry(retry)
            .build()
            .with_context(|| format!("cannot use {target}"))?;
        Ok(Place { store: Arc::new(store), prefix: Path::from(prefix), name: target.to_owned() })
    }

    /// As it was named.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn path(&self, name: &str) -> Path {
        self.prefix.parts().chain(Path::from(name).parts()).collect()
    }

    /// # Errors
    /// When the place does not take it: it is full, gone, or may not be written.
    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> anyhow::Result<()> {
        let put = self.store.put(&self.path(name), PutPayload::from(bytes)).await;
        put.map_err(plain).with_context(|| format!("cannot write to {}", self.name))?;
        Ok(())
    }

    /// # Errors
    /// When the place cannot be read.
    pub async fn get(&self, name: &str) -> anyhow::Result<Option<Bytes>> {
        let unread = || format!("cannot read {}", self.name);
        match self.store.get(&self.path(name)).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(plain).with_context(unread)?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(plain(error)).with_context(unread),
        }
    }

    /// # Errors
    /// When the place does not let it go.
    pub async fn delete(&self, name: &str) -> anyhow::Result<()> {
        match self.store.delete(&self.path(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(plain(error)).with_context(|| format!("cannot delete from {}", self.name)),
        }
    }

    /// The names of what lies directly in this folder, sorted: folders and objects.
    ///
    /// # Errors
    /// When the place cannot be read.
    pub async fn names(&self, folder: &str) -> anyhow::Result<Vec<String>> {
        let listed = self.store.list_with_delimiter(Some(&self.path(folder))).await;
        let listed = listed.map_err(plain).with_context(|| format!("cannot read {}", self.name))?;
        let objects = listed.objects.into_iter().map(|object| object.location);
        let last = |path: Path| path.filename().map(str::to_owned);
        let mut names: Vec<String> = listed.common_prefixes.into_iter().chain(objects).filter_map(last).collect();
        names.sort();
        Ok(names)
    }

    /// Deletes everything below this folder.
    ///
    /// # Errors
    /// When something cannot be deleted; what was deleted before stays so.
    pub async fn delete_below(&self, folder: &str) -> anyhow::Result<()> {
        let undone = || format!("cannot delete from {}", self.name);
        let below: Vec<_> =
            self.store.list(Some(&self.path(folder))).try_collect().await.map_err(plain).with_context(undone)?;
        for object in below {
            self.store.delete(&object.location).await.map_err(plain).with_context(undone)?;
        }
        // A folder of files stays behind empty; a bucket knows no folders.
        if !self.name.starts_with("s3://") {
            let _ = remove_empty(&std::path::Path::new(&self.name).join(folder));
        }
        Ok(())
    }
}

/// The store's errors tell in one text what their sources would only repeat.
fn plain(error: object_store::Error) -> anyhow::Error {
    anyhow::anyhow!("{error}")
}

fn remove_empty(folder: &std::path::Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)?.flatten() {
        if entry.path().is_dir() {
            remove_empty(&entry.path())?;
        }
    }
    std::fs::remove_dir(folder)
}
