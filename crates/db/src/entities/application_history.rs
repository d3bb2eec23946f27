//! Every change of a sign-up's state. Append-only.

use super::applications::ApplicationState;
use super::posting_history::Side;
use kernel::{ApplicationId, PersonId, RowId, Timestamp};

crate::table! { "application_history",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    application_id: ApplicationId,
    at: Timestamp,
    from_state: Option<ApplicationState>,
    to_state: ApplicationState,
    by_side: Side,
    by_person: Option<PersonId>,
}
