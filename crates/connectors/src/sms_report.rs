//! What becomes of text messages, as vendors report it. No report is signed: it comes through a secret path, and nothing
//! about security is decided by it. The number that a report repeats is not read.

use crate::callback::{CALLBACK_BYTES_MAX, CallbackRefusal};
use crate::error::word;
use crate::sms::SmsVendor;
use serde::Deserialize;

/// How many messages one callback may report; the vendors send a hundred at most.
const REPORTS_MAX: usize = 500;

/// What became of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsReport {
    /// The vendor's number of the message, as in [`crate::SmsReceipt`].
    pub message_id: String,
    /// The reference that was sent with it, where the vendor repeats it.
    pub reference: Option<String>,
    pub arrived: bool,
    /// The carrier's code, such as `DELIVERED` or `UNDELIV`.
    pub code: String,
}

/// <https://help.aliyun.com/zh/sms/developer-reference/configure-delivery-receipts-1> (SmsReport)
#[derive(Deserialize)]
struct OfAliyun {
    success: bool,
    #[serde(default)]
    err_code: String,
    biz_id: String,
    out_id: Option<String>,
}

/// <https://cloud.tencent.com/document/product/382/59178> (下发状态通知)
#[derive(Deserialize)]
struct OfTencent {
    report_status: String,
    #[serde(default)]
    errmsg: String,
    sid: String,
}

impl SmsVendor {
    /// Reads a callback's body: a JSON array at both vendors.
    ///
    /// # Errors
    /// `Malformed` for anything else.
    pub fn read_reports(self, body: &[u8]) -> Result<Vec<SmsReport>, CallbackRefusal> {
        let malformed = |_| CallbackRefusal::Malformed("body");
        if body.len() > CALLBACK_BYTES_MAX {
            return Err(CallbackRefusal::Malformed("length"));
        }
        let reports: Vec<SmsReport> = match self {
            SmsVendor::Aliyun => {
                let read: Vec<OfAliyun> = serde_json::from_slice(body).map_err(malformed)?;
                read.into_iter().map(of_aliyun).collect()
            }
            SmsVendor::Tencent => {
                let read: Vec<OfTencent> = serde_json::from_slice(body).map_err(malformed)?;
                read.into_iter().map(of_tencent).collect()
            }
        };
        if reports.len() > REPORTS_MAX { Err(CallbackRefusal::Malformed("count")) } else { Ok(reports) }
    }

    /// What the vendor wants to hear once its reports are taken; everything else comes again.
    pub fn reports_taken(self) -> &'static str {
        match self {
            SmsVendor::Aliyun => r#"{"code":0,"msg":"success"}"#,
            SmsVendor::Tencent => r#"{"result":0,"errmsg":"OK"}"#,
        }
    }
}

fn of_aliyun(read: OfAliyun) -> SmsReport {
    let reference = read.out_id.filter(|reference| !reference.is_empty());
    SmsReport { message_id: word(&read.biz_id), reference, arrived: read.success, code: word(&read.err_code) }
}

fn of_tencent(read: OfTencent) -> SmsReport {
    let arrived = read.report_status == "SUCCESS";
    SmsReport { message_id: word(&read.sid), reference: None, arrived, code: word(&read.errmsg) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vendors' own samples, with an invented number. covers: NOTE-3
    #[test]
    fn the_vendors_samples_are_read() {
        let sample = br#"[{"phone_number":"19900000001","send_time":"2017-08-30 00:00:00","report_time":"2017-08-30 00:00:00",
            "success":true,"err_code":"DELIVERED","err_msg":"ok","sms_size":"1","biz_id":"932702304080415357^0","out_id":"1184585343"}]"#;
        let read = SmsVendor::Aliyun.read_reports(sample).expect("a report");
        let expected = SmsReport {
            message_id: "932702304080415357^0".into(),
            reference: Some("1184585343".into()),
            arrived: true,
            code: "DELIVERED".into(),
        };
        assert_eq!(read, [expected]);
        let sample = br#"[{"user_receive_time":"2015-10-17 08:03:04","nationcode":"86","mobile":"19900000001",
            "report_status":"FAIL","errmsg":"MK:0001","description":"x","sid":"5000:1045710669157053657849499619"}]"#;
        let read = SmsVendor::Tencent.read_reports(sample).expect("a report");
        assert_eq!((read[0].arrived, read[0].message_id.as_str()), (false, "5000:1045710669157053657849499619"));
    }

    #[test]
    fn anything_else_is_refused() {
        for body in ["", "{}", "<html>", "[{}]", r#"[{"biz_id":"1","success":"yes"}]"#] {
            for vendor in [SmsVendor::Aliyun, SmsVendor::Tencent] {
                assert!(vendor.read_reports(body.as_bytes()).is_err(), "{body}");
            }
        }
        let many = format!("[{}]", vec![r#"{"report_status":"SUCCESS","sid":"1"}"#; 501].join(","));
        assert!(SmsVendor::Tencent.read_reports(many.as_bytes()).is_err());
    }
}
