//! The daily bill: an address that is good for 30 seconds, and behind it a file.
//! <https://opendocs.alipay.com/open/028woc> (alipay.data.dataservice.bill.downloadurl.query)

use super::account::Alipay;
use super::bill_file;
use crate::bill::BillLine;
use crate::error::{VendorError, VendorErrorKind};
use kernel::calendar::Day;
use serde::{Deserialize, Serialize};

/// The largest file that is read, in bytes. A line has some 200 and packs to a tenth of it.
const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Where the vendor keeps its bills.
const DOMAINS: &[&str] = &["alipay.com", "alipaydev.com"];

#[derive(Serialize)]
struct Asked {
    /// Everything that moved money on the account, while `trade` knows payments and refunds alone.
    bill_type: &'static str,
    bill_date: String,
}

#[derive(Deserialize)]
struct Found {
    bill_download_url: String,
}

impl Alipay {
    pub(crate) async fn bill_of(&self, day: Day) -> Result<Option<Vec<BillLine>>, VendorError> {
        let asked = Asked { bill_type: "signcustomer", bill_date: day.to_string() };
        let method = "alipay.data.dataservice.bill.downloadurl.query";
        let found: Found = match self.call(&self.endpoint, method, &asked).await {
            Ok(found) => found,
            Err(error) if matches!(error.code(), "isp.bill_not_exist" | "BILL_NOT_EXIST") => return Ok(None),
            Err(error) => return Err(error),
        };
        let file = self.endpoint.fetch(&found.bill_download_url, DOMAINS, FILE_BYTES_MAX).await?;
        if file.status != 200 {
            return Err(VendorError::new(VendorErrorKind::Transient, &format!("http_{}", file.status), None));
        }
        bill_file::read(&file.body).map(Some)
    }
}
