//! Resumes of seekers (SPEC RES-1, RES-2): every word sealed with the person's keys. A few per person.

use crate::columns::Sealed;
use kernel::{PersonId, ResumeId, Timestamp};
use policy::Field as _;
use policy::{
    ResumeBasics, ResumeEducation, ResumeExperience, ResumeHours, ResumeName, ResumeRecord, ResumeSkills, ResumeWish,
};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(ResumeRecord::SPEC, "updated_at"));

crate::table! { "resumes",
    #[sea_orm(primary_key, auto_increment = false)]
    id: ResumeId,
    person_id: PersonId,
    name: Option<Sealed<ResumeName>>,
    basics: Sealed<ResumeBasics>,
    experience: Option<Sealed<ResumeExperience>>,
    education: Option<Sealed<ResumeEducation>>,
    skills: Option<Sealed<ResumeSkills>>,
    hours: Option<Sealed<ResumeHours>>,
    wish: Option<Sealed<ResumeWish>>,
    /// Whether the person switched it to 公开; the consent is asked besides, at every use.
    public: bool,
    published_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
}
