//! The register of third parties (SPEC SDK-1, SDK-2): who gets what, and what their own client kits may read.
//!
//! "We send" is what this program hands over; an adapter may send no field that is not listed there. "The kit may read"
//! is what the vendor's own client software says it may read where an app builds it in. The web pages load none of it but
//! Baidu Tongji's script after a yes to statistics, and WeChat's inside WeChat when somebody asks to share.

use crate::ConsentItem;
use crate::text::{Both, both};

/// Where data goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    MainlandChina,
    /// Another country, which the person is told (SPEC STORE-1; PIPL article 39).
    Abroad {
        zh: &'static str,
        en: &'static str,
    },
}

/// Where the makers of browsers run their push services.
const USA: Region = Region::Abroad { zh: "美国", en: "the United States" };

impl Region {
    pub const fn is_home(self) -> bool {
        matches!(self, Region::MainlandChina)
    }
}

/// A third party that receives personal information, or could where it is switched on.
#[derive(Debug, PartialEq, Eq)]
pub struct Processor {
    pub name: &'static str,
    /// The service's own name, in Latin letters where it has one.
    pub service: &'static str,
    pub zh: &'static str,
    pub company: &'static str,
    pub purpose_zh: &'static str,
    pub purpose_en: &'static str,
    /// Names of the personal fields that this program sends; empty where nothing leaves us.
    pub sends: &'static [&'static str],
    pub kit_reads_zh: &'static str,
    /// Given before a byte goes there, or where `consent_for` says so before a part of it; none where the contract or a law
    /// needs it.
    pub consent: Option<&'static ConsentItem>,
    /// For what the consent is asked and for what not, in Chinese and in English, where not everything needs it.
    pub consent_for: Option<(&'static str, &'static str)>,
    pub region: Region,
    /// The domains on which it answers this program, their subdomains included: nothing is sent anywhere else. Empty where
    /// this program calls nobody.
    pub hosts: &'static [&'static str],
    /// What of it was assessed (SPEC SDK-3): the version of its interface that this program speaks, or of its kit.
    pub version: &'static str,
    /// The vendor's own site, where its policy is linked; none where the operator chooses the company.
    pub site: Option<&'static str>,
    /// The day from which the register lists it.
    pub since: &'static str,
}

impl Processor {
    /// What is asked before something goes there, in words; none where nothing is.
    pub fn asks(&self) -> Option<Both> {
        let item = self.consent?;
        Some(match self.consent_for {
            None => both(item.zh, item.en),
            Some((zh, en)) => both(format!("{}（{zh}）", item.zh), format!("{} ({en})", item.en)),
        })
    }
}

/// The day of the version in which most of them were listed.
const LISTED: &str = "2026-11-25";

macro_rules! processors {
    ($($name:ident = $code:literal, $service:literal, $zh:literal, $company:literal, $purpose_zh:literal, $purpose_en:literal,
        sends [$($field:literal),*], kit $kit:literal, consent $consent:expr,
        hosts [$($host:literal),*], version $version:literal$(, url $url:literal)?
        $(, asked $asked_zh:literal, $asked_en:literal)?$(, since $since:literal)?$(, region $region:expr)?;)+) => {
        $(pub const $name: &Processor = &Processor {
            name: $code, service: $service, zh: $zh, company: $company, purpose_zh: $purpose_zh, purpose_en: $purpose_en,
            sends: &[$($field),*], hosts: &[$($host),*], version: $version, kit_reads_zh: $kit, consent: $consent,
            consent_for: processors!(@asked $($asked_zh, $asked_en)?),
            region: processors!(@region $($region)?),
            site: processors!(@site $($url)?), since: processors!(@since $($since)?),
        };)+
        /// Every third party of the register.
        pub const PROCESSORS: &[&Processor] = &[$($name),+];
    };
    (@asked) => { None };
    (@asked $zh:literal, $en:literal) => { Some(($zh, $en)) };
    (@site) => { None };
    (@site $url:literal) => { Some($url) };
    (@since) => { LISTED };
    (@since $since:literal) => { $since };
    (@region) => { Region::MainlandChina };
    (@region $region:expr) => { $region };
}

