use super::super::{
    ADMIN_PHONE, FINANCE_PHONE, MERCHANT_PHONE, PRIVACY_PHONE, RECRUITER_PHONE, SEEKER_PHONE, STAFF_PHONE,
};
use super::PASSWORD;
use super::families::{GUARDIAN_PHONE, WARD_PHONE};

/// Who can sign in to the demo and how, for the terminal.
pub fn guide(url: &str) -> String {
    let accounts = [
        ("merchant 商家", "demo_merchant", MERCHANT_PHONE, "/biz/"),
        ("recruiter 招聘员", "demo_recruiter", RECRUITER_PHONE, "/biz/"),
        ("seeker 求职者", "demo_seeker", SEEKER_PHONE, "/"),
        ("minor 未成年人", "demo_ward", WARD_PHONE, "/"),
        ("guardian 监护人", "demo_guardian", GUARDIAN_PHONE, "/m/guardian"),
        ("reviewer 审核员", "demo_staff", STAFF_PHONE, "/staff/"),
        ("privacy 个人信息保护", "demo_privacy", PRIVACY_PHONE, "/staff/"),
        ("finance 财务", "demo_finance", FINANCE_PHONE, "/staff/"),
        ("admin 管理员", "demo_admin", ADMIN_PHONE, "/staff/"),
    ];
    let mut text =
        format!("sign in with an account and the password {PASSWORD}, or with a phone number and an SMS code:\n");
    for (who, account, phone, page) in accounts {
        text.push_str(&format!("  {account:<15} {phone}  {url}{page:<8} {who}\n"));
    }
    text.push_str(&format!("SMS codes arrive at {url}/sandbox/phone"));
    text
}
