use crate::world::{World, client_id, nothing};
use testkit::films::{FILM, voice_webm};
use testkit::{Client, Value, json, on_both_engines};

fn path(id: &str, rest: &str) -> String {
    format!("/api/v1/conversations/{id}/{rest}")
}

async fn part(client: &Client, url: &str, range: &str) -> (u16, Option<String>, usize) {
    let answer = client.request(reqwest::Method::GET, url).header("range", range).send().await.expect("an answer");
    let place = answer.headers().get("content-range").and_then(|value| value.to_str().ok()).map(str::to_owned);
    (answer.status().as_u16(), place, answer.bytes().await.expect("bytes").len())
}

async fn whole(client: &Client, url: &str) -> (String, Vec<u8>) {
    let answer = client.request(reqwest::Method::GET, url).send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let kind = answer.headers()["content-type"].to_str().expect("a type").to_owned();
    (kind, answer.bytes().await.expect("bytes").to_vec())
}

fn holds(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

on_both_engines! {
    /// covers: TALK-1, TALK-2, SEC-1
    async fn a_voice_is_heard_by_the_two_sides_only(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let uploaded = world.seeker.post_bytes(&path(&id, "voices"), "audio/webm", voice_webm(3_000)).await;
        assert_eq!(uploaded.status, 201, "{}", uploaded.text);
        let voice = uploaded.ok();
        assert_eq!((voice["millis"].as_i64(), &voice["media_type"]), (Some(3_000), &json!("audio/webm")));
        // A repetition with its key is the same upload.
        let again = async || {
            world.seeker.post_bytes_once("voice-0001", &path(&id, "voices"), "audio/webm", voice_webm(800)).await.ok()
        };
        assert_eq!(again().await, again().await);

        let body = json!({ "client_id": client_id(&app), "kind": "voice", "recording_id": voice["id"] });
        let sent = world.seeker.post(&path(&id, "messages"), body.clone()).await.ok();
        assert_eq!((&sent["kind"], &sent["recording"]), (&json!("voice"), &voice));
        assert_eq!(world.seeker.post(&path(&id, "messages"), body).await.ok()["id"], sent["id"]);
        let list = world.owner.get(&format!("/api/v1/conversations?merchant_id={}", world.merchant)).await.ok();
        assert_eq!(list["items"][0]["last"]["preview"], "[语音]");

        let url = voice["url"].as_str().expect("an address");
        let stranger = app.register("stranger_zhao", "19900000004").await;
        for client in [&world.seeker, &world.recruiter] {
            let (kind, bytes) = whole(client, url).await;
            assert_eq!(kind, "audio/webm");
            assert!(!holds(&bytes, "Lin's phone") && !holds(&bytes, "林家客厅"), "only the sound is kept");
            let total = bytes.len();
            assert_eq!(part(client, url, "bytes=0-9").await, (206, Some(format!("bytes 0-9/{total}")), 10));
            assert_eq!(part(client, url, &format!("bytes={total}-")).await.0, 416);
        }
        stranger.get(url).await.refused(404, "not_found");
        app.nobody().get(url).await.refused(401, "sign_in_required");
        // At rest there is no container to be seen, and the other side cannot send it as its own.
        for entry in std::fs::read_dir(app.data_dir.join("blobs/recordings")).expect("blobs") {
            let blob = std::fs::read(entry.expect("a file").path()).expect("bytes");
            assert!(!holds(&blob, "A_OPUS") && !holds(&blob, "webm"));
        }
        let theirs = json!({ "client_id": client_id(&app), "kind": "voice", "recording_id": voice["id"] });
        world.owner.post(&path(&id, "messages"), theirs).await.refused(422, "invalid_field");
        let as_video = json!({ "client_id": client_id(&app), "kind": "video", "recording_id": voice["id"] });
        let refused = world.seeker.post(&path(&id, "messages"), as_video).await.refused(422, "invalid_field");
        assert_eq!(refused["field"], "recording_id");
    }

    /// covers: TALK-1
    async fn a_short_video_is_rewritten_and_seen(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let uploaded = world.owner.post_bytes(&path(&id, "videos"), "video/mp4", FILM.to_vec()).await;
        assert_eq!(uploaded.status, 201, "{}", uploaded.text);
        let video = uploaded.ok();
        assert_eq!((&video["media_type"], video["width"].as_i64()), (&json!("video/mp4"), Some(640)));
        let body = json!({ "client_id": client_id(&app), "kind": "video", "recording_id": video["id"] });
        let sent = world.owner.post(&path(&id, "messages"), body).await.ok();
        assert_eq!(sent["recording"]["id"], video["id"]);
        let (kind, bytes) = whole(&world.seeker, video["url"].as_str().expect("an address")).await;
        assert_eq!(kind, "video/mp4");
        assert!(holds(FILM, "x264") && !holds(&bytes, "x264"), "the encoder's messages are gone");
        let list = world.seeker.get("/api/v1/conversations").await.ok();
        assert_eq!(list["items"][0]["last"]["preview"], "[视频]");
    }

    /// covers: TALK-1, TALK-2
    async fn what_is_no_recording_is_refused(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let voices = async |bytes: Vec<u8>| world.seeker.post_bytes(&path(&id, "voices"), "audio/webm", bytes).await;
        voices(voice_webm(62_000)).await.refused(422, "voice_too_long");
        voices(b"RIFF....WAVEfmt ".to_vec()).await.refused(422, "not_a_voice");
        voices(Vec::new()).await.refused(422, "not_a_voice");
        voices(FILM.to_vec()).await.refused(422, "not_a_voice");
        voices(voice_webm(1_000)[..200].to_vec()).await.refused(422, "not_a_voice");
        voices(vec![0; 3 * 1024 * 1024 + 1]).await.refused(413, "voice_too_large");
        let videos = async |bytes: Vec<u8>| world.seeker.post_bytes(&path(&id, "videos"), "video/webm", bytes).await;
        videos(voice_webm(1_000)).await.refused(422, "video_not_supported");
        videos(b"<html>".to_vec()).await.refused(422, "not_a_video");
        videos(vec![0; 16 * 1024 * 1024 + 1]).await.refused(413, "clip_too_large");
        assert!(!app.data_dir.join("blobs/recordings").exists(), "nothing was kept");
        let stranger = app.register("stranger_zhao", "19900000004").await;
        let theirs = stranger.post_bytes(&path(&id, "voices"), "audio/webm", voice_webm(1_000)).await;
        theirs.refused(404, "not_found");
        let nowhere = json!({ "client_id": client_id(&app), "kind": "voice", "recording_id": nothing() });
        world.seeker.post(&path(&id, "messages"), nowhere).await.refused(422, "invalid_field");
    }

    /// Voices that one person uploads have a limit. covers: TALK-1
    async fn uploads_have_a_limit(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        for _ in 0..10 {
            world.seeker.post_bytes(&path(&id, "videos"), "video/mp4", b"x".to_vec()).await.refused(422, "not_a_video");
        }
        let more = world.seeker.post_bytes(&path(&id, "videos"), "video/mp4", FILM.to_vec()).await;
        more.refused(429, "too_many_requests");
        let _: Value = world.seeker.post_bytes(&path(&id, "voices"), "audio/webm", voice_webm(900)).await.ok();
    }
}
