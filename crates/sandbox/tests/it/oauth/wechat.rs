use super::World;
use crate::line::{breaks_in_every_way, outcome};
use connectors::VendorErrorKind::{Config, InvalidInput, Protocol, RateLimited, UserMustRestart};
use connectors::wechat::{WeChatMiniProgram, WeChatMiniProgramConfig, WeChatShare, WeChatShareConfig};
use connectors::{MiniProgramAuth, ShareSigner, TimeLimits, TokenStore};
use kernel::{Rng, Secret};
use sandbox::{LineFault, Watermark};

fn mini(world: &World, change: impl FnOnce(&mut WeChatMiniProgramConfig)) -> MiniProgramAuth {
    let mut config = WeChatMiniProgramConfig {
        base_url: format!("{}/wechat", world.address),
        app_id: "wxdemo0mini".into(),
        secret: Secret::new("demo-secret-of-wxdemo0mini".into()),
        time_limits: TimeLimits::default(),
    };
    change(&mut config);
    let adapter = WeChatMiniProgram::new(config, TokenStore::Process, world.clock.clock());
    MiniProgramAuth::WeChat(adapter.expect("an adapter"))
}

fn share(world: &World, change: impl FnOnce(&mut WeChatShareConfig)) -> ShareSigner {
    let mut config = WeChatShareConfig {
        base_url: format!("{}/wechat", world.address),
        app_id: "wxdemo0official".into(),
        secret: Secret::new("demo-secret-of-wxdemo0official".into()),
        page_host: "lingong.example".into(),
        time_limits: TimeLimits::default(),
    };
    change(&mut config);
    let (tokens, tickets) = (TokenStore::Process, TokenStore::Process);
    let adapter = WeChatShare::new(config, tokens, tickets, world.clock.clock(), Rng::seeded(9));
    ShareSigner::WeChat(adapter.expect("an adapter"))
}

/// covers: ACC-4
#[tokio::test]
async fn a_mini_program_knows_its_visitor_and_the_number_that_is_given() {
    let world = World::start().await;
    let mini = mini(&world, |_| {});
    let code = world.wechat.login_code(2);
    let person = mini.person(&code).await.expect("somebody");
    let login = world.login(super::Vendor::WeChatWeb, |_| {});
    let web = login.finish(&world.code(&login, 2).await, super::BACK).await.expect("somebody");
    assert_eq!((person.unionid == web.unionid, person.openid == web.openid), (true, false));
    assert_eq!(outcome(mini.person(&code).await), (UserMustRestart, "40163".into()));
    let phone = mini.phone(&world.wechat.phone_code(2)).await.expect("a number");
    assert_eq!(phone.expose().as_str(), "19900008103");
    assert_eq!(outcome(mini.phone(&world.wechat.login_code(2)).await), (UserMustRestart, "40029".into()));
    let code = world.wechat.phone_code(2);
    world.wechat.spoil_watermark(Watermark::OtherApp);
    assert_eq!(outcome(mini.phone(&code).await), (Protocol, "other_app".into()));
    world.wechat.spoil_watermark(Watermark::Late);
    assert_eq!(outcome(mini.phone(&world.wechat.phone_code(2)).await), (UserMustRestart, "watermark".into()));
    world.clock.advance_seconds(301);
    assert_eq!(outcome(mini.person(&code).await), (UserMustRestart, "40029".into()));
}

/// A hundred callers find the token dead at once.
#[tokio::test]
async fn one_refresh_serves_everybody() {
    let world = World::start().await;
    let mini = std::sync::Arc::new(mini(&world, |_| {}));
    let ask_all = async || {
        let calls: Vec<_> = (0..100)
            .map(|at| {
                let (mini, code) = (mini.clone(), world.wechat.phone_code(at % 3));
                tokio::spawn(async move { mini.phone(&code).await.is_ok() })
            })
            .collect();
        for call in calls {
            assert!(call.await.expect("nobody panics"));
        }
    };
    ask_all().await;
    assert_eq!(world.wechat.tokens_given(), 1);
    world.wechat.end_app_tokens();
    ask_all().await;
    assert_eq!(world.wechat.tokens_given(), 2, "one refresh after the vendor ended the token");
    world.clock.advance_seconds(7_141);
    ask_all().await;
    assert_eq!(world.wechat.tokens_given(), 3, "one refresh before the end");
}

/// covers: ACC-4
#[tokio::test]
async fn a_token_that_stays_refused_is_tried_once_more_and_no_further() {
    let world = World::start().await;
    let mini = mini(&world, |_| {});
    mini.phone(&world.wechat.phone_code(0)).await.expect("a number");
    let code = world.wechat.phone_code(0);
    world.wechat.line.fail(LineFault::Code(40001));
    let before = world.wechat.line.requests();
    assert_eq!(outcome(mini.phone(&code).await), (Config, "40001".into()));
    assert!(world.wechat.line.requests() - before <= 3, "refused, refreshed, refused");
    world.wechat.line.recover();
    mini.phone(&code).await.expect("works again");
    let wrong = self::mini(&world, |config| config.secret = Secret::new("guess".into()));
    assert_eq!(outcome(wrong.phone("code").await), (Config, "40125".into()));
    assert_eq!(outcome(wrong.person("code").await), (Config, "40125".into()));
}

#[tokio::test]
async fn a_page_of_ours_is_signed_for_sharing() {
    let world = World::start().await;
    let share = share(&world, |_| {});
    let page = "https://lingong.example/h5/jobs/1?from=list";
    let signed = share.sign(&format!("{page}#pay")).await.expect("a signature");
    assert_eq!(signed.app_id, "wxdemo0official");
    assert!(world.wechat.takes_page(page, &signed.nonce, signed.timestamp, &signed.signature));
    assert!(!world.wechat.takes_page("https://evil.example/", &signed.nonce, signed.timestamp, &signed.signature));
    let before = world.wechat.line.requests();
    share.sign(page).await.expect("a signature");
    assert_eq!(world.wechat.line.requests(), before, "the ticket is kept");
    world.clock.advance_seconds(7_200);
    let signed = share.sign(page).await.expect("a signature");
    assert!(world.wechat.takes_page(page, &signed.nonce, signed.timestamp, &signed.signature), "with a new ticket");
    for other in ["https://evil.example/", "http://lingong.example/", "javascript:1"] {
        assert_eq!(outcome(share.sign(other).await), (InvalidInput, "page".into()));
    }
}

#[tokio::test]
async fn a_failing_vendor_is_told_apart() {
    let world = World::start().await;
    breaks_in_every_way(&world.wechat.line, |limits| {
        let mini = mini(&world, |config| config.time_limits = limits);
        async move { mini.person("code").await }
    })
    .await;
    breaks_in_every_way(&world.wechat.line, |limits| {
        let mini = mini(&world, |config| config.time_limits = limits);
        async move { mini.phone("code").await }
    })
    .await;
    breaks_in_every_way(&world.wechat.line, |limits| {
        let share = share(&world, |config| config.time_limits = limits);
        async move { share.sign("https://lingong.example/").await }
    })
    .await;
    let share = share(&world, |_| {});
    world.wechat.line.fail_next([LineFault::Code(45009)]);
    let limited = outcome(share.sign("https://lingong.example/").await);
    assert_eq!(limited, (RateLimited { retry_after_s: 3_600 }, "45009".into()));
    share.sign("https://lingong.example/").await.expect("works again");
}
