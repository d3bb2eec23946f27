//! Merchants: companies and sole persons, with their people.

use super::data::{CityStreets, Trade, Venue, data, fill};
use super::people::{self, MEMBERS_MAX, MERCHANT_PHONE, MERCHANTS_MAX, MERCHANTS_PHONE, RECRUITER_PHONE};
use super::rng::Rng;
use super::spots::{city_of, pick_city, pick_district, short_name, spot};
use super::{Account, Certification, Member, MemberRole, Merchant, MerchantKind, Recipe};

const REFUSAL: &str = "营业执照照片反光，统一社会信用代码看不清，请重新上传清晰的原件照片。";

/// Merchants, the demo's own first and those who may not publish last.
pub fn merchants(recipe: &Recipe) -> Vec<Merchant> {
    assert!(recipe.merchants <= MERCHANTS_MAX, "at most {MERCHANTS_MAX} merchants fit in front of the seekers' phones");
    (0..recipe.merchants).map(|index| merchant(recipe, index)).collect()
}

/// So many merchants, the first of the list, may publish.
pub fn approved_count(merchants: usize) -> usize {
    let waiting = merchants / 15;
    merchants - (waiting + merchants / 30 + merchants / 30)
}

fn certification(recipe: &Recipe, index: usize) -> Certification {
    let approved = approved_count(recipe.merchants);
    let pending = approved + recipe.merchants / 15;
    match index {
        _ if index < approved => Certification::Approved,
        _ if index < pending => Certification::Pending,
        _ if index < pending + recipe.merchants / 30 => Certification::Refused { reason: REFUSAL },
        _ => Certification::None,
    }
}

fn merchant(recipe: &Recipe, index: usize) -> Merchant {
    let mut rng = Rng::stream(recipe.seed, "merchant", index);
    let (streets, trade) = home(&mut rng, index);
    let words = &data().trades[trade];
    let city = city_of(streets);
    let district = match index {
        0 => &streets.districts[0],
        _ => pick_district(&mut rng, streets),
    };
    let members = members(&mut rng, index);
    let owner = &members[0].account.name;
    let surname: String = owner.chars().take(1).collect();
    let brand = brand(&mut rng);
    let gaps = [("city", short_name(&city.name)), ("brand", brand.as_str()), ("surname", surname.as_str())];
    let sole = index > 0 && !words.sole.is_empty() && rng.percent(35);
    let venue = if shops(words) { Venue::Shop } else { Venue::Office };
    Merchant {
        index,
        name: fill(rng.word(if sole { &words.sole } else { &words.shop }), &gaps),
        legal_name: if sole { owner.clone() } else { fill(rng.word(&words.company), &gaps) },
        kind: if sole { MerchantKind::Sole } else { MerchantKind::Company },
        place: spot(&mut rng, streets, district, venue).place,
        certification: certification(recipe, index),
        credit_code_index: (!sole).then_some(index as u32 + 1),
        members,
        trade,
    }
}

/// The demo's own merchant is a tea shop in the first city, so that a tour always begins at the same place.
fn home(rng: &mut Rng, index: usize) -> (&'static CityStreets, usize) {
    let data = data();
    if index == 0 {
        return (&data.streets.city[0], 0);
    }
    (pick_city(rng), rng.weighted(data.trades.iter().map(|trade| trade.weight)))
}

/// Whether the merchant has a shop on a street, or an office.
pub fn shops(trade: &Trade) -> bool {
    trade
        .categories
        .iter()
        .any(|category| matches!(category.as_str(), "catering" | "retail" | "hotel" | "wanted_other"))
}

fn brand(rng: &mut Rng) -> String {
    let names = &data().names;
    let first = rng.pick(&names.brand_first);
    loop {
        let second = rng.pick(&names.brand_second);
        if first != second {
            return format!("{first}{second}");
        }
    }
}

fn members(rng: &mut Rng, index: usize) -> Vec<Member> {
    let count = if index == 0 { 2 } else { 1 + rng.weighted([5, 3, 2].into_iter()) };
    (0..count)
        .map(|position| {
            let number = index * MEMBERS_MAX + position;
            let role = match position {
                0 => MemberRole::Owner,
                1 => MemberRole::Recruiter,
                _ => MemberRole::Finance,
            };
            let (_, name) = people::name(rng);
            let account = match (index, position) {
                (0, 0) => account("demo_merchant".to_owned(), MERCHANT_PHONE, name),
                (0, 1) => account("demo_recruiter".to_owned(), RECRUITER_PHONE, name),
                _ => account(format!("shop{index:03}_{}", role.as_str()), MERCHANTS_PHONE + number as u64, name),
            };
            Member { account, role, id_index: number as u32 + 1 }
        })
        .collect()
}

fn account(username: String, phone: u64, name: String) -> Account {
    Account { username, phone: phone.to_string(), name }
}
