use super::{BACK, VENDORS, Vendor, World};
use crate::line::{breaks_in_every_way, nobody, outcome};
use connectors::VendorErrorKind::{
    self, BusinessNegative, Config, InvalidInput, Protocol, RateLimited, Transient, UserMustRestart,
};
use connectors::qq::{QqLogin, QqLoginConfig};
use connectors::{OAuthLogin, TimeLimits};
use kernel::Secret;
use sandbox::LineFault;

/// covers: ACC-4
#[tokio::test]
async fn a_person_who_agrees_is_known_by_name_and_picture() {
    let world = World::start().await;
    let mut seen = Vec::new();
    for vendor in VENDORS {
        let login = world.login(vendor, |_| {});
        let code = world.code(&login, 1).await;
        let person = login.finish(&code, BACK).await.expect("somebody");
        assert_eq!(person.nickname, "阿禾", "{vendor:?}");
        let picture = person.avatar_url.clone().expect("a picture");
        assert!(picture.ends_with("/sandbox/people/1.png"), "{picture}");
        let bytes = login.picture(&picture).await.expect("a picture");
        assert!(bytes.starts_with(b"\x89PNG"), "{vendor:?}");
        for elsewhere in ["https://evil.example/a.png", "http://127.0.0.1:1/a.png", "file:///etc/passwd", ""] {
            assert_eq!(outcome(login.picture(elsewhere).await), (Protocol, "address".into()), "{elsewhere}");
        }
        assert_eq!(format!("{person:?}"), "OAuthPerson { .. }");
        assert_ne!(login.finish(&world.code(&login, 2).await, BACK).await.expect("somebody").openid, person.openid);
        seen.push(person);
    }
    assert_eq!(seen[0].unionid, seen[1].unionid, "one person at all parts of WeChat");
    assert_ne!(seen[0].openid, seen[1].openid);
    assert_eq!(seen[2].unionid, None);
    assert!(seen[3].unionid.is_some());
}

/// covers: ACC-4
#[tokio::test]
async fn who_says_no_comes_back_without_a_code() {
    let world = World::start().await;
    for (vendor, back) in [
        (Vendor::WeChatWeb, "&state=s1"),
        (Vendor::Weibo, "&error=access_denied&error_code=21330&state=s1"),
        (Vendor::Qq, "&usercancel=1&state=s1"),
    ] {
        let login = world.login(vendor, |_| {});
        let (_, page) = world.open(&login.authorize_url("s1", BACK).expect("an address")).await;
        assert!(page.contains("“零工”申请使用") && page.contains("晨曦"), "{page}");
        assert!(!page.contains("199000"), "nothing but name and picture is asked for");
        assert_eq!(world.press(&page, 0, "no").await, format!("{BACK}{back}"));
        let again = format!("{}/sandbox/wechat/consent", world.address);
        let late = world.client.post(again).body("token=0&person=0&action=yes").send().await.expect("an answer");
        assert_eq!(late.status(), 400, "a page is good once");
    }
}

/// covers: ACC-4
#[tokio::test]
async fn a_code_is_good_once_and_for_five_minutes() {
    let world = World::start().await;
    for vendor in VENDORS {
        let login = world.login(vendor, |_| {});
        let code = world.code(&login, 0).await;
        world.clock.advance_seconds(300);
        login.finish(&code, BACK).await.expect("in time");
        assert_eq!(outcome(login.finish(&code, BACK).await).0, UserMustRestart, "{vendor:?}: used");
        let late = world.code(&login, 0).await;
        world.clock.advance_seconds(301);
        assert_eq!(outcome(login.finish(&late, BACK).await).0, UserMustRestart, "{vendor:?}: too old");
        assert_eq!(outcome(login.finish("guessed", BACK).await).0, UserMustRestart, "{vendor:?}: no code");
        let requests = world.line(vendor).requests();
        assert_eq!(outcome(login.finish("", BACK).await), (UserMustRestart, "code".into()));
        assert_eq!(world.line(vendor).requests(), requests, "{vendor:?}: nothing was sent");
    }
}

