use serde::{Deserialize, Serialize};

/// An amount of money in fen (分, 1/100 yuan). Always an integer; arithmetic is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "columns", derive(sea_orm::DeriveValueType))]
pub struct Fen(pub i64);

impl Fen {
    pub const ZERO: Fen = Fen(0);

    /// The sum, or `None` where it would not fit.
    pub fn checked_add(self, other: Fen) -> Option<Fen> {
        self.0.checked_add(other.0).map(Fen)
    }

    /// The difference, or `None` where it would not fit.
    pub fn checked_sub(self, other: Fen) -> Option<Fen> {
        self.0.checked_sub(other.0).map(Fen)
    }

    /// So many times this amount, or `None` where it would not fit.
    pub fn checked_mul(self, times: i64) -> Option<Fen> {
        self.0.checked_mul(times).map(Fen)
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Fen {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        i64::schema()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Fen {}

impl std::fmt::Display for Fen {
    /// Yuan with two decimals, as people read it: `-12.05`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let whole = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", whole / 100, whole % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::Fen;

    #[test]
    fn reads_as_yuan() {
        for (fen, text) in [(0, "0.00"), (5, "0.05"), (-1205, "-12.05"), (i64::MIN, "-92233720368547758.08")] {
            assert_eq!(Fen(fen).to_string(), text);
        }
        assert_eq!(Fen(i64::MAX).checked_add(Fen(1)), None);
        assert_eq!(Fen(2).checked_mul(i64::MAX), None);
    }
}
