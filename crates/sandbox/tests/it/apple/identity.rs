//! Who asks for a merchant session: the adapter shows its certificate to a server that lets nobody else in.

use super::{APPLE, World, outcome, shop};
use connectors::VendorErrorKind::{Config, InvalidInput, Transient};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;

const AUTHORITY: &str = include_str!("authority.pem");
const SERVER: &str = include_str!("server.pem");

/// A server that asks for a certificate of the demo's authority, and answers each request with a session and with how many
/// certificates it was shown.
async fn start() -> String {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(AUTHORITY.as_bytes()).expect("a certificate")).expect("an authority");
    let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build().expect("a verifier");
    let certificate = CertificateDer::from_pem_slice(SERVER.as_bytes()).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(SERVER.as_bytes()).expect("a key");
    let config = ServerConfig::builder().with_client_cert_verifier(verifier);
    let config = config.with_single_cert(vec![certificate], key).expect("a server");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let shown = stream.get_ref().1.peer_certificates().map_or(0, <[_]>::len);
                let mut head = [0; 4_096];
                let _ = stream.read(&mut head).await;
                let body = format!(r#"{{"merchantSessionIdentifier":"s1","shown":{shown}}}"#);
                let answer =
                    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    format!("https://localhost:{port}/paymentservices/paymentSession")
}

/// covers: PAY-4
#[tokio::test]
async fn the_merchants_certificate_is_shown_to_whoever_asks_for_it() {
    let address = start().await;
    let known = shop(address.clone(), |config| config.authority = Some(AUTHORITY.to_owned())).expect("a shop");
    let session = known.session(APPLE).await.expect("a session");
    assert_eq!((&session["merchantSessionIdentifier"], &session["shown"]), (&"s1".into(), &1.into()));
    // A certificate of another authority is let in by nobody.
    let stranger = shop(address.clone(), |config| {
        config.authority = Some(AUTHORITY.to_owned());
        config.identity = kernel::Secret::new(SERVER.to_owned());
    });
    let refused = stranger.expect("a shop").session(APPLE).await.expect_err("it is for servers");
    assert!(!refused.to_string().contains("localhost"), "{refused}");
    // A server that our authorities do not know is not spoken to.
    let other = shop(address, |config| config.authority = Some(super::demo_apple_identity()));
    assert_eq!(outcome(other.expect("a shop").session(APPLE).await).0, Transient);
}

/// covers: PAY-4
#[tokio::test]
async fn a_session_is_asked_of_apple_alone_and_only_for_our_domain() {
    let world = World::start().await;
    let address = format!("{}/apple/paymentSession", world.address);
    let known = shop(address.clone(), |_| {}).expect("a shop");
    let session = known.session(APPLE).await.expect("a session");
    assert_eq!(session["domainName"], "lingong.example");
    for url in ["https://evil.example/paymentservices/startSession", "http://apple-pay-gateway.apple.com/", ""] {
        assert_eq!(outcome(known.session(url).await), (InvalidInput, "validation_url".into()), "{url}");
    }
    let elsewhere = shop(address.clone(), |config| config.domain = "other.example".into()).expect("a shop");
    assert_eq!(outcome(elsewhere.session(APPLE).await), (Config, "http_417".into()));
    for (part, wrong) in [
        ("identity", shop(address.clone(), |config| config.identity = kernel::Secret::new("no PEM".into()))),
        ("merchant_identifier", shop(address.clone(), |config| config.merchant_identifier.clear())),
        ("display_name", shop(address.clone(), |config| config.display_name = "字".repeat(22))),
        ("domain", shop(address.clone(), |config| config.domain = "https://lingong.example".into())),
        ("base_url_not_https", shop("http://apple.example/".into(), |_| {})),
    ] {
        assert_eq!(outcome(wrong.map(|_| ())), (Config, part.into()));
    }
}
