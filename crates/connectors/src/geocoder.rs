//! Where a place is (PUB-5), whoever knows it. Only addresses of jobs and words that are typed for one are sent,
//! never where a person stands.

use crate::amap::AMap;
use crate::error::VendorError;
use crate::line::{self, Line, answers};
use kernel::point::{Gcj02, Point};

/// The longest words that are sent, in characters.
pub(crate) const WORDS_CHARS_MAX: usize = 80;

/// A place that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPlace {
    pub point: Point<Gcj02>,
    /// The area's code of six digits (GB/T 2260).
    pub area: String,
    /// The address as the vendor writes it.
    pub address: String,
    /// How exact it is in the vendor's words: `省`, `区县`, `道路`, `门牌号`, `兴趣点` and so on.
    pub level: String,
}

/// What lies at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surroundings {
    pub area: String,
    pub province: String,
    /// Empty in the four municipalities.
    pub city: String,
    pub district: String,
    pub address: String,
}

/// A place that fits words.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestedPlace {
    pub name: String,
    /// Province, city and district in one.
    pub district: String,
    pub area: String,
    /// Street and number; empty for a stop or a whole street.
    pub address: String,
    pub point: Point<Gcj02>,
}

/// Whoever knows places in this installation. Nothing is changed by asking, so every error may be asked again.
pub enum Geocoder {
    AMap(AMap),
}

impl Geocoder {
    fn line(&self) -> Option<&Line> {
        match self {
            Geocoder::AMap(amap) => amap.line(),
        }
    }

    /// Whether its line is shut: staff switched it off, or nobody assessed it. One that rests after failures is not.
    pub fn is_shut(&self) -> bool {
        line::is_shut(self.line())
    }

    /// Asks something that changes nothing and costs nothing, and shows whether the service answers and takes our credentials.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn probe(&self) -> Result<(), VendorError> {
        let call = async {
            match self {
                Geocoder::AMap(amap) => answers(amap.find("北京市", None).await),
            }
        };
        line::on(self.line(), call).await
    }

    /// Finds an address; `area` (six digits) keeps to that area. None when nobody knows it.
    pub async fn find(&self, address: &str, area: Option<&str>) -> Result<Option<FoundPlace>, VendorError> {
        let call = async {
            match self {
                Geocoder::AMap(amap) => amap.find(address, area).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Says what lies at a point; None at sea and abroad.
    pub async fn surroundings(&self, point: Point<Gcj02>) -> Result<Option<Surroundings>, VendorError> {
        let call = async {
            match self {
                Geocoder::AMap(amap) => amap.surroundings(point).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Places that fit words while they are typed, at most ten; `area` (six digits) keeps to that area.
    pub async fn suggest(&self, words: &str, area: Option<&str>) -> Result<Vec<SuggestedPlace>, VendorError> {
        let call = async {
            match self {
                Geocoder::AMap(amap) => amap.suggest(words, area).await,
            }
        };
        line::on(self.line(), call).await
    }
}
