use crate::world::{World, client_id};
use std::io::Cursor;
use testkit::{TestApp, json, on_both_engines};

fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let image = image::RgbImage::from_fn(600, 300, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
    image.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).expect("a picture");
    bytes
}

fn blobs(app: &TestApp) -> Vec<Vec<u8>> {
    let folder = std::fs::read_dir(app.data_dir.join("blobs/talk")).expect("blobs");
    folder.map(|entry| std::fs::read(entry.expect("a file").path()).expect("bytes")).collect()
}

on_both_engines! {
    /// covers: TALK-1, SEC-1
    async fn a_picture_is_seen_by_the_two_sides_only(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let path = |rest: &str| format!("/api/v1/conversations/{id}/{rest}");
        let uploaded = world.seeker.post_bytes(&path("photos"), "image/png", picture()).await;
        assert_eq!(uploaded.status, 201, "{}", uploaded.text);
        let photo = uploaded.ok();
        // A repetition with its key is the same upload.
        let again = async || world.seeker.post_bytes_once("photo-0001", &path("photos"), "image/png", picture()).await;
        assert_eq!(again().await.ok(), again().await.ok());
        let body = json!({ "client_id": client_id(&app), "kind": "picture", "photo_id": photo["id"] });
        let sent = world.seeker.post(&path("messages"), body.clone()).await.ok();
        assert_eq!((&sent["photo"]["url"], &sent["photo"]["thumb_url"]), (&photo["url"], &photo["thumb_url"]));
        let list = world.seeker.get("/api/v1/conversations").await.ok();
        assert_eq!(list["items"][0]["last"]["preview"], "[图片]");
        let stranger = app.register("stranger_zhao", "19900000004").await;
        for name in ["url", "thumb_url"] {
            let url = photo[name].as_str().expect("an address");
            for client in [&world.seeker, &world.recruiter] {
                let loaded = client.get(url).await;
                assert_eq!((loaded.status, loaded.headers["content-type"].to_str().ok()), (200, Some("image/jpeg")));
                assert_eq!(loaded.headers["cache-control"], "no-store");
            }
            stranger.get(url).await.refused(404, "not_found");
            app.nobody().get(url).await.refused(401, "sign_in_required");
        }
        // At rest there is no picture, and the other side cannot send it as its own.
        for blob in blobs(&app) {
            assert!(!blob.windows(3).take(64).any(|bytes| bytes == [0xff, 0xd8, 0xff]));
        }
        assert_eq!(blobs(&app).len(), 4, "two uploads in two sizes");
        let body = json!({ "client_id": client_id(&app), "kind": "picture", "photo_id": photo["id"] });
        world.owner.post(&path("messages"), body).await.refused(422, "invalid_field");
    }

    /// covers: TALK-1
    async fn what_is_no_picture_is_refused(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let path = format!("/api/v1/conversations/{id}/photos");
        world.seeker.post_bytes(&path, "image/jpeg", b"<svg/>".to_vec()).await.refused(422, "not_a_picture");
        world.seeker.post_bytes(&path, "image/jpeg", Vec::new()).await.refused(422, "not_a_picture");
        let large = vec![0; 12 * 1024 * 1024 + 1];
        world.seeker.post_bytes(&path, "image/jpeg", large).await.refused(413, "picture_too_large");
        assert!(!app.data_dir.join("blobs/talk").exists());
    }
}
