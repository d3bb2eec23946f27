//! What a demo world consists of: plain values, without ids and without secrets.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

/// An enum whose values have a stable name, the same as in the public API.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($value:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
        pub enum $name {
            $(#[serde(rename = $text)] $value),+
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$value),+];

            /// The name in the public API.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$value => $text),+
                }
            }
        }
    };
}

named!(WageUnit { Hour = "hour", Day = "day", Piece = "piece", Month = "month" });
named!(Settlement { Daily = "daily", Weekly = "weekly", Monthly = "monthly", OnCompletion = "on_completion" });
named!(Mode { FirstCome = "first_come", MerchantPicks = "merchant_picks" });
named!(
    /// Where a posting has to end up. A paused or closed one was live before.
    State { Draft = "draft", InReview = "in_review", Live = "live", Paused = "paused", Closed = "closed" }
);
named!(MerchantKind { Company = "company", Sole = "sole" });
named!(MemberRole { Owner = "owner", Recruiter = "recruiter", Finance = "finance" });
named!(Gender { Male = "male", Female = "female", Unstated = "unstated" });
named!(Side { Seeker = "seeker", Merchant = "merchant" });
named!(
    /// Where a sign-up has to end up; the names are those of the API's application states.
    Stage {
        Applied = "applied",
        Shortlisted = "shortlisted",
        Standby = "standby",
        Accepted = "accepted",
        Confirmed = "confirmed",
        CheckedIn = "checked_in",
        Finished = "finished",
        Settled = "settled",
        NoShow = "no_show",
        Rejected = "rejected",
        Withdrawn = "withdrawn",
        CancelledBySeeker = "cancelled_by_seeker",
        CancelledByMerchant = "cancelled_by_merchant",
        Lapsed = "lapsed",
    }
);

/// One act on the way to a stage, after the sign-up itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The merchant's acts.
    Shortlist,
    Standby,
    Accept,
    Reject,
    CancelByMerchant,
    CheckIn,
    Finish,
    Settle,
    NoShow,
    /// The seeker's acts.
    Confirm,
    Withdraw,
    CancelBySeeker,
    /// Nobody acts: the time to confirm runs out.
    LetLapse,
}

impl Stage {
    /// Whether a sign-up in this stage holds one of the shift's places.
    pub fn holds_place(self) -> bool {
        matches!(
            self,
            Self::Accepted | Self::Confirmed | Self::CheckedIn | Self::Finished | Self::Settled | Self::NoShow
        )
    }

    /// The acts that lead here. With first come first served the sign-up itself accepts, or puts on standby.
    pub fn steps(self, mode: Mode) -> &'static [Step] {
        use Step::{
            Accept, CancelByMerchant, CancelBySeeker, CheckIn, Confirm, Finish, LetLapse, NoShow, Reject, Settle,
            Shortlist, Standby, Withdraw,
        };
        let steps: &[Step] = match self {
            Self::Applied => &[],
            Self::Shortlisted => &[Shortlist],
            Self::Standby => &[Standby],
            Self::Accepted => &[Accept],
            Self::Confirmed => &[Accept, Confirm],
            Self::CheckedIn => &[Accept, Confirm, CheckIn],
            Self::Finished => &[Accept, Confirm, CheckIn, Finish],
            Self::Settled => &[Accept, Confirm, CheckIn, Finish, Settle],
            Self::NoShow => &[Accept, Confirm, NoShow],
            Self::Rejected => &[Reject],
            Self::Withdrawn => &[Withdraw],
            Self::CancelledBySeeker => &[Accept, Confirm, CancelBySeeker],
            Self::CancelledByMerchant => &[Accept, Confirm, CancelByMerchant],
            Self::Lapsed => &[Accept, LetLapse],
        };
        match (mode, steps) {
            (Mode::FirstCome, [Accept | Standby, rest @ ..]) => rest,
            _ => steps,
        }
    }
}

/// Somebody who signs in. Phones and usernames are unique in a world.
#[derive(Debug, Clone)]
pub struct Account {
    pub username: String,
    pub phone: String,
    pub name: String,
}

#[derive(Debug, Clone)]
pub struct Staff {
    pub account: Account,
    /// Names of staff roles, as in the public API.
    pub roles: &'static [&'static str],
}

