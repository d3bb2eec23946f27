//! Resumes that were delivered to a merchant for one posting (SPEC RES-3): exactly the parts that the person confirmed, as
//! they were at that moment, until withdrawn. One per posting, person and merchant.

use crate::columns::{PublicJson, Sealed};
use kernel::{MerchantId, PersonId, PostingId, ResumeDeliveryId, ResumeId, Timestamp};
use policy::Field as _;
use policy::ResumeDelivered;

crate::word! {
    /// A part of a resume that is delivered or not.
    pub enum ResumePart {
        Name = "name",
        Basics = "basics",
        Experience = "experience",
        Education = "education",
        Skills = "skills",
        Hours = "hours",
        Wish = "wish",
        Pictures = "pictures",
        Documents = "documents",
        /// The number of the account.
        Phone = "phone",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::ResumeRecord::SPEC, "delivered_at"));

crate::table! { "resume_deliveries",
    #[sea_orm(primary_key, auto_increment = false)]
    id: ResumeDeliveryId,
    person_id: PersonId,
    resume_id: ResumeId,
    merchant_id: MerchantId,
    posting_id: PostingId,
    parts: PublicJson<Vec<ResumePart>>,
    /// Gone once it is withdrawn.
    content: Option<Sealed<ResumeDelivered>>,
    delivered_at: Timestamp,
    withdrawn_at: Option<Timestamp>,
}
