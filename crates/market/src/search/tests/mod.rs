//! Tests of the index against a brute-force oracle, of its words, its disk side and of hostile input.

mod clusters;
mod corpus;
mod durable;
mod facets;
mod hostile;
mod meaning;
mod oracle;
mod pages;
mod places;
mod quality;
mod stands;
mod words;
