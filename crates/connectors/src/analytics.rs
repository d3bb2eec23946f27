//! Reading figures of use (STAT-1) from whoever counts them behind a visitor's consent. Nothing of a person goes there from
//! here and nothing of a person comes back: sums of whole days alone.

use crate::baidu::BaiduTongji;
use crate::error::{VendorError, VendorErrorKind};
use crate::line::{self, Line, answers};
use crate::talkingdata::TalkingData;
use kernel::calendar::Day;

/// The longest time that is asked for at once, in days.
const DAYS_MAX: i32 = 92;

/// One day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayFigures {
    pub day: Day,
    /// Pages seen on the web, or starts of the app.
    pub views: u64,
    /// Different browsers or devices, as the vendor tells them apart.
    pub visitors: u64,
}

/// Whoever counts use for this installation.
pub enum AnalyticsReader {
    /// The web pages.
    Baidu(Box<BaiduTongji>),
    /// The apps.
    TalkingData(TalkingData),
}

impl AnalyticsReader {
    /// Asks something that changes nothing and costs nothing, and shows whether the service answers and takes our credentials.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn probe(&self, yesterday: Day) -> Result<(), VendorError> {
        answers(self.days(yesterday, yesterday).await)
    }

    fn line(&self) -> Option<&Line> {
        match self {
            AnalyticsReader::Baidu(baidu) => baidu.line(),
            AnalyticsReader::TalkingData(talkingdata) => talkingdata.line(),
        }
    }

    /// The figures of each day of `from..=to`, oldest first; a day of which the vendor says nothing is left out. Nothing is
    /// changed by asking, so every error may be asked again.
    ///
    /// # Errors
    /// `InvalidInput` when `to` lies before `from`, or more than 92 days are asked for.
    pub async fn days(&self, from: Day, to: Day) -> Result<Vec<DayFigures>, VendorError> {
        let days = from.until(to).map(|span| span.get_days()).unwrap_or(-1);
        if !(0..DAYS_MAX).contains(&days) {
            return Err(VendorError::new(VendorErrorKind::InvalidInput, "days", None));
        }
        let call = async {
            match self {
                AnalyticsReader::Baidu(baidu) => baidu.days(from, to).await,
                AnalyticsReader::TalkingData(talkingdata) => talkingdata.days(from, to).await,
            }
        };
        let mut figures = line::on(self.line(), call).await?;
        figures.retain(|figures| (from..=to).contains(&figures.day));
        figures.sort_by_key(|figures| figures.day);
        Ok(figures)
    }
}
