//! Blob storage: pictures and documents. Documents come here sealed; album pictures are public.

use anyhow::Context;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload};
use std::ops::Range;
use std::sync::Arc;

/// The blob store of an installation. Cheap to clone.
#[derive(Clone)]
pub struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    /// Blobs in a local folder.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn in_folder(folder: &std::path::Path) -> anyhow::Result<Blobs> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Blobs(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))))
    }

    /// Keeps bytes under a name such as `photos/ID`. The same name again replaces them.
    ///
    /// # Errors
    /// When the store does not take them.
    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> anyhow::Result<()> {
        self.0
            .put(&Path::from(name), PutPayload::from(bytes))
            .await
            .with_context(|| "cannot store a blob".to_owned())?;
        Ok(())
    }

    /// Whether there are bytes under a name.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn has(&self, name: &str) -> anyhow::Result<bool> {
        match self.0.head(&Path::from(name)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error).context("cannot read a blob"),
        }
    }

    /// Deletes the bytes under a name, and says whether there were any.
    ///
    /// # Errors
    /// When the store does not let them go.
    pub async fn delete(&self, name: &str) -> anyhow::Result<bool> {
        // A folder says nothing about what was not there, other stores neither: so it is asked first.
        if !self.has(name).await? {
            return Ok(false);
        }
        match self.0.delete(&Path::from(name)).await {
            Ok(()) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error).context("cannot delete a blob"),
        }
    }

    /// A part of the bytes under a name, if there are any, as they come from the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn find_part(
        &self,
        name: &str,
        part: Range<u64>,
    ) -> anyhow::Result<Option<BoxStream<'static, object_store::Result<Bytes>>>> {
        let options = GetOptions { range: Some(GetRange::Bounded(part)), ..GetOptions::default() };
        match self.0.get_opts(&Path::from(name), options).await {
            Ok(found) => Ok(Some(found.into_stream())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error).context("cannot read a blob"),
        }
    }

    /// The bytes under a name, if there are any.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn find(&self, name: &str) -> anyhow::Result<Option<Bytes>> {
        match self.0.get(&Path::from(name)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error).context("cannot read a blob"),
        }
    }
}
