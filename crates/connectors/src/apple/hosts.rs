//! Whom a merchant session may be asked of. The browser names the server, so anybody could name any.

/// Apple's published servers: for everybody and for China, and those of its sandbox.
/// <https://developer.apple.com/documentation/applepayontheweb/setting-up-your-server>
pub(crate) const HOSTS: [&str; 4] = [
    "apple-pay-gateway.apple.com",
    "cn-apple-pay-gateway.apple.com",
    "apple-pay-gateway-cert.apple.com",
    "cn-apple-pay-gateway-cert.apple.com",
];

/// Which of [`HOSTS`] a validation URL names, by its place. None for anything else.
///
/// The address is compared as text and never used: what is called is made from the list. So two readers of addresses cannot
/// disagree about it, and whatever path it has goes nowhere.
pub(crate) fn host_of(validation_url: &str) -> Option<usize> {
    let rest = validation_url.strip_prefix("https://")?;
    HOSTS.iter().position(|host| rest.strip_prefix(host).is_some_and(|path| path.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PAY-4
    #[test]
    fn only_the_published_servers_are_called() {
        for (url, host) in [
            ("https://apple-pay-gateway.apple.com/paymentservices/startSession", Some(0)),
            ("https://cn-apple-pay-gateway.apple.com/paymentservices/startSession", Some(1)),
            ("https://apple-pay-gateway-cert.apple.com/paymentservices/paymentSession", Some(2)),
            ("https://cn-apple-pay-gateway-cert.apple.com/paymentservices/startSession", Some(3)),
            // The path is not used, so it may say what it likes.
            ("https://apple-pay-gateway.apple.com/../@evil.example/", Some(0)),
            ("http://apple-pay-gateway.apple.com/paymentservices/startSession", None),
            ("HTTPS://apple-pay-gateway.apple.com/paymentservices/startSession", None),
            ("https://apple-pay-gateway.apple.com", None),
            ("https://apple-pay-gateway.apple.com:443/paymentservices/startSession", None),
            ("https://apple-pay-gateway.apple.com:8443/", None),
            ("https://apple-pay-gateway.apple.com@evil.example/", None),
            ("https://user@apple-pay-gateway.apple.com/", None),
            ("https://user:word@apple-pay-gateway.apple.com/", None),
            ("https://apple-pay-gateway.apple.com.evil.example/", None),
            ("https://apple-pay-gateway.apple.com.//", None),
            ("https://evil-apple-pay-gateway.apple.com/", None),
            ("https://evil.example/apple-pay-gateway.apple.com/", None),
            ("https://evil.example/?https://apple-pay-gateway.apple.com/", None),
            ("https://evil.example#https://apple-pay-gateway.apple.com/", None),
            ("https://apple-pay-gateway.apple.com?/", None),
            ("https://apple-pay-gateway.apple.com#/", None),
            ("https://apple-pay-gateway.apple.com\\/", None),
            ("https:\\\\apple-pay-gateway.apple.com/", None),
            ("https:///apple-pay-gateway.apple.com/", None),
            ("https://Apple-Pay-Gateway.apple.com/", None),
            ("https://APPLE-PAY-GATEWAY.APPLE.COM/", None),
            ("https://ａpple-pay-gateway.apple.com/", None),
            ("https://аpple-pay-gateway.apple.com/", None),
            ("https://xn--pple-pay-gateway-8kk.apple.com/", None),
            ("https://apple-pay-gateway%2eapple.com/", None),
            ("https://apple-pay-gateway.apple.com\u{3002}evil.example/", None),
            ("https://apple.com/paymentservices/startSession", None),
            ("https://17.171.78.7/paymentservices/startSession", None),
            ("https://127.0.0.1/paymentservices/startSession", None),
            (" https://apple-pay-gateway.apple.com/", None),
            ("//apple-pay-gateway.apple.com/", None),
            ("", None),
        ] {
            assert_eq!(host_of(url), host, "{url:?}");
        }
    }
}
