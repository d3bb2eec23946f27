//! Three invented people who have accounts everywhere.

use crate::html::escape;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};

pub(crate) struct Person {
    /// Theirs at every vendor.
    pub nickname: &'static str,
    pub phone: &'static str,
    pub colour: &'static str,
}

pub(crate) const PEOPLE: [Person; 3] = [
    Person { nickname: "小满", phone: "19900008101", colour: "#2f7d5b" },
    Person { nickname: "阿禾", phone: "19900008102", colour: "#8a5a00" },
    Person { nickname: "晨曦", phone: "19900008103", colour: "#5b4bb5" },
];

/// Where a person's picture lies on the simulators' own host.
pub(crate) fn picture(host: &str, person: usize) -> String {
    format!("http://{host}/sandbox/people/{person}.png")
}

/// What the vendors' API leads to: pictures as people upload them.
const PICTURES: [&[u8]; 3] =
    [include_bytes!("people/0.png"), include_bytes!("people/1.png"), include_bytes!("people/2.png")];

/// `GET /sandbox/people/{file}`: a disc with the first letter of a name (`.svg`, for our own page), or a picture (`.png`).
pub(crate) async fn draw(Path(file): Path<String>) -> Response {
    let picture = file.strip_suffix(".png").and_then(|number| PICTURES.get(number.parse::<usize>().ok()?));
    if let Some(picture) = picture {
        return ([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "max-age=3600")], *picture).into_response();
    }
    let person = file.strip_suffix(".svg").and_then(|number| number.parse::<usize>().ok());
    let Some(person) = person.and_then(|number| PEOPLE.get(number)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let letter: String = person.nickname.chars().take(1).collect();
    let drawing = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 96 96\"><circle cx=\"48\" cy=\"48\" r=\"48\" fill=\"{}\"/>\
         <text x=\"48\" y=\"64\" text-anchor=\"middle\" font-size=\"46\" fill=\"#fff\">{}</text></svg>",
        person.colour,
        escape(&letter)
    );
    let headers =
        [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "max-age=3600"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (headers, drawing).into_response()
}
