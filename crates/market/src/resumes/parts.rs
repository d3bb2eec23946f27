//! The parts of a resume that are shown, and what the policy calls them.

use super::content::{Content, Education, Experience, Slot, Wish};
use accounts::people::Gender;
use db::entities::resume_deliveries::ResumePart;
use db::entities::resume_files::{self, ResumeFileKind};
use kernel::{ResumeFileId, Timestamp};
use policy::{Field, PersonalField};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a merchant sees of a resume; a part that is not shown is left out.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct Shown {
    pub name: Option<String>,
    pub title: Option<String>,
    pub gender: Option<Gender>,
    pub about: Option<String>,
    pub experience: Option<Vec<Experience>>,
    pub education: Option<Vec<Education>>,
    pub skills: Option<Vec<String>>,
    pub hours: Option<Vec<Slot>>,
    pub wish: Option<Wish>,
    pub files: Vec<FileView>,
}

/// A picture or document of a resume.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct FileView {
    pub id: ResumeFileId,
    pub kind: ResumeFileKind,
    /// Bytes.
    pub size: i64,
    pub created_at: Timestamp,
}

impl FileView {
    pub fn of(row: &resume_files::Model) -> FileView {
        FileView { id: row.id, kind: row.kind, size: row.size, created_at: row.created_at }
    }
}

/// What the resume database shows of a public resume: all but the name in full, documents and phone.
pub const PUBLIC: &[ResumePart] = &[
    ResumePart::Basics,
    ResumePart::Experience,
    ResumePart::Education,
    ResumePart::Skills,
    ResumePart::Hours,
    ResumePart::Wish,
    ResumePart::Pictures,
];

/// Exactly these parts, and nothing of the others.
pub fn shown(content: Content, files: &[resume_files::Model], parts: &[ResumePart]) -> Shown {
    let has = |part| parts.contains(&part);
    let wanted = |row: &&resume_files::Model| match row.kind {
        ResumeFileKind::Picture => has(ResumePart::Pictures),
        ResumeFileKind::Document => has(ResumePart::Documents),
    };
    let basics = has(ResumePart::Basics);
    Shown {
        name: content.name.filter(|_| has(ResumePart::Name)),
        title: Some(content.title).filter(|_| basics),
        gender: content.gender.filter(|_| basics),
        about: content.about.filter(|_| basics),
        experience: Some(content.experience).filter(|_| has(ResumePart::Experience)),
        education: Some(content.education).filter(|_| has(ResumePart::Education)),
        skills: Some(content.skills).filter(|_| has(ResumePart::Skills)),
        hours: Some(content.hours).filter(|_| has(ResumePart::Hours)),
        wish: Some(content.wish).filter(|_| has(ResumePart::Wish)),
        files: files.iter().filter(wanted).map(FileView::of).collect(),
    }
}

/// What the policy calls a part.
pub fn field(part: ResumePart) -> &'static PersonalField {
    match part {
        ResumePart::Name => policy::ResumeName::SPEC,
        ResumePart::Basics => policy::ResumeBasics::SPEC,
        ResumePart::Experience => policy::ResumeExperience::SPEC,
        ResumePart::Education => policy::ResumeEducation::SPEC,
        ResumePart::Skills => policy::ResumeSkills::SPEC,
        ResumePart::Hours => policy::ResumeHours::SPEC,
        ResumePart::Wish => policy::ResumeWish::SPEC,
        ResumePart::Pictures => policy::ResumePicture::SPEC,
        ResumePart::Documents => policy::ResumeDocument::SPEC,
        ResumePart::Phone => policy::Phone::SPEC,
    }
}

/// The first character of a name, as the resume database shows it.
pub fn masked(name: Option<&str>) -> String {
    name.and_then(|name| name.chars().next()).into_iter().chain("**".chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Content {
        serde_json::from_value(serde_json::json!({
            "title": "周末咖啡师", "name": "欧阳小明", "gender": "male", "about": "细心",
            "experience": [{ "role": "店员" }], "education": [{ "school": "某大学" }], "skills": ["拉花"],
            "hours": [{ "weekday": 6, "part": "morning" }], "wish": { "categories": ["catering"] },
        }))
        .expect("a resume")
    }

    /// covers: RES-3, RES-4
    #[test]
    fn what_is_not_chosen_is_not_there() {
        let keys = |parts: &[ResumePart]| -> Vec<String> {
            let value = serde_json::to_value(shown(whole(), &[], parts)).expect("plain data");
            let object = value.as_object().expect("an object").clone();
            let mut keys: Vec<String> = object
                .into_iter()
                .filter(|(key, value)| !value.is_null() && key != "files")
                .map(|(key, _)| key)
                .collect();
            keys.sort();
            keys
        };
        assert_eq!(keys(&[]), Vec::<String>::new());
        assert_eq!(keys(&[ResumePart::Name]), ["name"]);
        assert_eq!(keys(&[ResumePart::Basics]), ["about", "gender", "title"]);
        assert_eq!(keys(&[ResumePart::Phone, ResumePart::Skills]), ["skills"]);
        assert!(!keys(PUBLIC).contains(&"name".to_owned()));
        assert!(!PUBLIC.contains(&ResumePart::Documents) && !PUBLIC.contains(&ResumePart::Phone));
    }

    /// covers: RES-4
    #[test]
    fn a_name_keeps_its_first_character() {
        for (name, shown) in [(Some("欧阳小明"), "欧**"), (Some(""), "**"), (None, "**")] {
            assert_eq!(masked(name), shown);
        }
    }
}
