//! Merchants that are certified as merchants are: through the API, with documents and a reviewer.

use crate::{Client, TestApp};
use db::entities::staff_roles::StaffRole;
use kernel::calendar;
use kernel::{credit_code, id_number};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// Each submission gets a credit code and an ID number of its own.
static NEXT: AtomicU64 = AtomicU64::new(1);

impl TestApp {
    /// Makes a company that a reviewer has certified; the client is its owner. Gives its id.
    ///
    /// # Panics
    /// When any step is refused.
    pub async fn certified_merchant(&self, owner: &Client) -> String {
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let merchant = owner.create_merchant(&format!("闽江奶茶{number}号店"), "company").await;
        let body = self.company_submission(owner, &merchant).await;
        self.certify(owner, &merchant, body).await;
        merchant
    }

    /// As [`TestApp::certified_merchant`], with a sole trader.
    ///
    /// # Panics
    /// When any step is refused.
    pub async fn certified_sole(&self, owner: &Client) -> String {
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let merchant = owner.create_merchant(&format!("小雨花店{number}"), "sole").await;
        self.certify(owner, &merchant, self.sole_submission()).await;
        merchant
    }

    async fn certify(&self, owner: &Client, merchant: &str, submission: Value) {
        owner.put(&format!("/api/v1/merchants/{merchant}/certification"), submission).await.ok();
        let reviewer = self.staff(StaffRole::Reviewer).await;
        let submission = reviewer.pending_certification(merchant).await;
        let path = format!("/api/v1/staff/certifications/{submission}/decision");
        let reply = reviewer.post(&path, json!({ "decision": "approve" })).await;
        assert_eq!(reply.status, 204, "{}", reply.text);
    }

    /// A company's submission in order, with invented numbers and documents that were uploaded for it.
    ///
    /// # Panics
    /// When a document is refused.
    pub async fn company_submission(&self, owner: &Client, merchant: &str) -> Value {
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        json!({
            "company_name": format!("福州闽江餐饮{number}有限公司"),
            "credit_code": credit_code::demo(number).as_str(),
            "address": "福州市鼓楼区五四路 1 号",
            "licence_document_id": owner.upload_document(merchant).await,
            "responsible_name": "陈小满",
            "responsible_id_number": self.adult_id_number(number),
            "responsible_document_id": owner.upload_document(merchant).await,
        })
    }

    /// A sole person's submission in order, without a document.
    pub fn sole_submission(&self) -> Value {
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        json!({ "responsible_name": "林小雨", "responsible_id_number": self.adult_id_number(number) })
    }

    /// Lets somebody be verified by this name and an invented number, which it gives.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn verify(&self, person: &Client, name: &str) -> String {
        let number = self.adult_id_number(NEXT.fetch_add(1, Ordering::SeqCst));
        person.agree("verification").await;
        let body = json!({ "name": name, "id_number": number });
        let verified = person.post("/api/v1/me/identity/check", body).await.ok();
        assert_eq!(verified["state"], "verified");
        number
    }

    fn adult_id_number(&self, number: u64) -> String {
        let born = calendar::day_of(self.clock.clock().now().plus_days(-30 * 366));
        // A thousand numbers to a day.
        let born = calendar::day_of(calendar::start_of(born).plus_days(-i64::try_from(number / 1_000).unwrap_or(0)));
        id_number::demo(number, born).as_str().to_owned()
    }
}

impl Client {
    /// Makes a merchant of this kind and gives its id.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn create_merchant(&self, name: &str, kind: &str) -> String {
        self.agree("identity").await;
        let merchant = self.post("/api/v1/merchants", json!({ "name": name, "kind": kind })).await.ok();
        merchant["id"].as_str().expect("an id").to_owned()
    }

    /// Says yes to an item of the privacy centre.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn agree(&self, item: &str) {
        self.put(&format!("/api/v1/me/consents/{item}"), json!({ "action": "given" })).await.ok();
    }

    /// Uploads a picture as a document of the merchant and gives its id.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn upload_document(&self, merchant: &str) -> String {
        let path = format!("/api/v1/merchants/{merchant}/documents");
        let document = self.post_bytes(&path, "image/png", png(64, 48)).await.ok();
        document["id"].as_str().expect("an id").to_owned()
    }

    /// What waits for a reviewer's decision about this merchant. Only for reviewers.
    ///
    /// # Panics
    /// When nothing waits.
    pub async fn pending_certification(&self, merchant: &str) -> String {
        let list = self.get("/api/v1/staff/certifications?limit=50").await.ok();
        let items = list["items"].as_array().expect("a list");
        let found = items.iter().find(|item| item["merchant_id"] == merchant).expect("a submission waits");
        found["id"].as_str().expect("an id").to_owned()
    }
}

/// A real picture: a colour gradient as PNG.
///
/// # Panics
/// When the encoder fails.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let shade = |part: u32, whole: u32| u8::try_from(part * 255 / whole.max(1)).unwrap_or(255);
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([shade(x, width), shade(y, height), 120]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}
