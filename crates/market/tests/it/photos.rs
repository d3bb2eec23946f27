//! Album pictures: what hides in a file does not reach anybody.

use crate::{Shop, id_of};
use testkit::{Value, json, on_both_engines, png};

const MARKER: &[u8] = b"HIDDEN-BEHIND-THE-PICTURE";
const CAMERA: &[u8] = b"LINGONG-TEST-CAMERA";

/// A JPEG that a phone could have made: EXIF with a camera, a GPS block and a quarter turn, and text after its end.
fn jpeg_with_exif() -> Vec<u8> {
    let decoded = image::load_from_memory(&png(300, 100)).expect("a picture");
    let mut plain = std::io::Cursor::new(Vec::new());
    decoded.write_to(&mut plain, image::ImageFormat::Jpeg).expect("a JPEG");
    let plain = plain.into_inner();
    let tiff = exif();
    let length = u16::try_from(tiff.len() + 8).expect("a short block").to_be_bytes();
    let mut bytes = plain[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(length);
    bytes.extend(b"Exif\0\0");
    bytes.extend(tiff);
    bytes.extend(&plain[2..]);
    bytes.extend(MARKER);
    bytes
}

/// Big-endian TIFF: Make, Orientation 6 (turn right), and a GPS directory with 26°4′30″ north.
fn exif() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value.to_be_bytes()].concat()
    };
    let camera = [CAMERA, b"\0"].concat();
    let camera_at = 8 + 2 + 3 * 12 + 4;
    let gps_at = camera_at + camera.len();
    let degrees_at = gps_at + 2 + 2 * 12 + 4;
    let number = |at: usize| u32::try_from(at).expect("a short block");
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    tiff.extend([0, 3]);
    tiff.extend(entry(0x010f, 2, number(camera.len()), number(camera_at)));
    tiff.extend(entry(0x0112, 3, 1, 6 << 16));
    tiff.extend(entry(0x8825, 4, 1, number(gps_at)));
    tiff.extend([0; 4]);
    tiff.extend(camera);
    tiff.extend([0, 2]);
    tiff.extend(entry(1, 2, 2, u32::from(b'N') << 24));
    tiff.extend(entry(2, 5, 3, number(degrees_at)));
    tiff.extend([0; 4]);
    for (over, under) in [(26_u32, 1_u32), (4, 1), (30, 1)] {
        tiff.extend(over.to_be_bytes());
        tiff.extend(under.to_be_bytes());
    }
    tiff
}

/// A PNG of this size whose pixels are never sent: only signature and header, and a few bytes of data.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", vec![0x78, 0x9c, 0x03, 0x00])] {
        bytes.extend(u32::try_from(data.len()).expect("short").to_be_bytes());
        let body = [&kind[..], &data].concat();
        bytes.extend(&body);
        bytes.extend(crc32(&body).to_be_bytes());
    }
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

