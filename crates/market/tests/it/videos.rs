//! Album videos: what hides in a film does not reach anybody, and what is no film is refused.

use crate::{Shop, id_of, text};
use reqwest::Method;
use testkit::films::{FILM, boxed, film_with, track};
use testkit::{Client, Reply, TestApp, Value, json, on_both_engines, png};

const PLACE: &[u8] = b"+26.0745+119.2965/";
const CAMERA: &[u8] = b"LINGONG-TEST-CAMERA";
const ROUTE: &[u8] = b"LINGONG-TEST-ROUTE";
const ENCODER: &[u8] = b"x264 - core";
const NOWHERE: &str = "01936000-0000-7000-8000-000000000000";

/// What a phone hides: a place and its own name in the head, EXIF in a box of its own, a track that notes the route, and
/// more behind the end. The encoder's message stands in the first sample already.
fn film_with_secrets() -> Vec<u8> {
    let place = boxed(b"\xa9xyz", &[&[0, 18, 0x15, 0xc7], PLACE].concat());
    let about = boxed(b"udta", &[place, boxed(b"\xa9mak", &[&[0, 19, 0x15, 0xc7], CAMERA].concat())].concat());
    let exif = boxed(b"uuid", &[b"JpgTiffExif->JP2", &b"Exif\0\0"[..], CAMERA].concat());
    let mut notes = track(1);
    let kind = notes.windows(4).position(|window| window == b"soun").expect("a handler");
    notes[kind..kind + 4].copy_from_slice(b"meta");
    let behind = [boxed(b"free", ROUTE), exif.clone(), boxed(b"mdat", ROUTE)].concat();
    film_with(&[about, exif, notes].concat(), &behind)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

async fn poster(who: &Client) -> String {
    id_of(&who.post_bytes("/api/v1/photos", "image/png", png(64, 36)).await.ok())
}

async fn send(who: &Client, poster: &str, bytes: Vec<u8>) -> Reply {
    who.post_bytes(&format!("/api/v1/videos?poster_id={poster}"), "video/mp4", bytes).await
}

async fn fetch(app: &TestApp, address: &str, headers: &[(&str, &str)]) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
    let request = app.nobody().request(Method::GET, address);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let reply = request.send().await.expect("an answer");
    let (status, headers) = (reply.status().as_u16(), reply.headers().clone());
    (status, headers, reply.bytes().await.expect("the whole answer").to_vec())
}

