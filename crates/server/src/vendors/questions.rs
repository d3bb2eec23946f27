//! What each vendor that is set up is asked, to see whether it answers.

use super::Vendors;
use super::probes::Probes;
use connectors::apple::ApplePay;
use connectors::jpush::Maker;
use connectors::{
    BusinessVerifier, IdentityVendor, IdentityVerifiers, MailSender, PaymentGateway, PushSender, RelayNumbers,
    SmsSenders, SmsVendor,
};
use platform::Config;
use std::sync::Arc;
use wallet::PayerAccount;

/// The questions to the vendors that are set up; those to sign in with are added by [`super::sign_in::ask`] and its like.
pub(super) fn of(vendors: &Vendors, config: &Config) -> Probes {
    let mut probes = Probes::default();
    if let Some(senders) = &vendors.sms {
        for vendor in senders.vendors() {
            let processor = match vendor {
                SmsVendor::Aliyun => policy::ALIYUN_SMS,
                SmsVendor::Tencent => policy::TENCENT_SMS,
            };
            // Codes and notices go by templates of their own: each is approved, or refused, by itself.
            let mut templates =
                vec![("code", config.sms.template_code.clone()), ("what", config.sms.notice_template.clone())];
            templates.retain(|(_, template)| !template.is_empty());
            probes.ask(processor, senders, move |senders: Arc<SmsSenders>| {
                let templates = templates.clone();
                async move {
                    for (place, template) in &templates {
                        senders.probe(vendor, template, place).await?;
                    }
                    Ok(())
                }
            });
        }
    }
    if let Some(push) = &vendors.push {
        probes.ask(policy::JPUSH, push, |push: Arc<PushSender>| async move { push.probe().await });
        for (processor, maker) in MAKERS {
            probes.ask(processor, push, move |push: Arc<PushSender>| async move { push.probe_maker(maker).await });
        }
    }
    if let Some(mail) = &vendors.mail {
        probes.ask(policy::MAIL, mail, |mail: Arc<MailSender>| async move { mail.probe().await });
    }
    if let Some(identity) = &vendors.verifiers.identity {
        for vendor in identity.vendors() {
            let processor = match vendor {
                IdentityVendor::Aliyun => policy::ALIYUN_IDENTITY,
                IdentityVendor::Tencent => policy::TENCENT_IDENTITY,
            };
            probes.ask(processor, identity, move |identity: Arc<IdentityVerifiers>| async move {
                identity.probe(vendor).await
            });
        }
    }
    if let Some(business) = &vendors.verifiers.business {
        let ask = |business: Arc<BusinessVerifier>| async move { business.probe().await };
        probes.ask(policy::ALIYUN_BUSINESS, business, ask);
    }
    if let Some(relay) = &vendors.relay {
        probes.ask(policy::ALIYUN_RELAY, relay, |relay: Arc<RelayNumbers>| async move { relay.probe().await });
    }
    // Nothing is paid out of the operator's own account, which works without certificates.
    for (account, pays_out) in [(&vendors.own, false), (&vendors.custody, true)] {
        let Some(account) = account else { continue };
        let account = Arc::new(account.clone());
        probes.ask(policy::ALIPAY, &account, move |account: Arc<PayerAccount>| async move {
            account.payments.probe().await?;
            match account.payouts.as_ref().filter(|_| pays_out) {
                Some(payouts) => payouts.probe().await,
                None => Ok(()),
            }
        });
    }
    if let Some(account) = &vendors.apple_pay {
        probes.ask(policy::APPLE_PAY, &account.shop, |shop: Arc<ApplePay>| async move { shop.probe().await });
        let payments = Arc::new(PaymentGateway::Acquirer(account.acquirer.clone()));
        probes.ask(policy::ACQUIRER, &payments, |payments: Arc<PaymentGateway>| async move { payments.probe().await });
    }
    probes
}

/// The phone makers of the register whose channels JPush uses.
pub(super) const MAKERS: [(&policy::Processor, Maker); 7] = [
    (policy::VIVO, Maker::Vivo),
    (policy::XIAOMI, Maker::Xiaomi),
    (policy::OPPO, Maker::Oppo),
    (policy::HUAWEI, Maker::Huawei),
    (policy::HONOR, Maker::Honor),
    (policy::SAMSUNG, Maker::Fcm),
    (policy::MEIZU, Maker::Meizu),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: SDK-1, NOTE-2
    #[test]
    fn every_maker_that_gets_a_push_stands_in_the_register() {
        for maker in Maker::ALL {
            assert_eq!(MAKERS.iter().filter(|(_, known)| *known == maker).count(), 1, "{maker:?}");
        }
    }
}
