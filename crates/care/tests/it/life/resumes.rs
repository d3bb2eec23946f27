//! A life's resume: written, published, looked at, delivered, and a merchant that invites and one that is refused.

use super::{Life, id_of};
use testkit::{TestApp, json, png};

impl Life {
    /// One resume with everything that a resume can say, and what others did with it.
    pub(super) async fn has_a_resume(&mut self, app: &TestApp, number: u32) {
        let (name, about) = (format!("皇甫简历{number}"), format!("金丝雀自我介绍{number}"));
        let (role, school) = (format!("金丝雀岗位{number}"), format!("金丝雀学校{number}"));
        let body = json!({
            "title": "周末咖啡师", "name": name, "gender": "female", "about": about,
            "experience": [{ "role": role }], "education": [{ "school": school }], "skills": ["拉花"],
            "hours": [{ "weekday": 6, "part": "morning" }], "wish": { "categories": ["catering"] },
        });
        let resume = id_of(&self.client.post("/api/v1/me/resumes", body).await.ok());
        let path = format!("/api/v1/me/resumes/{resume}");
        self.client.post_bytes(&format!("{path}/pictures"), "image/png", png(320, 200)).await.ok();
        let document = b"%PDF-1.7\nempty\n%%EOF".to_vec();
        self.client.post_bytes(&format!("{path}/documents"), "application/pdf", document).await.ok();
        let terms = self.client.get("/api/v1/me/resume-terms").await.ok();
        self.client.put(&format!("{path}/publication"), json!({ "digest": terms["digest"] })).await.ok();
        let other = app.someone().await;
        let merchant = app.certified_merchant(&other.client).await;
        let job = app.live_job(&other.client, &merchant, json!({ "contact_phone": "19900000097" })).await;
        other.client.get(&format!("/api/v1/merchants/{merchant}/resumes/{resume}")).await.ok();
        let invite = json!({ "resume_id": resume, "posting_id": job["id"] });
        other.client.post(&format!("/api/v1/merchants/{merchant}/job-invitations"), invite).await.ok();
        let seen = self.client.get(&path).await.ok()["updated_at"].clone();
        let parts = json!({ "resume_id": resume, "parts": ["name", "basics", "phone"], "seen": seen });
        let deliver = format!("/api/v1/postings/{}/resume-deliveries", id_of(&job));
        self.client.post(&deliver, parts).await.ok();
        let refused = app.someone().await.client.create_merchant("不想看到的店", "company").await;
        let refuse = format!("/api/v1/me/refused-merchants/{refused}");
        assert_eq!(self.client.put(&refuse, json!({})).await.status, 204);
        self.secrets.extend([
            ("the name in the resume", name),
            ("the introduction", about),
            ("the role", role),
            ("the school", school),
        ]);
    }
}