on_both_engines! {
    /// covers: PUB-4
    async fn nothing_but_the_film_is_kept(app: TestApp) {
        let shop = Shop::open(&app).await;
        let sent = film_with_secrets();
        for hidden in [PLACE, CAMERA, ROUTE, ENCODER] {
            assert!(holds(&sent, hidden));
        }
        let poster = poster(&shop.owner).await;
        let video = send(&shop.owner, &poster, sent).await.ok();
        assert_eq!(video["url"], format!("/media/{poster}"), "who knows pictures only sees the poster");
        let shown = &video["video"];
        assert_eq!((&shown["seconds"], &shown["width"], &shown["height"]), (&json!(4), &json!(640), &json!(360)));
        let (status, headers, bytes) = fetch(&app, &text(&shown["url"]), &[]).await;
        assert_eq!(status, 200);
        for hidden in [PLACE, CAMERA, ROUTE, ENCODER, b"udta", b"uuid", b"meta", b"free", b"Lavf"] {
            assert!(!holds(&bytes, hidden));
        }
        // The head comes first, so that it plays before it is whole.
        let at = |kind: &[u8]| bytes.windows(4).position(|window| window == kind).expect("such a box");
        assert!(at(b"moov") < at(b"mdat"));
        for (name, value) in [
            ("content-type", "video/mp4"),
            ("content-disposition", "inline"),
            ("x-content-type-options", "nosniff"),
            ("accept-ranges", "bytes"),
            ("cache-control", "public, max-age=31536000, immutable"),
        ] {
            assert_eq!(headers[name], value, "{name}");
        }
        assert!(headers.get("content-encoding").is_none());
        // Nor is it anywhere in the data folder.
        for entry in crate::photos::walk(&app.data_dir) {
            let bytes = std::fs::read(&entry).expect("a readable file");
            assert!([PLACE, CAMERA, ROUTE, ENCODER].iter().all(|hidden| !holds(&bytes, hidden)), "{}", entry.display());
        }
        // What was served is a film itself.
        send(&shop.owner, &poster, bytes).await.ok();
    }

    /// covers: PUB-4, PUB-7
    async fn a_posting_shows_its_video(app: TestApp) {
        let shop = Shop::open(&app).await;
        let poster = poster(&shop.owner).await;
        let video = send(&shop.owner, &poster, FILM.to_vec()).await.ok();
        let photo = id_of(&shop.owner.post_bytes("/api/v1/photos", "image/png", png(40, 40)).await.ok());
        let id = shop.live(&app, json!({ "album": [video["id"], photo] })).await;
        let seen = app.nobody().get(&format!("/api/v1/postings/{id}")).await.ok();
        assert_eq!(seen["album"][0], video);
        assert_eq!(seen["album"][1], json!({ "id": photo, "url": format!("/media/{photo}"),
            "thumb_url": format!("/media/{photo}/thumb"), "video": null }));
        app.sync_index().await;
        let found = app.nobody().get("/api/v1/postings/search?city=350100").await.ok();
        assert_eq!(found["items"][0]["thumb_url"], video["thumb_url"]);
        let review = shop.reviewer.get(&format!("/api/v1/staff/postings/{id}")).await.ok();
        assert_eq!(review["posting"]["album"][0]["video"], video["video"]);
        // The page that the server renders.
        let (_, _, page) = fetch(&app, &format!("/jobs/{id}"), &[]).await;
        let page = String::from_utf8(page).expect("text");
        let src = format!("src=\"{}\"", text(&video["video"]["url"]));
        assert!(page.contains("<video controls") && page.contains("preload=\"none\"") && page.contains(&src), "{page}");
        // A live posting that gets another video is looked at again.
        let more = send(&shop.owner, &poster, FILM.to_vec()).await.ok();
        let body = shop.body(&app, json!({ "album": [video["id"], photo, more["id"]] }));
        let edited = shop.owner.put(&format!("/api/v1/postings/{id}"), body).await.ok();
        assert_eq!(edited["state"], "in_review");
    }

    /// covers: PUB-4
    async fn a_part_of_a_film_is_answered(app: TestApp) {
        let shop = Shop::open(&app).await;
        let video = send(&shop.owner, &poster(&shop.owner).await, FILM.to_vec()).await.ok();
        let address = text(&video["video"]["url"]);
        let (_, headers, whole) = fetch(&app, &address, &[]).await;
        let (total, tag) = (whole.len(), headers["etag"].to_str().expect("text").to_owned());
        assert_eq!(headers["content-length"], total.to_string());
        for (range, (first, end)) in [
            ("bytes=0-1", (0, 2)),
            ("bytes=100-", (100, total)),
            ("bytes=-5", (total - 5, total)),
            ("bytes=10-999999999", (10, total)),
        ] {
            let (status, headers, part) = fetch(&app, &address, &[("range", range), ("accept-encoding", "gzip, br")]).await;
            assert_eq!(status, 206, "{range}");
            assert_eq!(headers["content-range"], format!("bytes {first}-{}/{total}", end - 1));
            assert_eq!(headers["content-length"], (end - first).to_string());
            assert_eq!(headers["content-type"], "video/mp4");
            assert!(part == whole[first..end], "{range}");
        }
        for (headers, expected) in [
            (vec![("range", "bytes=0-1"), ("if-range", tag.as_str())], 206),
            (vec![("range", "bytes=0-1"), ("if-range", "\"another\"")], 200),
            (vec![("range", "bytes=0-1,5-6")], 200),
            (vec![("range", "lines=1-2")], 200),
        ] {
            assert_eq!(fetch(&app, &address, &headers).await.0, expected, "{headers:?}");
        }
        let beyond = app.nobody().request(Method::GET, &address).header("range", format!("bytes={total}-"));
        assert_eq!(app.nobody().send(beyond).await.refused(416, "range_not_satisfiable")["bytes"], json!(total));
        app.nobody().get(&format!("/media/videos/{NOWHERE}")).await.refused(404, "not_found");
        app.nobody().get("/media/videos/..%2f..%2froot.key").await.refused(404, "not_found");
        let head = app.nobody().request(Method::HEAD, &address).send().await.expect("an answer");
        assert_eq!((head.status().as_u16(), &head.headers()["content-length"]), (200, &headers["content-length"]));
    }

    /// covers: PUB-4
    async fn what_is_no_film_is_refused(app: TestApp) {
        let shop = Shop::open(&app).await;
        let poster = poster(&shop.owner).await;
        let other = |kind: &[u8; 4], nth: usize, offset: usize, bytes: &[u8]| {
            let mut film = FILM.to_vec();
            let at = film.windows(4).enumerate().filter(|(_, window)| window == kind).nth(nth).expect("such a box").0;
            film[at + offset..at + offset + bytes.len()].copy_from_slice(bytes);
            film
        };
        let most = [0xff; 4];
        for (what, bytes) in [
            ("nothing", Vec::new()),
            ("a picture", png(64, 64)),
            ("a page", b"<!doctype html><script>alert(1)</script>".to_vec()),
            ("half a film", FILM[..FILM.len() / 2].to_vec()),
            ("a film without its end", FILM[..FILM.len() - 1].to_vec()),
            ("a table of four thousand million", other(b"stsz", 0, 12, &most)),
            ("a sample of four gigabytes", other(b"stsz", 0, 16, &most)),
            ("equal samples without end", other(b"stsz", 0, 8, &[0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff])),
            ("a run without end", other(b"stts", 0, 12, &most)),
            ("a chunk without end", other(b"stsc", 0, 16, &most)),
            ("a box of four gigabytes", boxed(b"ftyp", b"isom\0\0\0\0").into_iter().chain(most).chain(*b"moov").collect()),
        ] {
            let refused = send(&shop.owner, &poster, bytes).await;
            assert_eq!((refused.status, refused.body["code"].as_str()), (422, Some("not_a_video")), "{what}");
        }
        for (why, bytes) in [
            ("quicktime", other(b"ftyp", 0, 4, b"qt  ")),
            ("pictures", other(b"avc1", 1, 0, b"hvc1")),
            ("sound", other(b"mp4a", 0, 0, b"Opus")),
            ("fragments", film_with(&boxed(b"mvex", &[]), &[])),
            ("tracks", film_with(&track(0), &[])),
        ] {
            assert_eq!(send(&shop.owner, &poster, bytes).await.refused(422, "video_not_supported")["why"], why);
        }
        // Sixteen times slower it lasts a minute and four seconds.
        let slow = other(b"mdhd", 0, 16, &[0, 0, 3, 0xc0]);
        assert_eq!(send(&shop.owner, &poster, slow).await.refused(422, "video_too_long")["seconds_max"], 60);
        send(&shop.owner, &poster, vec![0; 30 * 1024 * 1024 + 1]).await.refused(413, "video_too_large");
        assert!(!app.data_dir.join("blobs/videos").exists(), "nothing was kept");
    }

    /// A side of more than 1920 pixels, as the decoder's settings tell it, whatever the head says.
    ///
    /// covers: PUB-4
    async fn a_film_of_many_pixels_is_refused(app: TestApp) {
        let shop = Shop::open(&app).await;
        // The settings of 3840 by 2160 in the place of the clip's own, which end with the box of the sample entry.
        let mut film = FILM.to_vec();
        let at = film.windows(4).position(|window| window == b"avcC").expect("settings") + 4 + 6;
        let length = usize::from(u16::from_be_bytes([film[at], film[at + 1]]));
        let wide = [0x67, 0x64, 0, 0x33, 0xac, 0xd9, 0x40, 0x3c, 0, 0x43, 0xec, 4, 0x40, 0, 0, 3, 0, 0x40, 0, 0, 5, 3, 0xc6];
        let count = wide.len().min(length);
        film[at + 2..at + 2 + count].copy_from_slice(&wide[..count]);
        let refused = send(&shop.owner, &poster(&shop.owner).await, film).await.refused(413, "video_too_large");
        assert_eq!(refused["side_max"], 1_920);
    }

    /// covers: PUB-4
    async fn a_video_is_its_uploaders(app: TestApp) {
        let shop = Shop::open(&app).await;
        let other = app.register("other", "19900000003").await;
        let (own, foreign) = (poster(&shop.owner).await, poster(&other).await);
        for poster in [foreign.as_str(), NOWHERE] {
            let refused = send(&shop.owner, poster, FILM.to_vec()).await.refused(422, "photo_unknown");
            assert_eq!(refused["field"], "poster_id");
        }
        app.nobody().post_bytes("/api/v1/videos", "video/mp4", FILM.to_vec()).await.refused(401, "sign_in_required");
        let theirs = send(&other, &foreign, FILM.to_vec()).await.ok();
        let create = async |album: Value| {
            shop.owner.post("/api/v1/postings", shop.body(&app, json!({ "album": album }))).await
        };
        assert_eq!(create(json!([theirs["id"]])).await.refused(422, "photo_unknown")["field"], "album");
        let mut four = Vec::new();
        for _ in 0..4 {
            four.push(send(&shop.owner, &own, FILM.to_vec()).await.ok()["id"].clone());
        }
        assert_eq!(create(json!(four)).await.refused(422, "too_many_videos")["most"], 3);
        let twice = create(json!([four[0], four[0]])).await;
        assert_eq!(twice.refused(422, "invalid_field")["field"], "album");
        assert_eq!(create(json!(four[..3])).await.ok()["album"][2]["id"], four[2]);
    }

    /// covers: PUB-4
    async fn twenty_videos_a_day(app: TestApp) {
        let shop = Shop::open(&app).await;
        let poster = poster(&shop.owner).await;
        for _ in 0..20 {
            send(&shop.owner, &poster, FILM.to_vec()).await.ok();
        }
        send(&shop.owner, &poster, FILM.to_vec()).await.refused(429, "too_many_requests");
        app.clock.advance_seconds(86_401);
        send(&shop.owner, &poster, FILM.to_vec()).await.ok();
    }

    /// An upload that is repeated with its key is the same upload, for a day.
    ///
    /// covers: PUB-4
    async fn a_repeated_upload_is_the_same(app: TestApp) {
        let shop = Shop::open(&app).await;
        let photo = async |key: &str, side: u32| {
            shop.owner.post_bytes_once(key, "/api/v1/photos", "image/png", png(side, side)).await
        };
        let first = photo("photo-0001", 40).await.ok();
        let again = photo("photo-0001", 40).await;
        assert_eq!((again.status, &again.body), (201, &first));
        photo("photo-0001", 41).await.refused(422, "idempotency_key_reused");
        assert_ne!(photo("photo-0002", 40).await.ok()["id"], first["id"]);
        photo("x", 40).await.refused(422, "bad_idempotency_key");

        let address = format!("/api/v1/videos?poster_id={}", id_of(&first));
        let video = async |key: &str| shop.owner.post_bytes_once(key, &address, "video/mp4", FILM.to_vec()).await;
        let film = video("video-0001").await.ok();
        let (one, two) = tokio::join!(video("video-0001"), video("video-0001"));
        assert_eq!((one.ok(), two.ok()), (film.clone(), film.clone()));
        let folder = app.data_dir.join("blobs/videos");
        assert_eq!(std::fs::read_dir(folder).expect("a folder").count(), 1, "nothing was made of the repetitions");
        // The key of one kind of upload does not stand for another.
        video("photo-0001").await.refused(422, "idempotency_key_reused");
        app.clock.advance_seconds(86_399);
        assert_eq!(video("video-0001").await.ok(), film);
        app.clock.advance_seconds(2);
        let later = video("video-0001").await.ok();
        assert_ne!(later["id"], film["id"], "after a day the key counts as not there");
        assert_eq!(video("video-0001").await.ok(), later);
    }
}
