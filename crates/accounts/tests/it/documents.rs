use crate::help_merchants::{OTHER, OWNER, ledger, merchant_path};
use db::entities::staff_roles::StaffRole;
use testkit::{json, on_both_engines, png};

/// A PNG whose header tells of so many pixels and that holds none.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut ihdr = b"IHDR".to_vec();
    ihdr.extend(width.to_be_bytes());
    ihdr.extend(height.to_be_bytes());
    ihdr.extend([8, 2, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for chunk in [ihdr.as_slice(), b"IDAT", b"IEND"] {
        bytes.extend(u32::try_from(chunk.len() - 4).expect("short").to_be_bytes());
        bytes.extend(chunk);
        bytes.extend(crc32(chunk).to_be_bytes());
    }
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

on_both_engines! {
    /// covers: MER-1, SEC-1
    async fn a_document_is_sealed_in_storage(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        let id = owner.upload_document(&merchant).await;
        let blob = std::fs::read(app.data_dir.join("blobs/documents").join(&id)).expect("a blob");
        assert!(!blob.is_empty());
        for mark in [b"JFIF".as_slice(), b"\xff\xd8\xff", b"PNG", b"IHDR"] {
            assert!(!blob.windows(mark.len()).any(|part| part == mark), "a picture shows through");
        }
    }

    /// covers: MER-1
    async fn what_is_no_picture_is_refused(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        let path = merchant_path(&merchant, "/documents");
        let half = png(64, 48)[..60].to_vec();
        for (bytes, status, code) in [
            (Vec::new(), 422, "not_a_picture"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), 422, "not_a_picture"),
            (b"%PDF-1.7".to_vec(), 422, "not_a_picture"),
            (half, 422, "not_a_picture"),
            (png_header(0, 0), 422, "not_a_picture"),
            // Fifty megapixels, told by the header, and a side that nobody's camera has.
            (png_header(10_000, 5_000), 413, "picture_too_large"),
            (png_header(100_000, 10), 413, "picture_too_large"),
            (vec![0; 12 * 1024 * 1024 + 1], 413, "picture_too_large"),
        ] {
            owner.post_bytes(&path, "image/png", bytes).await.refused(status, code);
        }
        let blobs = app.data_dir.join("blobs/documents");
        assert!(!blobs.exists() || std::fs::read_dir(blobs).expect("a folder").next().is_none());
    }

    /// covers: MER-1
    async fn a_repeated_upload_is_the_same_document(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        let path = merchant_path(&merchant, "/documents");
        let upload = async |key: &str, side: u32| owner.post_bytes_once(key, &path, "image/png", png(side, side)).await;
        let first = upload("document-1", 20).await.ok();
        assert_eq!(upload("document-1", 20).await.ok(), first);
        upload("document-1", 21).await.refused(422, "idempotency_key_reused");
        assert_ne!(upload("document-2", 20).await.ok(), first);
        let blobs = std::fs::read_dir(app.data_dir.join("blobs/documents")).expect("a folder");
        assert_eq!(blobs.count(), 2);
        // What was answered before is answered before the limit is asked.
        for _ in 0..18 {
            owner.upload_document(&merchant).await;
        }
        owner.post_bytes(&path, "image/png", png(8, 8)).await.refused(429, "too_many_documents");
        assert_eq!(upload("document-1", 20).await.ok(), first);
    }

    /// covers: MER-2, SEC-4, IDV-2
    async fn each_opening_by_a_reviewer_is_recorded(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        let spare = owner.upload_document(&merchant).await;
        let body = app.company_submission(&owner, &merchant).await;
        let id = body["licence_document_id"].as_str().expect("an id").to_owned();
        let path = format!("/api/v1/staff/documents/{id}");
        let reviewer = app.staff(StaffRole::Reviewer).await;
        // Nobody reviews what was not submitted.
        reviewer.get(&path).await.refused(404, "not_found");
        owner.put(&merchant_path(&merchant, "/certification"), body).await.ok();
        reviewer.get(&format!("/api/v1/staff/documents/{spare}")).await.refused(404, "not_found");
        reviewer.get("/api/v1/staff/documents/1").await.refused(404, "not_found");
        app.nobody().get(&path).await.refused(401, "sign_in_required");
        owner.get(&path).await.refused(403, "forbidden");
        app.staff(StaffRole::Support).await.get(&path).await.refused(403, "forbidden");
        assert!(ledger(&app, "certification_review").await.is_empty());

        let reply = reviewer.request(reqwest::Method::GET, &path).send().await.expect("an answer");
        assert_eq!(reply.status(), 200);
        assert_eq!(reply.headers()["cache-control"], "no-store");
        assert_eq!(reply.headers()["content-type"], "image/jpeg");
        assert_eq!(reply.headers()["x-content-type-options"], "nosniff");
        assert!(reply.bytes().await.expect("a picture").starts_with(b"\xff\xd8\xff"));
        let looks = ledger(&app, "certification_review").await;
        assert_eq!(looks.len(), 1);
        assert_eq!(looks[0].actor_id, reviewer.person_id().await);
        assert_eq!(looks[0].purpose.as_str(), "certification");
        assert_eq!(looks[0].fields.0, ["identity_document"]);
        assert_eq!(looks[0].persons.0, [owner.person_id().await]);
    }

    /// covers: MER-1
    async fn twenty_documents_a_day(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let other = app.register("隔壁老王", OTHER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        let path = merchant_path(&merchant, "/documents");
        for _ in 0..20 {
            owner.upload_document(&merchant).await;
        }
        owner.post_bytes(&path, "image/png", png(8, 8)).await.refused(429, "too_many_documents");
        let second = other.create_merchant("乌山咖啡", "company").await;
        other.upload_document(&second).await;
        app.clock.advance_seconds(86_401);
        owner.upload_document(&merchant).await;
        let empty = json!({});
        owner.post(&path, empty).await.refused(422, "not_a_picture");
    }
}