processors! {
    ALIYUN_SMS = "aliyun_sms", "Aliyun SMS", "阿里云短信", "阿里云计算有限公司", "发送验证码、必要通知和您选择的提醒短信", "sends codes, required messages and the notices that you chose",
        sends ["phone"], kit "无客户端组件", consent Some(crate::OPTIONAL_NOTICES), hosts ["dysmsapi.aliyuncs.com"], version "2017-05-25", url "https://www.aliyun.com/", asked "可选提醒须同意；验证码和必要通知不需要", "for optional notices; codes and required messages need none", since "2026-11-24";
    TENCENT_SMS = "tencent_sms", "Tencent Cloud SMS", "腾讯云短信", "腾讯云计算（北京）有限责任公司", "发送验证码和通知短信（阿里云短信不可用时）", "sends codes and notices when Aliyun SMS cannot",
        sends ["phone"], kit "无客户端组件", consent Some(crate::OPTIONAL_NOTICES), hosts ["sms.tencentcloudapi.com"], version "2021-01-11", url "https://cloud.tencent.com/", asked "可选提醒须同意；验证码和必要通知不需要", "for optional notices; codes and required messages need none";
    MAIL = "mail", "Mail service", "邮件服务", "平台运营者选定的境内邮件服务商", "发送邮箱验证码、必要通知和您选择的提醒邮件", "sends codes, required notices and the ones that you chose by mail",
        sends ["email"], kit "无客户端组件", consent Some(crate::OPTIONAL_NOTICES), hosts [], version "SMTP 1", asked "可选提醒须同意；验证码和必要通知不需要", "for optional notices; codes and required ones need none";
    ALIYUN_IDENTITY = "aliyun_identity", "Aliyun identity verification", "阿里云实人认证", "阿里云计算有限公司", "核对姓名与身份证号码是否一致", "whether a name and an ID number belong together",
        sends ["verified_name", "verified_id"], kit "无客户端组件", consent Some(crate::VERIFICATION), hosts ["cloudauth.aliyuncs.com", "cloudauth.cn-beijing.aliyuncs.com", "cloudauth.cn-shanghai.aliyuncs.com"], version "2019-03-07", url "https://www.aliyun.com/";
    TENCENT_IDENTITY = "tencent_identity", "Tencent Cloud identity verification", "腾讯云身份核验", "腾讯云计算（北京）有限责任公司", "核对姓名与身份证号码是否一致（阿里云实人认证不可用时）", "whether a name and an ID number belong together when Aliyun cannot tell",
        sends ["verified_name", "verified_id"], kit "无客户端组件", consent Some(crate::VERIFICATION), hosts ["faceid.tencentcloudapi.com"], version "2018-03-01", url "https://cloud.tencent.com/";
    ALIYUN_BUSINESS = "aliyun_business", "Aliyun business verification", "阿里云企业核验", "阿里云计算有限公司", "核对企业名称与统一社会信用代码是否一致", "whether a company's name and its credit code belong together",
        sends ["credit_code"], kit "无客户端组件", consent Some(crate::IDENTITY), hosts ["cloudauth.aliyuncs.com", "cloudauth.cn-beijing.aliyuncs.com", "cloudauth.cn-shanghai.aliyuncs.com"], version "2022-11-25", url "https://www.aliyun.com/";
    ALIYUN_RELAY = "aliyun_relay", "Aliyun number protection", "阿里云号码隐私保护", "阿里云计算有限公司", "报名双方通话时借用中转号码，互不显示手机号", "lends a number between the two sides of a sign-up, so that neither sees the other's",
        sends ["phone", "contact_phone"], kit "无客户端组件", consent None, hosts ["dyplsapi.aliyuncs.com"], version "2017-05-25", url "https://www.aliyun.com/";
    QIYU = "qiyu", "NetEase Qiyu", "网易七鱼", "广州网易计算机系统有限公司", "与平台客服沟通", "talking with the platform's customer service",
        sends ["support_text", "support_record"], kit "设备型号、MAC、系统与客户端版本、分辨率、包名、设备设置、进程与软件列表、设备标识（IMEI、Android ID、IDFA、OpenUDID、GUID、IMSI）、位置", consent Some(crate::SUPPORT_DESK), hosts ["qiyukf.com"], version "openapi 1", url "https://qiyukf.com/";
    TALKINGDATA = "talkingdata", "TalkingData", "TalkingData", "北京腾云天下科技有限公司", "使用统计", "usage statistics",
        sends [], kit "IP、MAC、IMEI、型号、厂商、系统版本、网络状态、磁盘、CPU、电量", consent Some(crate::ANALYTICS), hosts ["api.talkingdata.com"], version "metrics v1", url "https://www.talkingdata.com/";
    AMAP = "amap", "AMap", "高德地图", "阿里巴巴集团", "核验工作地点是否真实，按文字查找地点（只发送工作地点或您输入的地点文字，不含您是谁）", "whether a job's place is what it says, and places by words: the work place or the words go there, never who you are",
        sends [], kit "城市、区县、位置", consent None, hosts ["restapi.amap.com"], version "v3", url "https://lbs.amap.com/";
    JPUSH = "jpush", "JPush", "极光推送", "深圳市和讯华谷信息技术有限公司", "把通知送到手机", "notices reach the phone",
        sends ["push_address"], kit "设备标识（IMEI、IDFA、Android ID、MAC、OAID）、应用信息（崩溃、通知开关、已安装列表）、设备参数、IP、Wi-Fi 与基站、位置", consent Some(crate::OPTIONAL_NOTICES), hosts ["api.jpush.cn", "bjapi.push.jiguang.cn"], version "v3", url "https://www.jiguang.cn/";
    VIVO = "vivo", "vivo push", "vivo 推送", "广东天宸网络科技有限公司", "极光推送的厂商通道", "maker's channel of JPush",
        sends [], kit "同极光推送", consent Some(crate::OPTIONAL_NOTICES), hosts ["api.jpush.cn", "bjapi.push.jiguang.cn"], version "JPush v3", url "https://www.vivo.com.cn/";
    XIAOMI = "xiaomi", "Xiaomi push", "小米推送", "小米科技有限责任公司", "极光推送的厂商通道", "maker's channel of JPush",
        sends [], kit "同极光推送", consent Some(crate::OPTIONAL_NOTICES), hosts ["api.jpush.cn", "bjapi.push.jiguang.cn"], version "JPush v3", url "https://dev.mi.com/";
    OPPO = "oppo", "OPPO push", "OPPO 推送", "广东欧珀移动通信有限公司", "极光推送的厂商通道", "maker's channel of JPush",
        sends [], kit "同极光推送", consent Some(crate::OPTIONAL_NOTICES), hosts ["api.jpush.cn", "bjapi.push.jiguang.cn"], version "JPush v3", url "https://open.oppomobile.com/";
    HUAWEI = "huawei", "Huawei mobile services", "华为移动服务", "华为终端有限公司", "极光推送的厂商通道", "maker's channel of JPush",
        sends [], kit "同极光推送", consent Some(crate::OPTIONAL_NOTICES), hosts ["api.jpush.cn", "bjapi.push.jiguang.cn"], version "JPush v3", url "https://consumer.huawei.com/cn/";
    HONOR = "honor", "Honor push", "荣耀推送", "荣耀终端股份有限公司", "极光推送的厂商通道", "maker's channel of JPush",
        sends [], kit "同极光推送", consent Some(crate::OPTIONAL_NOTICES), hosts ["api.jpush.cn", "bjapi.push.jiguang.cn"], version "JPush v3", url "https://www.honor.com/cn/privacy/privacy-policy/";
    SAMSUNG = "samsung", "Samsung (FCM)", "三星（FCM）", "深圳市和讯华谷信息技术有限公司", "极光推送的厂商通道", "maker's channel of JPush",
        sends [], kit "同极光推送", consent Some(crate::OPTIONAL_NOTICES), hosts ["api.jpush.cn", "bjapi.push.jiguang.cn"], version "JPush v3", url "https://www.jiguang.cn/";
    MEIZU = "meizu", "Meizu", "魅族推送", "珠海市魅族通讯设备有限公司", "极光推送的厂商通道", "maker's channel of JPush",
        sends [], kit "同极光推送", consent Some(crate::OPTIONAL_NOTICES), hosts ["api.jpush.cn", "bjapi.push.jiguang.cn"], version "JPush v3", url "https://www.meizu.com/";
    APPLE_PUSH = "apple_push", "Apple push (Safari)", "Apple 网页推送", "Apple Inc.", "把通知送到 Safari 浏览器（内容已加密，Apple 读不到）", "notices reach Safari; sealed, so that Apple cannot read them",
        sends ["web_push_address"], kit "无客户端组件（浏览器内置）", consent Some(crate::WEB_PUSH_APPLE), hosts ["web.push.apple.com"], version "RFC 8030", url "https://www.apple.com.cn/privacy/", region USA;
    MICROSOFT_PUSH = "microsoft_push", "Microsoft push (Edge)", "Microsoft 网页推送", "Microsoft Corporation", "把通知送到 Edge 浏览器（内容已加密，Microsoft 读不到）", "notices reach Edge; sealed, so that Microsoft cannot read them",
        sends ["web_push_address"], kit "无客户端组件（浏览器内置）", consent Some(crate::WEB_PUSH_MICROSOFT), hosts ["notify.windows.com"], version "RFC 8030", url "https://www.microsoft.com/zh-cn/privacy/privacystatement", region USA;
    MOZILLA_PUSH = "mozilla_push", "Mozilla push (Firefox)", "Mozilla 网页推送", "Mozilla Corporation", "把通知送到 Firefox 浏览器（内容已加密，Mozilla 读不到）", "notices reach Firefox; sealed, so that Mozilla cannot read them",
        sends ["web_push_address"], kit "无客户端组件（浏览器内置）", consent Some(crate::WEB_PUSH_MOZILLA), hosts ["push.services.mozilla.com"], version "RFC 8030", url "https://www.mozilla.org/privacy/", region USA;
    YUNXIN = "yunxin", "NetEase Yunxin", "网易云信", "杭州网易质云科技有限公司", "求职者与商家沟通", "talk between seeker and merchant",
        sends ["message_text", "carrier_account", "conversation_record"], kit "设备唯一标识（MAC、APNS token、IMEI）、位置、品牌与型号、系统版本", consent None, hosts ["api.netease.im", "api.yunxinapi.com"], version "nimserver 1", url "https://yunxin.163.com/";
    SHARESDK = "sharesdk", "MOB ShareSDK", "MOB ShareSDK", "上海游昆信息技术有限公司", "分享职位", "sharing a job",
        sends [], kit "IDFA、MAC、IMEI、OAID、IMSI、运营商、Wi-Fi 状态", consent None, hosts [], version "3.10", url "https://www.mob.com/";
    ALIPAY = "alipay", "Alipay", "支付宝", "支付宝（杭州）信息技术有限公司", "工资提现到支付宝、支付服务费用", "withdrawing wages to Alipay; paying",
        sends ["verified_name", "payout_account"], kit "IMEI/IMSI、SIM 序列号/MAC、Android ID、网络、位置", consent Some(crate::PAYOUT), hosts ["alipay.com", "alipaydev.com"], version "1.0 RSA2", url "https://www.alipay.com/", asked "提现前征得；支付服务费用不需要，也不发送个人信息", "before a withdrawal; paying needs none and sends nothing personal";
    APPLE_PAY = "apple_pay", "Apple Pay", "Apple Pay", "Apple 及其关联公司", "以 Apple Pay 支付服务费用：确认本平台的商户身份", "paying by Apple Pay: whether this is the merchant",
        sends [], kit "无客户端组件（浏览器内置）", consent None, hosts ["apple-pay-gateway-cert.apple.com", "apple-pay-gateway.apple.com", "cn-apple-pay-gateway-cert.apple.com", "cn-apple-pay-gateway.apple.com"], version "v3", url "https://www.apple.com.cn/apple-pay/";
    ACQUIRER = "acquirer", "Acquirer of Apple Pay", "Apple Pay 收单机构", "平台运营者选定的持牌支付机构", "以 Apple Pay 支付服务费用：处理设备加密的支付凭证并扣款", "paying by Apple Pay: takes the token that the device sealed, and the money",
        sends [], kit "无客户端组件", consent None, hosts [], version "1";
    BAIDU_TONGJI = "baidu_tongji", "Baidu Tongji", "百度统计", "百度", "使用统计", "usage statistics",
        sends [], kit "设备属性与标识、位置、已安装应用", consent Some(crate::ANALYTICS), hosts ["openapi.baidu.com"], version "2.0", url "https://tongji.baidu.com/";
    WECHAT = "wechat", "WeChat Open Platform", "微信开放平台", "深圳市腾讯计算机系统有限公司", "分享职位到微信、微信登录", "sharing a job to WeChat; sign-in",
        sends ["linked_id"], kit "IMEI/IMSI、SIM 序列号/MAC、Android ID、网络、位置", consent Some(crate::THIRD_PARTY_PROFILE), hosts ["api.weixin.qq.com", "open.weixin.qq.com", "qlogo.cn"], version "2.0", url "https://open.weixin.qq.com/", asked "在网页上登录前征得；在小程序里由您点微信登录，只换取标识，不读昵称和头像；分享由您自己点击，不发送个人信息", "before signing in on a page; in the mini program your own tap signs in, which reads an identifier and neither nickname nor picture; sharing is your own tap and sends nothing personal";
    WEIBO = "weibo", "Weibo", "微博开放平台", "北京微梦创科网络技术有限公司", "微博登录", "sign-in",
        sends ["linked_id"], kit "无客户端组件（跳转到微博的页面）", consent Some(crate::THIRD_PARTY_PROFILE), hosts ["api.weibo.com", "sinaimg.cn"], version "2", url "https://open.weibo.com/";
    QQ = "qq", "QQ Connect", "QQ 互联", "深圳市腾讯计算机系统有限公司", "QQ 登录", "sign-in",
        sends ["linked_id"], kit "无客户端组件（跳转到 QQ 的页面）", consent Some(crate::THIRD_PARTY_PROFILE), hosts ["graph.qq.com", "qlogo.cn"], version "2.0", url "https://connect.qq.com/";
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: SDK-1
    #[test]
    fn the_register_says_which_consent_is_asked_and_for_what() {
        for (processor, zh) in [
            (AMAP, None),
            (JPUSH, Some("短信、推送与邮件提醒")),
            (MAIL, Some("短信、推送与邮件提醒（可选提醒须同意；验证码和必要通知不需要）")),
            (ALIPAY, Some("收款支付宝账号（提现前征得；支付服务费用不需要，也不发送个人信息）")),
        ] {
            assert_eq!(processor.asks().map(|words| words.zh).as_deref(), zh, "{}", processor.name);
        }
        for processor in PROCESSORS {
            assert!(processor.consent_for.is_none() || processor.consent.is_some(), "{}", processor.name);
            // No link stands for a company that the register does not know.
            assert_eq!(processor.site.is_none(), processor.company.starts_with("平台运营者"), "{}", processor.name);
        }
    }
}