#[derive(Debug, Clone)]
pub struct Member {
    pub account: Account,
    pub role: MemberRole,
    /// From which the ID number of this person is built.
    pub id_index: u32,
}

/// What staff have decided about a merchant. Only approved ones have postings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certification {
    Approved,
    Pending,
    Refused {
        reason: &'static str,
    },
    /// Registered and not yet certified.
    None,
}

#[derive(Debug, Clone)]
pub struct Merchant {
    pub index: usize,
    /// The name on the sign.
    pub name: String,
    /// The name in the business register; the owner's name for a sole person.
    pub legal_name: String,
    pub kind: MerchantKind,
    pub place: Place,
    pub certification: Certification,
    /// From which the credit code is built; a sole person has none.
    pub credit_code_index: Option<u32>,
    /// The first is the owner.
    pub members: Vec<Member>,
    /// Position in the list of trades, which says what this merchant posts.
    pub(super) trade: usize,
}

impl Merchant {
    pub fn owner(&self) -> &Member {
        &self.members[0]
    }
}

/// A point in GCJ-02 with its address; the address begins with the road.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub city: &'static str,
    pub district: &'static str,
    pub address: String,
    pub lat: f64,
    pub lng: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub headcount: u32,
}

#[derive(Debug, Clone)]
pub struct Posting {
    pub index: usize,
    pub merchant: usize,
    /// Which of the merchant's members published it.
    pub member: usize,
    pub state: State,
    pub title: String,
    pub category: &'static str,
    pub description: String,
    pub requirements: String,
    pub mode: Mode,
    pub wage_fen: i64,
    pub wage_unit: WageUnit,
    pub settlement: Settlement,
    pub min_age: u8,
    pub place: Place,
    pub contact_name: String,
    pub contact_phone: String,
    /// By start. Some drafts have none. None touches `today`: each is over before it or begins after it.
    pub shifts: Vec<Shift>,
    /// Before `today`, and before the first shift. For a draft: when it was begun.
    pub published_at: Timestamp,
    pub valid_until: Timestamp,
    pub cancel_free_hours: u32,
}

#[derive(Debug, Clone)]
pub struct Seeker {
    pub index: usize,
    pub username: String,
    pub phone: String,
    /// Where they look for work; not part of the profile.
    pub home_city: &'static str,
    pub name: Option<String>,
    pub gender: Option<Gender>,
    /// `2001-05`
    pub birth_year_month: Option<String>,
    pub city: Option<&'static str>,
    pub intent: Option<String>,
}

/// A public resume.
#[derive(Debug, Clone)]
pub struct Resume {
    pub seeker: usize,
    pub title: &'static str,
    pub about: &'static str,
    pub category: &'static str,
    pub role: &'static str,
    pub employer: &'static str,
    pub period: &'static str,
    pub school: Option<&'static str>,
    pub skills: &'static [&'static str],
    /// Weekday from 1, Monday, and the part of the day as the product names it.
    pub hours: &'static [(u8, &'static str)],
}

/// Somebody offers their work (求职).
#[derive(Debug, Clone)]
pub struct Wanted {
    pub seeker: usize,
    pub title: String,
    pub category: &'static str,
    pub description: String,
    pub city: &'static str,
    pub published_at: Timestamp,
    pub valid_until: Timestamp,
}

#[derive(Debug, Clone)]
pub struct Signup {
    pub seeker: usize,
    pub posting: usize,
    /// Position in the posting's shifts.
    pub shift: usize,
    pub mode: Mode,
    pub stage: Stage,
    pub note: Option<&'static str>,
    /// The words that go with a refusal or a cancellation.
    pub reason: Option<&'static str>,
    pub applied_at: Timestamp,
}

impl Signup {
    pub fn steps(&self) -> &'static [Step] {
        self.stage.steps(self.mode)
    }
}

#[derive(Debug, Clone)]
pub struct Line {
    pub side: Side,
    pub text: String,
    pub at: Timestamp,
}

#[derive(Debug, Clone)]
pub struct Talk {
    pub seeker: usize,
    pub posting: usize,
    /// The sign-up that it is about.
    pub signup: usize,
    pub lines: Vec<Line>,
}

/// What a world is made from; everything in it follows from these.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    pub seed: u64,
    pub merchants: usize,
    /// Live postings; a few drafts, waiting, paused and closed ones come on top.
    pub postings: usize,
    pub seekers: usize,
    pub today: Date,
}
