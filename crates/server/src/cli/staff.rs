use super::open;
use accounts::people::Username;
use accounts::staff::{self, NewStaff};
use anyhow::Context;
use clap::Subcommand;
use db::entities::staff_roles::StaffRole;
use kernel::{PersonId, Secret};
use platform::{App, Error};
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum Command {
    /// Make an account for a member of staff; asks for the phone number and the password.
    Add {
        username: String,
        /// reviewer, support, finance, privacy or admin; may be given several times.
        #[arg(long = "role", required = true, value_parser = role)]
        roles: Vec<StaffRole>,
        /// They signed the agreement not to disclose what they see, and it lies before you.
        #[arg(long, required = true)]
        agreement_signed: bool,
        /// They read the privacy policy in force and accept it.
        #[arg(long, required = true)]
        policy_accepted: bool,
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// Give somebody who has an account a role.
    Grant {
        username: String,
        #[arg(value_parser = role)]
        role: StaffRole,
        /// They signed the agreement not to disclose what they see, and it lies before you.
        #[arg(long, required = true)]
        agreement_signed: bool,
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// Take a role from somebody, from their next request on.
    Revoke {
        username: String,
        #[arg(value_parser = role)]
        role: StaffRole,
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// Say who has which roles, by id.
    List {
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
}

/// Works beside a running server and without one.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add { username, roles, data, .. } => add(&open::app(&data).await?, username, roles).await,
        Command::Grant { username, role, data, .. } => grant(&open::app(&data).await?, &username, role).await,
        Command::Revoke { username, role, data } => revoke(&open::app(&data).await?, &username, role).await,
        Command::List { data } => list(&open::app(&data).await?).await,
    }
}

/// What is typed is in no list of processes and no history of commands.
async fn add(app: &App, username: String, roles: Vec<StaffRole>) -> anyhow::Result<()> {
    let phone = asked("phone number")?;
    let password = {
        let _dark = Dark::turn();
        asked("password (8 to 64 characters)")?
    };
    println!();
    let new = NewStaff { username: Secret::new(username), phone, password, roles };
    let person = staff::add(app, new).await.map_err(said)?;
    println!("{person} can sign in with the username and this password, and changes it in the account's settings");
    Ok(())
}

async fn grant(app: &App, username: &str, role: StaffRole) -> anyhow::Result<()> {
    let person = person(app, username).await?;
    app.write(move |work| async move { staff::grant(&work, person, role).await }).await.map_err(said)?;
    println!("{person} is {role} from the next request on");
    Ok(())
}

async fn revoke(app: &App, username: &str, role: StaffRole) -> anyhow::Result<()> {
    let person = person(app, username).await?;
    let had =
        app.write(move |work| async move { staff::revoke_role(&work, person, role).await }).await.map_err(said)?;
    anyhow::ensure!(had, "they are not {role}");
    println!("{person} is not {role} any more");
    if role == StaffRole::Admin && !staff::has_other_admin(&app.read(), person).await.map_err(said)? {
        println!("nobody is admin now: lingong staff grant USERNAME admin");
    }
    Ok(())
}

async fn list(app: &App) -> anyhow::Result<()> {
    let roles = staff::roles(&app.read()).await.map_err(said)?;
    for people in roles.chunk_by(|a, b| a.0 == b.0) {
        let words: Vec<&str> = people.iter().map(|(_, role)| role.as_str()).collect();
        println!("{} {}", people[0].0, words.join(" "));
    }
    if roles.is_empty() {
        println!("nobody is staff: lingong staff add USERNAME --role admin");
    }
    Ok(())
}

async fn person(app: &App, username: &str) -> anyhow::Result<PersonId> {
    let name = Username::parse(username).map_err(|_| anyhow::anyhow!("{username:?} is no username"))?;
    let found = staff::find(app, &app.read(), &name).await.map_err(said)?;
    found.context("nobody has this username: lingong staff add makes an account")
}

/// While this lives the terminal does not show what is typed.
struct Dark(bool);

impl Dark {
    fn turn() -> Dark {
        Dark(std::io::stdin().is_terminal() && echo("-echo"))
    }
}

impl Drop for Dark {
    fn drop(&mut self) {
        if self.0 {
            echo("echo");
        }
    }
}

/// Whether the terminal took it; without `stty` what is typed is seen, as before.
fn echo(how: &str) -> bool {
    std::process::Command::new("stty").arg(how).status().is_ok_and(|status| status.success())
}

/// A line of what is typed or piped in.
fn asked(what: &str) -> anyhow::Result<Secret> {
    let mut input = std::io::stdin().lock();
    if input.is_terminal() {
        print!("{what}: ");
        std::io::stdout().flush()?;
    }
    let mut line = String::new();
    input.read_line(&mut line)?;
    let text = line.trim_end_matches(['\r', '\n']);
    anyhow::ensure!(!text.is_empty(), "the {what} is missing: it is read from the standard input, each on a line");
    Ok(Secret::new(text.to_owned()))
}

fn role(word: &str) -> Result<StaffRole, String> {
    StaffRole::parse(word).ok_or_else(|| "one of reviewer, support, finance, privacy, admin".to_owned())
}

/// On the command line a refusal is an error like any other, with the field that it is about.
fn said(error: Error) -> anyhow::Error {
    match error {
        Error::Broken(error) => error,
        Error::Refused(refusal) => {
            let field = refusal.field.map_or_else(String::new, |field| format!("{field}: "));
            anyhow::anyhow!("{field}{}", refusal.code.en)
        }
        other => anyhow::anyhow!("{other}"),
    }
}
