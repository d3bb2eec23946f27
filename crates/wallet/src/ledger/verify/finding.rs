use kernel::Fen;
use std::fmt::{Display, Formatter, Result};
use uuid::Uuid;

/// Findings that are told; a ledger that was torn apart has more.
pub const FINDINGS_MAX: usize = 50;

/// Something that is not as the transfers say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The account's balance is not the sum of its transfers.
    Balance { account: Uuid, stored: Fen, derived: i128 },
    /// The account's held sum is not that of its pending holds.
    Held { account: Uuid, stored: Fen, derived: i128 },
    /// Lines of the account's statement are gone: transfers were deleted.
    LinesGone { account: Uuid, from: i64, to: i64 },
    /// A line of the account's statement is there twice, or has a number that it cannot have.
    LineTwice { account: Uuid, line: i64, transfer: Uuid },
    /// The first line whose balance is not the sum of the lines up to it.
    Statement { account: Uuid, line: i64, transfer: Uuid, stored: Fen, derived: i128 },
    /// The transfer is not what was written: edited, or written by somebody else.
    TransferEdited(Uuid),
    /// The transfer's accounts, reason or amount cannot be.
    TransferNotAllowed(Uuid),
    /// The transfer names an account that is not there.
    AccountGone { account: Uuid, transfer: Uuid },
    /// What the account is was changed.
    AccountEdited(Uuid),
    /// Whose the account is was changed.
    WalletEdited(Uuid),
    /// There is money on a wallet that is nobody's.
    WalletOfNobody { account: Uuid, balance: Fen },
    /// The hold is not what was written.
    HoldEdited(Uuid),
    /// The hold was posted, and no transfer says so.
    HoldWithoutTransfer(Uuid),
    /// The transfer says that it ended a hold which is not there, has not been posted, or is another.
    HoldNotPosted { hold: Uuid, transfer: Uuid },
    /// The hold names an account that is not there.
    HoldWithoutAccount { hold: Uuid, account: Uuid },
    /// What the debit side of a book holds is not what its credit side holds.
    Unbalanced { book: &'static str, debit: i128, credit: i128 },
    /// What a wage says was paid is not what its slips say, or not what went to the wallet.
    Wage { application: Uuid, paid: Fen, slips: Fen, moved: Fen },
    /// The operator has an account in the book of wages (SPEC PAY-7).
    OperatorsWages { account: Uuid, balance: Fen },
}

/// An amount of any size in yuan.
fn yuan(fen: i128) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}

impl Display for Finding {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Finding::Balance { account, stored, derived } => {
                write!(f, "account {account}: the balance is {stored}, its transfers make {}", yuan(*derived))
            }
            Finding::Held { account, stored, derived } => {
                write!(f, "account {account}: {stored} is held, its pending holds make {}", yuan(*derived))
            }
            Finding::LinesGone { account, from, to } if from == to => {
                write!(f, "account {account}: line {from} of its statement is gone, a transfer was deleted")
            }
            Finding::LinesGone { account, from, to } => {
                write!(f, "account {account}: lines {from} to {to} of its statement are gone, transfers were deleted")
            }
            Finding::LineTwice { account, line, transfer } => {
                write!(f, "account {account}: transfer {transfer} is line {line} of its statement, which is another's")
            }
            Finding::Statement { account, line, transfer, stored, derived } => write!(
                f,
                "account {account}: after line {line} (transfer {transfer}) its statement says {stored}, the lines make {}",
                yuan(*derived)
            ),
            Finding::TransferEdited(id) => write!(f, "transfer {id} is not what was written"),
            Finding::TransferNotAllowed(id) => {
                write!(f, "transfer {id}: this cannot move between these accounts for this reason")
            }
            Finding::AccountGone { account, transfer } => {
                write!(f, "transfer {transfer}: its account {account} is not there")
            }
            Finding::AccountEdited(id) => write!(f, "account {id} is not what was opened"),
            Finding::WalletEdited(id) => write!(f, "account {id}: whose wallet it is was changed"),
            Finding::WalletOfNobody { account, balance } => {
                write!(f, "account {account}: a wallet with {balance} is nobody's")
            }
            Finding::HoldEdited(id) => write!(f, "hold {id} is not what was written"),
            Finding::HoldWithoutTransfer(id) => write!(f, "hold {id} was posted, and no transfer says so"),
            Finding::HoldNotPosted { hold, transfer } => {
                write!(f, "transfer {transfer} says that it ended hold {hold}, and the hold does not")
            }
            Finding::HoldWithoutAccount { hold, account } => {
                write!(f, "hold {hold}: its account {account} is not there")
            }
            Finding::Unbalanced { book, debit, credit } => {
                write!(f, "the book {book} does not balance: {} on debit, {} on credit", yuan(*debit), yuan(*credit))
            }
            Finding::Wage { application, paid, slips, moved } => write!(
                f,
                "sign-up {application}: {paid} of its wage is said to be paid, its slips make {slips}, its transfers {moved}"
            ),
            Finding::OperatorsWages { account, balance } => {
                write!(f, "account {account}: the operator has {balance} of wages, and may have no such account")
            }
        }
    }
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Findings {
    pub count: u64,
    pub told: Vec<Finding>,
}

impl Findings {
    pub fn add(&mut self, finding: Finding) {
        self.count += 1;
        if self.told.len() < FINDINGS_MAX {
            self.told.push(finding);
        }
    }
}
