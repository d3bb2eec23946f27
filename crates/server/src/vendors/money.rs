//! The accounts at Alipay as they are configured; and the simulated payers of the demo: the operator's own account, the licensed
//! payer's, and Apple Pay with its acquirer.

use super::domain_of;
use super::lines::Lines;
use anyhow::ensure;
use axum::Router;
use connectors::alipay::{Alipay, AlipayCertificates, AlipayConfig, key_in_certificate};
use connectors::{BillReader, PaymentGateway, PayoutGateway, TimeLimits};
use kernel::{Clock, Rng, Secret};
use platform::{AlipayAccountConfig, Config};
use sandbox::{
    AlipayHandle, AlipaySandboxConfig, ApplePayHandle, ApplePaySandboxConfig, alipay_router, apple_pay_router,
};
use std::sync::Arc;
use wallet::PayerAccount;

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

/// Anybody can sign for the simulated Alipay, whether its key is configured or its certificate.
pub(super) fn refuse_simulated(section: &str, account: &AlipayAccountConfig) -> anyhow::Result<()> {
    let simulated = sandbox::demo_alipay_public_key();
    ensure!(
        account.alipay_public_key != simulated,
        "{section}.alipay_public_key is the simulator's, for which anybody can sign: set the one that Alipay shows"
    );
    ensure!(
        key_in_certificate(&account.alipay_cert).is_none_or(|key| key != simulated),
        "{section}.alipay_cert is the simulator's, for which anybody can sign: set the one that Alipay gives"
    );
    Ok(())
}

fn simulated_account(here: &str, account: &AlipaySandboxConfig) -> AlipayAccountConfig {
    let certificates = account.certificates();
    AlipayAccountConfig {
        base_url: format!("{here}/{}/gateway.do", account.place),
        app_id: account.app_id.clone(),
        seller_id: account.seller_id.clone(),
        app_private_key: sandbox::demo_app_private_key().expose().clone(),
        alipay_public_key: String::new(),
        app_cert: certificates.app,
        alipay_cert: certificates.alipay,
        alipay_root_cert: certificates.alipay_root,
    }
}

/// An account at Alipay as it is configured; none where it is not.
///
/// # Errors
/// When its configuration cannot work.
pub(super) fn account(
    account: &AlipayAccountConfig,
    lines: &Lines,
    clock: &Clock,
) -> anyhow::Result<Option<PayerAccount>> {
    if !account.is_set() {
        return Ok(None);
    }
    let certificates = Some(&account.app_cert).filter(|text| !text.is_empty()).map(|app| AlipayCertificates {
        app: app.clone(),
        alipay: account.alipay_cert.clone(),
        alipay_root: account.alipay_root_cert.clone(),
    });
    let config = AlipayConfig {
        base_url: account.base_url.clone(),
        app_id: account.app_id.clone(),
        seller_id: account.seller_id.clone(),
        app_private_key: Secret::new(account.app_private_key.clone()),
        alipay_public_key: account.alipay_public_key.clone(),
        certificates,
        time_limits: TimeLimits::default(),
        transfer_time_limits: AlipayConfig::TRANSFER_TIME_LIMITS,
    };
    let adapter = Arc::new(Alipay::new(config, clock.clone())?.on(lines.of(policy::ALIPAY))?);
    Ok(Some(PayerAccount {
        payments: PaymentGateway::Alipay(adapter.clone()),
        payouts: Some(PayoutGateway::Alipay(adapter.clone())),
        bills: BillReader::Alipay(adapter),
    }))
}
