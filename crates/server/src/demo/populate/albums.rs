use super::rows::Rows;
use super::{Filling, pictures, written};
use db::entities::photos;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use kernel::PhotoId;

/// Pictures that are painted and stored at once.
const AT_ONCE: usize = 8;
/// Pictures in one unit of work.
const CHUNK: usize = 100;

/// Uploads an album picture for everybody who publishes: an owner's or recruiter's album takes only their own pictures.
///
/// # Errors
/// When the blob store or the database cannot be written.
pub(super) async fn upload(filling: &Filling, progress: &(dyn Fn(usize, usize) + Sync)) -> anyhow::Result<()> {
    let approved = filling
        .world
        .merchants
        .iter()
        .filter(|merchant| merchant.certification == super::super::Certification::Approved);
    let all: Vec<(usize, usize)> = approved
        .flat_map(|merchant| (0..merchant.members.len().min(2)).map(|member| (merchant.index, member)))
        .collect();
    let mut done = 0;
    for chunk in all.chunks(CHUNK) {
        let (merchant, member) = chunk[0];
        if !written::<photos::Entity>(&filling.app, filling.ids.photo(merchant, member, &filling.times)).await? {
            let made = stream::iter(chunk).map(|(merchant, member)| one(filling, *merchant, *member));
            let photos = made.buffered(AT_ONCE).try_collect().await?;
            Rows { photos, ..Rows::default() }.write(&filling.app).await?;
        }
        done += chunk.len();
        progress(done, all.len());
    }
    Ok(())
}

async fn one(filling: &Filling, merchant: usize, member: usize) -> anyhow::Result<photos::Model> {
    let id: PhotoId = filling.ids.photo(merchant, member, &filling.times);
    let picture = pictures::album(filling.ids.seed, merchant * 2 + member).await?;
    let (width, height) = (picture.width, picture.height);
    platform::pictures::store(&filling.app, &format!("photos/{id}"), picture).await?;
    Ok(photos::Model {
        id,
        person_id: filling.people.members[merchant][member].person(),
        conversation_id: None,
        width,
        height,
        created_at: filling.times.photo_taken(merchant),
    })
}
