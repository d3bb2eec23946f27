use anyhow::Context;
use testkit::On;

pub const HELP: &str = "\
cargo xtask bench seal
cargo xtask bench person
cargo xtask bench signup [options]
cargo xtask bench ledger [options]
cargo xtask bench search [options]

  --clients 1,8,64      how many act at once, one row each
  --signups 400         sign-ups in one round of one row
  --transfers 2000      transfers in one round of one row
  --postings 100000     search: postings in the index and in the tables
  --rows 20000          search: postings in the database behind the HTTP server
  --questions 2000      search: questions of each kind
  --rounds 5            rounds of each row; the median counts
  --engine both         sqlite, postgres or both
  --statements          signup: only print what a sign-up sends to the database
  --unoptimised         build as for tests (for working on a benchmark, never for numbers)";

/// The most that an option may ask for: people are made for every sign-up.
const CLIENTS_MAX: usize = 512;
const SIGNUPS_MAX: usize = 20_000;
const TRANSFERS_MAX: usize = 1_000_000;
const ROUNDS_MAX: usize = 50;
const POSTINGS_MAX: usize = 10_000_000;
const QUESTIONS_MAX: usize = 1_000_000;

/// Whether to measure, or to show what would be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    Speed,
    Statements,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub clients: Vec<usize>,
    pub signups: usize,
    pub transfers: usize,
    pub rounds: usize,
    pub postings: usize,
    pub rows: usize,
    pub questions: usize,
    pub engines: Vec<On>,
    pub show: Show,
}

impl Options {
    /// Reads the words after the benchmark's name.
    ///
    /// # Errors
    /// Names the option that cannot be used.
    pub fn parse(words: &[String]) -> anyhow::Result<Options> {
        let mut options = Options {
            clients: vec![1, 8, 64],
            signups: 400,
            transfers: 2_000,
            rounds: 5,
            postings: 100_000,
            rows: 20_000,
            questions: 2_000,
            engines: vec![On::Sqlite, On::DurablePostgres],
            show: Show::Speed,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if word == "--statements" {
                options.show = Show::Statements;
                continue;
            }
            let value = words.next().with_context(|| format!("{word} needs a value\n\n{HELP}"))?;
            match word.as_str() {
                "--clients" => options.clients = numbers(word, value, CLIENTS_MAX)?,
                "--signups" => options.signups = number(word, value, SIGNUPS_MAX)?,
                "--transfers" => options.transfers = number(word, value, TRANSFERS_MAX)?,
                "--postings" => options.postings = number(word, value, POSTINGS_MAX)?,
                "--rows" => options.rows = number(word, value, POSTINGS_MAX)?,
                "--questions" => options.questions = number(word, value, QUESTIONS_MAX)?,
                "--rounds" => options.rounds = number(word, value, ROUNDS_MAX)?,
                "--engine" => options.engines = engines(value)?,
                _ => anyhow::bail!("unknown option {word}\n\n{HELP}"),
            }
        }
        Ok(options)
    }
}

fn numbers(word: &str, value: &str, most: usize) -> anyhow::Result<Vec<usize>> {
    value.split(',').map(|part| number(word, part, most)).collect()
}

fn number(word: &str, value: &str, most: usize) -> anyhow::Result<usize> {
    let number: usize = value.parse().with_context(|| format!("{word}: {value} is not a number"))?;
    anyhow::ensure!((1..=most).contains(&number), "{word}: between 1 and {most}");
    Ok(number)
}

fn engines(value: &str) -> anyhow::Result<Vec<On>> {
    Ok(match value {
        "sqlite" => vec![On::Sqlite],
        "postgres" => vec![On::DurablePostgres],
        "both" => vec![On::Sqlite, On::DurablePostgres],
        _ => anyhow::bail!("--engine: sqlite, postgres or both"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> anyhow::Result<Options> {
        Options::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_given_replaces_the_default() {
        let options = parse("--clients 2,4 --rounds 1 --engine sqlite").expect("options");
        assert_eq!((options.clients, options.rounds, options.engines), (vec![2, 4], 1, vec![On::Sqlite]));
        assert_eq!(options.signups, 400);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for line in ["--clients 0", "--clients 1,,2", "--rounds", "--signups -5", "--engine mysql", "--speed 9"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
