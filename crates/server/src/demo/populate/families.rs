use super::people::PASSWORD;
use super::pictures::{Paper, paper};
use super::{Filling, written};
use ::care::guardians::{GuardianPapers, paper_blob, paper_cell, submitted_row, verify};
use accounts::minors::learn;
use accounts::people::{NewPerson, PersonRows, ProfileBody, Transport, Username};
use db::columns::Digest;
use db::entities::consents::ConsentAction;
use db::entities::guardian_documents::{self, GuardianPaper};
use db::entities::guardianships::BondRelation;
use db::entities::minors::BirthSource;
use db::entities::people;
use jiff::civil::date;
use kernel::phone::Phone;
use kernel::{ConsentId, DocumentId, GuardianshipId, PersonId, Secret, id_number};
use platform::Lang;
use policy::{GUARDIANSHIP, GuardianDocument};
use std::sync::Arc;
use vault::PersonKeys;
use vault::consent::Said;

/// All invented; the block is nobody else's in the demo.
pub(super) const WARD_PHONE: u64 = 19_900_200_001;
pub(super) const GUARDIAN_PHONE: u64 = 19_900_200_002;

/// A minor with the guardian who comes along.
struct Family {
    ward: (&'static str, u64, &'static str),
    guardian: (&'static str, u64, &'static str),
    relation: BondRelation,
    yes: &'static [&'static str],
    /// Whether staff have verified the papers.
    verified: bool,
}

const FAMILIES: [Family; 2] = [
    Family {
        ward: ("demo_ward", WARD_PHONE, "许小满"),
        guardian: ("demo_guardian", GUARDIAN_PHONE, "许大川"),
        relation: BondRelation::Father,
        yes: &["minor_use", "minor_sharing", "optional_notices"],
        verified: true,
    },
    Family {
        ward: ("想暑假打工", 19_900_200_003, "郑阿宁"),
        guardian: ("阿宁妈妈", 19_900_200_004, "何秀兰"),
        relation: BondRelation::Mother,
        yes: &["minor_use"],
        verified: false,
    },
];

/// One ward whose guardian is verified, and one whose papers wait for staff.
///
/// # Errors
/// When a database or the blob store cannot be written.
pub(super) async fn come(filling: &Filling) -> anyhow::Result<()> {
    let password = filling.app.vault.passwords.hash(Secret::new(PASSWORD.to_owned())).await?;
    let picture = paper(Paper::Responsible).await?.jpeg;
    for (index, family) in FAMILIES.iter().enumerate() {
        let ward = register(filling, family.ward, Some(born(filling)), &password).await?;
        let guardian = register(filling, family.guardian, None, &password).await?;
        if let (Some(ward), Some(guardian)) = (ward, guardian) {
            bind(filling, family, (&ward, guardian), (index, &picture)).await?;
        }
    }
    Ok(())
}

/// Seventeen for some months more, whenever the demo is begun.
fn born(filling: &Filling) -> String {
    let today = kernel::calendar::day_of(filling.times.now);
    format!("{:04}-{:02}", today.year() - 17, today.month())
}

/// None where an earlier run registered them already.
async fn register(
    filling: &Filling,
    (username, phone, name): (&str, u64, &str),
    born: Option<String>,
    password: &Digest,
) -> anyhow::Result<Option<Arc<PersonKeys>>> {
    let app = &filling.app;
    let at = filling.times.now.plus_days(-3);
    let phone = phone.to_string();
    let id = filling.ids.person(&phone, at);
    if written::<people::Entity>(app, id).await? {
        return Ok(None);
    }
    let keys = app.vault.create_keys(id).await?;
    let wrong = |_| anyhow::anyhow!("the demo's {username} is no username");
    let new = NewPerson {
        username: &Username::parse(username).map_err(wrong)?,
        phone: &Phone::parse(&phone).map_err(|_| anyhow::anyhow!("the demo's {username} has no number"))?,
        password: username.starts_with("demo_").then(|| password.clone()),
        lang: Lang::Zh,
        transport: Transport::Cookie,
    };
    let mut rows = PersonRows::of(app, &keys, new, at, &filling.ids.rng("family", 0))?;
    rows.consent.id = ConsentId::new(at, &filling.ids.rng(&phone, 1));
    let profile =
        ProfileBody { name: Some(Some(name.to_owned())), birth_year_month: born.map(Some), ..ProfileBody::default() };
    profile.give(&mut rows.profile, &keys, at).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let PersonRows { person, profile, consent } = rows;
    let inserted = app.write(move |work| async move {
        db::insert(&work, person).await?;
        db::insert(&work, profile).await?;
        Ok(db::insert(&work, consent).await?)
    });
    inserted.await?;
    Ok(Some(keys))
}

async fn bind(
    filling: &Filling,
    family: &Family,
    (ward, guardian): (&PersonKeys, Arc<PersonKeys>),
    (index, picture): (usize, &[u8]),
) -> anyhow::Result<()> {
    let app = filling.app.clone();
    let now = filling.times.now;
    let rng = filling.ids.rng("guardianship", index);
    let mut documents = Vec::new();
    for kind in [GuardianPaper::IdCard, GuardianPaper::Bond] {
        let id = DocumentId::new(now, &rng);
        let sealed = guardian.seal_bytes::<GuardianDocument>(paper_cell(id), picture)?;
        app.blobs.put(&paper_blob(id), sealed).await?;
        documents.push(guardian_documents::Model { id, person_id: guardian.person(), kind, created_at: now });
    }
    let papers = GuardianPapers {
        name: Secret::new(family.guardian.2.to_owned()),
        id_number: Secret::new(id_number::demo(700 + index as u64, date(1981, 4, 9)).as_str().to_owned()),
        relation: family.relation,
        relation_reason: None,
        id_document_id: documents[0].id,
        bond_document_id: documents[1].id,
        consents: family.yes.iter().map(|item| (*item).to_owned()).collect(),
        policy_version: app.policy_in_force().version.clone(),
    };
    let born = born(filling);
    let ward: PersonId = ward.person();
    let bond = (GuardianshipId::new(now, &rng), ward);
    let row = submitted_row(&app, &guardian, bond, papers, now)?;
    let (verified, reviewer, own) = (family.verified, filling.people.reviewer(), guardian.person());
    let house = app.clone();
    app.write(move |work| async move {
        let said = Said {
            person: own,
            item: GUARDIANSHIP,
            action: ConsentAction::Given,
            policy_version: house.policy_in_force().version.as_str(),
            text_digest: platform::consent_digest(GUARDIANSHIP, Lang::Zh),
            channel: "self",
            by: own,
        };
        platform::consent::say(&work, said).await?;
        learn(&house, &work, ward, &born, BirthSource::Profile).await?;
        for document in documents {
            db::insert(&work, document).await?;
        }
        db::insert(&work, row.clone()).await?;
        if verified { verify(&house, &work, row, reviewer).await } else { Ok(()) }
    })
    .await?;
    Ok(())
}
