//! Signature version 3, TC3-HMAC-SHA256. <https://cloud.tencent.com/document/api/382/52072>

use crate::digest::{hex, hmac_sha256, sha256_hex};
use kernel::{Secret, Timestamp};

const ALGORITHM: &str = "TC3-HMAC-SHA256";

/// The type of the body exactly as it is sent: the signature covers it.
pub(super) const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// The key of a user that may call the API and nothing else.
pub(super) struct Credentials {
    pub key_id: String,
    pub secret: Secret<String>,
}

/// A call as it will be sent: POST.
pub(super) struct Call<'a> {
    /// `sms`, `faceid`: whatever address is called.
    pub service: &'a str,
    /// The `Host` header, with the port where it is not the scheme's.
    pub host: &'a str,
    /// `/` at the vendor.
    pub path: &'a str,
    pub body: &'a str,
}

/// The `Authorization` header. The vendor refuses a time that is more than five minutes off.
pub(super) fn authorization(call: &Call<'_>, credentials: &Credentials, at: Timestamp) -> String {
    let Call { service, host, path, body } = call;
    let date = at.to_jiff().strftime("%Y-%m-%d").to_string();
    let canonical = format!(
        "POST\n{path}\n\ncontent-type:{CONTENT_TYPE}\nhost:{host}\n\ncontent-type;host\n{}",
        sha256_hex(body.as_bytes())
    );
    let scope = format!("{date}/{service}/tc3_request");
    let to_sign = format!("{ALGORITHM}\n{}\n{scope}\n{}", at.seconds(), sha256_hex(canonical.as_bytes()));
    let key = format!("TC3{}", credentials.secret.expose());
    let key = [date.as_str(), service, "tc3_request"]
        .iter()
        .fold(key.into_bytes(), |key, text| hmac_sha256(&key, text.as_bytes()).to_vec());
    let signature = hex(&hmac_sha256(&key, to_sign.as_bytes()));
    format!(
        "{ALGORITHM} Credential={}/{scope}, SignedHeaders=content-type;host, Signature={signature}",
        credentials.key_id
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sample of Tencent's documentation of the method.
    #[test]
    fn agrees_with_the_published_sample() {
        let credentials = Credentials {
            key_id: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE".into(),
            secret: Secret::new("Gu5t9xGARNpq86cd98joQYCN3EXAMPLE".into()),
        };
        let body = r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
        let call = Call { service: "cvm", host: "cvm.tencentcloudapi.com", path: "/", body };
        assert_eq!(
            authorization(&call, &credentials, Timestamp::from_micros(1_551_113_065_000_000)),
            "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, \
             SignedHeaders=content-type;host, \
             Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
        );
    }
}