on_both_engines! {
    /// covers: PUB-4
    async fn nothing_but_pixels_is_kept(app: TestApp) {
        let shop = Shop::open(&app).await;
        let sent = jpeg_with_exif();
        assert!(holds(&sent, CAMERA) && holds(&sent, MARKER) && holds(&sent, b"Exif"));
        assert!(image::load_from_memory(&sent).is_ok(), "it is a picture");
        let photo = shop.owner.post_bytes("/api/v1/photos", "image/jpeg", sent).await.ok();
        for (name, sides) in [("url", (100, 300)), ("thumb_url", (100, 300))] {
            let address = photo[name].as_str().expect("an address");
            let request = app.nobody().request(reqwest::Method::GET, address);
            let reply = request.send().await.expect("an answer");
            assert_eq!(reply.headers()["content-type"], "image/jpeg");
            let bytes = reply.bytes().await.expect("the whole picture");
            for hidden in [CAMERA, MARKER, b"Exif", b"GPS"] {
                assert!(!holds(&bytes, hidden));
            }
            let seen = image::load_from_memory(&bytes).expect("a picture");
            assert_eq!((seen.width(), seen.height()), sides, "turned upright before EXIF went");
        }
        // Nor is it anywhere in the data folder.
        for entry in walk(&app.data_dir) {
            let bytes = std::fs::read(&entry).expect("a readable file");
            assert!(!holds(&bytes, CAMERA) && !holds(&bytes, MARKER), "{}", entry.display());
        }
        let id = shop.live(&app, json!({ "album": [photo["id"]] })).await;
        let seen = app.nobody().get(&format!("/api/v1/postings/{id}")).await.ok();
        assert_eq!(seen["album"][0]["url"], photo["url"]);
        app.sync_index().await;
        let found = app.nobody().get("/api/v1/postings/search?city=350100").await.ok();
        assert_eq!(found["items"][0]["thumb_url"], photo["thumb_url"]);
    }

    /// Large pictures are made smaller, with a thumbnail.
    ///
    /// covers: PUB-4
    async fn large_pictures_shrink(app: TestApp) {
        let shop = Shop::open(&app).await;
        let photo = shop.owner.post_bytes("/api/v1/photos", "image/png", png(2_400, 600)).await.ok();
        for (name, sides) in [("url", (1_600, 400)), ("thumb_url", (320, 80))] {
            let request = app.nobody().request(reqwest::Method::GET, photo[name].as_str().expect("an address"));
            let bytes = request.send().await.expect("an answer").bytes().await.expect("the whole picture");
            let seen = image::load_from_memory(&bytes).expect("a picture");
            assert_eq!((seen.width(), seen.height()), sides);
        }
    }

    /// covers: PUB-4
    async fn what_is_no_picture_is_refused(app: TestApp) {
        let shop = Shop::open(&app).await;
        let send = async |bytes: Vec<u8>| shop.owner.post_bytes("/api/v1/photos", "image/png", bytes).await;
        for bytes in [
            Vec::new(),
            b"%PDF-1.7 not a picture".to_vec(),
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(),
            png(64, 64)[..200].to_vec(),
            png_header(10, 10),
            png_header(0, 10),
        ] {
            send(bytes).await.refused(422, "not_a_picture");
        }
        // The header tells the size before anything is decoded: fifty megapixels, a bomb of 65 535 by 65 535.
        for (width, height) in [(10_000, 5_000), (65_535, 65_535), (u32::MAX >> 1, 1), (25_000, 1)] {
            send(png_header(width, height)).await.refused(413, "picture_too_large");
        }
        send(vec![0; 12 * 1024 * 1024 + 1]).await.refused(413, "picture_too_large");
        app.nobody().post_bytes("/api/v1/photos", "image/png", png(8, 8)).await.refused(401, "sign_in_required");
        app.nobody().get("/media/01936000-0000-7000-8000-000000000000").await.refused(404, "not_found");
        app.nobody().get("/media/..%2f..%2froot.key").await.refused(404, "not_found");
        assert!(!app.data_dir.join("blobs/photos").exists(), "nothing was kept");
    }

    /// An album takes the author's own uploads, nine at most, each once.
    ///
    /// covers: PUB-1, PUB-4
    async fn an_album_holds_ones_own_pictures(app: TestApp) {
        let shop = Shop::open(&app).await;
        let other = app.register("other", "19900000003").await;
        let upload = async |who: &testkit::Client| {
            id_of(&who.post_bytes("/api/v1/photos", "image/png", png(40, 40)).await.ok())
        };
        let (own, foreign) = (upload(&shop.owner).await, upload(&other).await);
        let nowhere = "01936000-0000-7000-8000-000000000000";
        let create = async |album: Value| {
            shop.owner.post("/api/v1/postings", shop.body(&app, json!({ "album": album }))).await
        };
        for album in [json!([own, foreign]), json!([nowhere])] {
            assert_eq!(create(album).await.refused(422, "photo_unknown")["field"], "album");
        }
        for album in [json!([own, own]), json!(vec![nowhere; 10])] {
            assert_eq!(create(album).await.refused(422, "invalid_field")["field"], "album");
        }
        let list = format!("/api/v1/merchants/{}/postings", shop.merchant);
        assert!(crate::ids(&shop.owner.get(&list).await.ok()).is_empty(), "nothing was saved");
        assert_eq!(create(json!([own])).await.ok()["album"][0]["id"], json!(own));
    }
}

pub(crate) fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
