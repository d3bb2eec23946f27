use super::super::{Account, Gender, Seeker};
use super::rows::Rows;
use super::{Filling, written};
use accounts::people::{NewPerson, PersonRows, ProfileBody, Transport, Username};
use db::columns::Digest;
use db::entities::people;
use kernel::phone::Phone;
use kernel::{PersonId, Secret, Timestamp};
use platform::{App, Lang};
use std::sync::Arc;
use vault::PersonKeys;

/// People in one unit of work.
const CHUNK: usize = 200;
/// The password of the demo's own accounts; everybody else signs in by SMS code.
pub const PASSWORD: &str = "lingong-2026";
/// Usernames of people who are shown around with begin like this, and have the password.
const SHOWN_AROUND: &str = "demo_";

/// The keys of everybody in the world.
pub(super) struct People {
    pub staff: Vec<Arc<PersonKeys>>,
    /// By merchant, in the order of its members.
    pub members: Vec<Vec<Arc<PersonKeys>>>,
    pub seekers: Vec<Arc<PersonKeys>>,
}

impl People {
    /// The reviewer who decided everything that is decided.
    pub fn reviewer(&self) -> PersonId {
        self.staff[0].person()
    }
}

/// Somebody who registers.
struct Newcomer<'a> {
    username: &'a str,
    phone: &'a str,
    registered_at: Timestamp,
    profile: ProfileBody,
}

impl Newcomer<'_> {
    fn of_account(account: &Account, registered_at: Timestamp) -> Newcomer<'_> {
        let profile = ProfileBody { name: Some(Some(account.name.clone())), ..ProfileBody::default() };
        Newcomer { username: &account.username, phone: &account.phone, registered_at, profile }
    }

    fn of_seeker(seeker: &Seeker, registered_at: Timestamp) -> Newcomer<'_> {
        let gender = |gender: Gender| accounts::people::Gender::parse(gender.as_str());
        let profile = ProfileBody {
            name: seeker.name.clone().map(Some),
            gender: seeker.gender.and_then(gender).map(Some),
            birth_year_month: seeker.birth_year_month.clone().map(Some),
            city_code: seeker.city.map(|code| Some(code.to_owned())),
            intent: seeker.intent.clone().map(Some),
            ..ProfileBody::default()
        };
        Newcomer { username: &seeker.username, phone: &seeker.phone, registered_at, profile }
    }
}

/// Staff, members of merchants, seekers.
fn newcomers(filling: &Filling) -> Vec<Newcomer<'_>> {
    let (world, times) = (&filling.world, &filling.times);
    let staff = world.staff.iter().enumerate();
    let staff = staff.map(|(index, staff)| Newcomer::of_account(&staff.account, times.staff_registered(index)));
    let members = world.merchants.iter().flat_map(|merchant| {
        let members = merchant.members.iter().enumerate();
        members.map(|(index, member)| {
            Newcomer::of_account(&member.account, times.member_registered(merchant.index, index))
        })
    });
    let seekers = world.seekers.iter().map(|seeker| Newcomer::of_seeker(seeker, times.seeker_registered(seeker.index)));
    staff.chain(members).chain(seekers).collect()
}

/// Registers everybody.
///
/// # Errors
/// When a database cannot be written.
pub(super) async fn register(filling: &Filling, progress: &(dyn Fn(usize, usize) + Sync)) -> anyhow::Result<People> {
    let app = &filling.app;
    let newcomers = newcomers(filling);
    let password = app.vault.passwords.hash(Secret::new(PASSWORD.to_owned())).await?;
    let mut keys = Vec::with_capacity(newcomers.len());
    for chunk in newcomers.chunks(CHUNK) {
        let ids: Vec<PersonId> = chunk.iter().map(|one| filling.ids.person(one.phone, one.registered_at)).collect();
        let made = app.vault.create_keys_many(&ids).await?;
        if !written::<people::Entity>(app, ids[0]).await? {
            let mut rows = Rows::default();
            for (newcomer, keys) in chunk.iter().zip(&made) {
                add(app, filling, newcomer, keys, &password, &mut rows)?;
            }
            rows.write(app).await?;
        }
        keys.extend(made);
        progress(keys.len(), newcomers.len());
    }
    let mut keys = keys.into_iter();
    let staff = keys.by_ref().take(filling.world.staff.len()).collect();
    let members = filling.world.merchants.iter().map(|merchant| keys.by_ref().take(merchant.members.len()).collect());
    let members = members.collect();
    Ok(People { staff, members, seekers: keys.collect() })
}

fn add(
    app: &App,
    filling: &Filling,
    newcomer: &Newcomer<'_>,
    keys: &PersonKeys,
    password: &Digest,
    rows: &mut Rows,
) -> anyhow::Result<()> {
    let wrong = |what| anyhow::anyhow!("the demo's {} has no right {what}", newcomer.username);
    let username = Username::parse(newcomer.username).map_err(|_| wrong("username"))?;
    let phone = Phone::parse(newcomer.phone).map_err(|_| wrong("phone"))?;
    let new = NewPerson {
        username: &username,
        phone: &phone,
        password: newcomer.username.starts_with(SHOWN_AROUND).then(|| password.clone()),
        lang: Lang::Zh,
        transport: Transport::Cookie,
    };
    let rng = filling.ids.rng("person rows", phone.as_str().parse().unwrap_or_default());
    let at = newcomer.registered_at;
    let mut made = PersonRows::of(app, keys, new, at, &rng)?;
    newcomer.profile.clone().give(&mut made.profile, keys, at)?;
    rows.people.push(made.person);
    rows.profiles.push(made.profile);
    rows.consents.push(made.consent);
    Ok(())
}
