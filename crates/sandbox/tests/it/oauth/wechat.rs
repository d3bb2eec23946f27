use super::World;
use crate::line::{breaks_in_every_way, outcome};
use connectors::VendorErrorKind::{
    Config, InvalidInput, OutcomeUnknown, Protocol, RateLimited, Transient, UserMustRestart,
};
use connectors::wechat::{WeChatMiniProgram, WeChatMiniProgramConfig, WeChatShare, WeChatShareConfig};
use connectors::{Line, LineState, MiniProgramAuth, ShareSigner, TimeLimits, TokenStore};
use kernel::{Rng, Secret};
use sandbox::{LineFault, Watermark};

fn mini(world: &World, change: impl FnOnce(&mut WeChatMiniProgramConfig)) -> MiniProgramAuth {
    MiniProgramAuth::WeChat(mini_adapter(world, change))
}

fn mini_adapter(world: &World, change: impl FnOnce(&mut WeChatMiniProgramConfig)) -> WeChatMiniProgram {
    let mut config = WeChatMiniProgramConfig {
        base_url: format!("{}/wechat", world.address),
        app_id: "wxdemo0mini".into(),
        secret: Secret::new("demo-secret-of-wxdemo0mini".into()),
        time_limits: TimeLimits::default(),
    };
    change(&mut config);
    WeChatMiniProgram::new(config, TokenStore::Process, world.clock.clock()).expect("an adapter")
}

fn share(world: &World, change: impl FnOnce(&mut WeChatShareConfig)) -> ShareSigner {
    ShareSigner::WeChat(share_adapter(world, change))
}

fn share_adapter(world: &World, change: impl FnOnce(&mut WeChatShareConfig)) -> WeChatShare {
    let mut config = WeChatShareConfig {
        base_url: format!("{}/wechat", world.address),
        app_id: "wxdemo0official".into(),
        secret: Secret::new("demo-secret-of-wxdemo0official".into()),
        page_host: "lingong.example".into(),
        time_limits: TimeLimits::default(),
    };
    change(&mut config);
    let (tokens, tickets) = (TokenStore::Process, TokenStore::Process);
    WeChatShare::new(config, tokens, tickets, world.clock.clock(), Rng::seeded(9)).expect("an adapter")
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

/// Each page is signed with the ticket that is kept, which says nothing of whether the vendor works.
///
/// covers: OPS-3
#[tokio::test]
async fn a_kept_ticket_neither_hides_a_failing_vendor_nor_waits_for_it() {
    let world = World::start().await;
    let line = Line::new("wechat", vec!["api.weixin.qq.com".into()], world.clock.clock());
    let mini = MiniProgramAuth::WeChat(mini_adapter(&world, |_| {}).on(&line).expect("on its line"));
    let share = ShareSigner::WeChat(share_adapter(&world, |_| {}).on(&line).expect("on its line"));
    let page = "https://lingong.example/";
    share.sign(page).await.expect("a signature");
    world.wechat.line.fail(LineFault::Down);
    for _ in 0..5 {
        assert_eq!(outcome(mini.person("code").await), (OutcomeUnknown, "http_502".into()));
        share.sign(page).await.expect("with the ticket that is kept");
        assert_eq!(outcome(share.sign("https://evil.example/").await), (InvalidInput, "page".into()));
    }
    assert!(matches!(line.standing(), LineState::Resting { .. }));
    let requests = world.wechat.line.requests();
    share.sign(page).await.expect("it needs nobody");
    assert_eq!(outcome(mini.person("code").await), (Transient, "circuit_open".into()));
    assert_eq!(world.wechat.line.requests(), requests, "nothing was sent");
    // The ticket ends: now it needs the vendor, and goes to see.
    world.clock.advance_seconds(7_200);
    assert_eq!(outcome(share.sign(page).await), (OutcomeUnknown, "http_502".into()));
    assert_eq!(outcome(share.sign(page).await), (Transient, "circuit_open".into()));
    world.wechat.line.recover();
    world.clock.advance_seconds(30);
    share.sign(page).await.expect("works again");
    assert_eq!(line.standing(), LineState::Open);
    // Shut is shut: the page would load the vendor's script.
    line.set_shut(true);
    assert_eq!(outcome(share.sign(page).await), (Transient, "switched_off".into()));
    let figures = line.take_figures();
    assert_eq!((figures.answered, figures.failed, figures.held), (2, 6, 3));
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
