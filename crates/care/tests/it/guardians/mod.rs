//! Minors and guardians: the whole way, what goes by itself, what is refused, and who sees what.

mod disclosing;
mod help;
mod leaving;
mod page;
mod refusals;
mod whole_way;
