//! The simulated payers of the demo: the operator's own account, the licensed payer's, and Apple Pay with its acquirer.

use super::domain_of;
use axum::Router;
use kernel::{Clock, Rng};
use platform::{AlipayAccountConfig, Config};
use sandbox::{
    AlipayHandle, AlipaySandboxConfig, ApplePayHandle, ApplePaySandboxConfig, alipay_router, apple_pay_router,
};

/// Starts the simulators and configures their accounts.
pub(super) fn simulate(
    config: &mut Config,
    here: &str,
    clock: &Clock,
    rng: &Rng,
) -> (Router, (AlipayHandle, AlipayHandle, ApplePayHandle)) {
    let own = AlipaySandboxConfig::new(clock.clone(), rng.clone());
    config.alipay = simulated_account(here, &own);
    let (own_router, alipay) = alipay_router(own);
    let custody = AlipaySandboxConfig::custody(clock.clone(), rng.clone());
    config.custody = simulated_account(here, &custody);
    let (custody_router, custody) = alipay_router(custody);
    let shop = ApplePaySandboxConfig::new(domain_of(&config.public_url), clock.clone(), rng.clone());
    config.apple_pay = simulated_shop(here, &shop);
    let (apple_router, apple_pay) = apple_pay_router(shop);
    (own_router.merge(custody_router).merge(apple_router), (alipay, custody, apple_pay))
}

fn simulated_shop(here: &str, shop: &ApplePaySandboxConfig) -> platform::ApplePayConfig {
    platform::ApplePayConfig {
        merchant_identifier: shop.merchant_identifier.clone(),
        display_name: "零工（演示）".to_owned(),
        identity: sandbox::demo_apple_identity(),
        domain_association: "the demo's, which Apple does not know\n".to_owned(),
        base_url: format!("{here}/apple/paymentSession"),
        acquirer: platform::AcquirerConfig {
            base_url: format!("{here}/acquirer"),
            account: shop.account.clone(),
            private_key: sandbox::demo_app_private_key().expose().clone(),
            public_key: sandbox::demo_alipay_public_key(),
        },
    }
}

fn simulated_account(here: &str, account: &AlipaySandboxConfig) -> AlipayAccountConfig {
    AlipayAccountConfig {
        base_url: format!("{here}/{}/gateway.do", account.place),
        app_id: account.app_id.clone(),
        seller_id: account.seller_id.clone(),
        app_private_key: sandbox::demo_app_private_key().expose().clone(),
        alipay_public_key: sandbox::demo_alipay_public_key(),
    }
}