/// Both sides refuse to send a browser elsewhere.
///
/// covers: ACC-4
#[tokio::test]
async fn nobody_is_sent_to_another_host() {
    let world = World::start().await;
    for vendor in VENDORS {
        let login = world.login(vendor, |_| {});
        let elsewhere = login.authorize_url("s1", "https://evil.example/back");
        assert_eq!(outcome(elsewhere), (InvalidInput, "redirect".into()));
        assert_eq!(outcome(login.authorize_url("s1&x=", BACK)), (InvalidInput, "state".into()));
        let careless = world.login(vendor, |setting| setting.redirect_host = "evil.example".into());
        let address = careless.authorize_url("s1", "https://evil.example/back").expect("an address");
        let (status, page) = world.open(&address).await;
        assert!(status == 400 && page.contains("redirect_uri 参数错误"), "{vendor:?}: {page}");
        let unknown = world.login(vendor, |setting| setting.app_id = "wxother".into());
        let (status, page) = world.open(&unknown.authorize_url("s1", BACK).expect("an address")).await;
        assert!(status == 400 && page.contains("应用不存在"), "{vendor:?}: {page}");
    }
    for vendor in [Vendor::Weibo, Vendor::Qq] {
        let login = world.login(vendor, |_| {});
        let code = world.code(&login, 0).await;
        let other = login.finish(&code, "https://lingong.example/other").await;
        assert_eq!(outcome(other).0, Config, "{vendor:?}: another way back than was agreed to");
    }
}

/// covers: ACC-4
#[tokio::test]
async fn another_application_or_secret_learns_nothing() {
    let world = World::start().await;
    for (vendor, other_app, other_secret) in [
        (Vendor::WeChatWeb, "40013", "40125"),
        (Vendor::WeChatOfficial, "40013", "40125"),
        (Vendor::Weibo, "21324", "21324"),
        (Vendor::Qq, "100008", "100009"),
    ] {
        let code = world.code(&world.login(vendor, |_| {}), 0).await;
        let other = world.login(vendor, |setting| setting.app_id = "another".into());
        assert_eq!(outcome(other.finish(&code, BACK).await), (Config, other_app.into()), "{vendor:?}");
        let wrong = world.login(vendor, |setting| setting.secret = Secret::new("guess".into()));
        assert_eq!(outcome(wrong.finish(&code, BACK).await), (Config, other_secret.into()), "{vendor:?}");
    }
    let code = world.code(&world.login(Vendor::WeChatWeb, |_| {}), 0).await;
    let official = world.login(Vendor::WeChatOfficial, |_| {});
    assert_eq!(
        outcome(official.finish(&code, BACK).await),
        (UserMustRestart, "40029".into()),
        "of another application"
    );
    let qq = world.login(Vendor::Qq, |_| {});
    let code = world.code(&qq, 0).await;
    world.qq.confuse_apps();
    assert_eq!(outcome(qq.finish(&code, BACK).await), (Protocol, "other_app".into()));
}

/// covers: ACC-4
#[tokio::test]
async fn a_failing_vendor_is_told_apart() {
    let world = World::start().await;
    for vendor in VENDORS {
        breaks_in_every_way(world.line(vendor), |limits| {
            let login = world.login(vendor, |setting| setting.time_limits = limits);
            async move { login.finish("code", BACK).await }
        })
        .await;
    }
    for (vendor, code, kind) in [
        (Vendor::WeChatWeb, -1, Transient),
        (Vendor::WeChatWeb, 45011, RateLimited { retry_after_s: 60 }),
        (Vendor::WeChatWeb, 40226, BusinessNegative),
        (Vendor::Weibo, 10009, Transient),
        (Vendor::Weibo, 10022, RateLimited { retry_after_s: 3_600 }),
        (Vendor::Qq, 1002, RateLimited { retry_after_s: 60 }),
        (Vendor::Qq, 100013, UserMustRestart),
    ] {
        let login = world.login(vendor, |_| {});
        world.line(vendor).fail_next([LineFault::Code(code)]);
        let failed: (VendorErrorKind, String) = outcome(login.finish("code", BACK).await);
        assert_eq!(failed, (kind, code.to_string()), "{vendor:?}");
    }
    let login = world.login(Vendor::WeChatWeb, |_| {});
    let code = world.code(&login, 0).await;
    world.wechat.line.fail_next([LineFault::Html]);
    assert_eq!(outcome(login.finish(&code, BACK).await).0, Protocol);
    login.finish(&code, BACK).await.expect("works again, and the code was not spent");
    let config = QqLoginConfig {
        base_url: nobody().await,
        app_id: "100000001".into(),
        secret: Secret::new("demo-secret".into()),
        redirect_host: "lingong.example".into(),
        time_limits: TimeLimits::default(),
    };
    let nobody = OAuthLogin::Qq(QqLogin::new(config).expect("an adapter"));
    assert_eq!(outcome(nobody.finish("code", BACK).await), (Transient, "connect".into()));
}

/// QQ's older answers are a form, and JSON inside a call.
///
/// covers: ACC-4
#[tokio::test]
async fn qq_may_speak_as_it_used_to() {
    let world = World::start().await;
    world.qq.speak_old(true);
    let login = world.login(Vendor::Qq, |_| {});
    let code = world.code(&login, 0).await;
    assert_eq!(login.finish(&code, BACK).await.expect("somebody").nickname, "小满");
    assert_eq!(outcome(login.finish(&code, BACK).await), (UserMustRestart, "100020".into()));
}
