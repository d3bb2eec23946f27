use super::document::{category_number, place_number};
use crate::categories::{Category, categories};
use crate::hours::day_number;
use crate::search::{self, wish_words};
use accounts::people;
use kernel::PersonId;
use kernel::calendar::start_of;
use platform::{App, Error};

/// How the results of somebody who asks for a personalised order are moved; None for everybody else, and for whoever
/// wishes for nothing.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn wishes(app: &App, person: PersonId) -> Result<Option<search::Wishes>, Error> {
    let Some(said) = people::wishes(app, &app.read(), person).await? else { return Ok(None) };
    let intent = said.intent.as_ref().map_or("", |text| text.expose());
    let words = wish_words(intent);
    let wished = search::Wishes {
        categories: categories_in(&words),
        words,
        city: said.city.map(|code| place_number(Some(code.expose()))),
        from_day: said.available_from.and_then(|day| day.expose().parse().ok()).map(|day| day_number(start_of(day))),
    };
    Ok((wished != search::Wishes::default()).then_some(wished))
}

/// The kinds of work whose name holds one of the words: 餐饮 means 餐饮服务.
fn categories_in(words: &[String]) -> Vec<u16> {
    let named = |category: &&Category| words.iter().any(|word| category.zh.contains(word.as_str()));
    categories().iter().filter(named).filter_map(|category| category_number(&category.code)).collect()
}
