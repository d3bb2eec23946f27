//! Pictures and documents of resumes (SPEC RES-1); the bytes are in blob storage, sealed with the person's keys.

use kernel::{PersonId, ResumeFileId, ResumeId, Timestamp};
use policy::Field as _;

crate::word! {
    /// What a file of a resume is.
    pub enum ResumeFileKind {
        /// Encoded anew; shown with the resume.
        Picture = "picture",
        /// A PDF as it was given; only downloaded, and only where it was delivered.
        Document = "document",
    }
}

/// A document lies under a prefix of its own, because its field has other purposes than a picture's.
const RESUME_BLOBS: &[crate::BlobOf] = &[
    crate::BlobOf { prefix: "resumes/", suffix: "", sealed: Some(("picture", policy::ResumePicture::SPEC)) },
    crate::BlobOf { prefix: "resumes/", suffix: ".thumb", sealed: Some(("thumb", policy::ResumePicture::SPEC)) },
    crate::BlobOf { prefix: "resume-documents/", suffix: "", sealed: Some(("document", policy::ResumeDocument::SPEC)) },
];

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::ResumeRecord::SPEC, "created_at").with_blobs(RESUME_BLOBS));

crate::table! { "resume_files",
    #[sea_orm(primary_key, auto_increment = false)]
    id: ResumeFileId,
    resume_id: ResumeId,
    person_id: PersonId,
    kind: ResumeFileKind,
    /// Bytes, as they are shown.
    size: i64,
    created_at: Timestamp,
}
