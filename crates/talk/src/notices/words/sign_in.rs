//! Ways to sign in that came, went, or changed.

use super::Words;
use db::entities::notices::NoticeKind;

/// The words of such a notice.
pub(super) fn words(kind: NoticeKind) -> Words {
    use NoticeKind as K;
    match kind {
        K::AccountLinked => Words(
            "已绑定第三方账号",
            "您的账号刚刚绑定了一个第三方账号，以后可以用它登录。如果不是您本人操作，请立即点开解除绑定并修改密码。",
            "An account elsewhere was linked",
            "Your account can now be signed in to with an account elsewhere. If that was not you, open this, unlink it and change your password.",
        ),
        K::AccountUnlinked => Words(
            "已解除第三方账号绑定",
            "您的账号解除了一个第三方账号的绑定，它的昵称、头像和标识已删除。如果不是您本人操作，请点开查看登录设备。",
            "An account elsewhere was unlinked",
            "One linked account was removed; its nickname, picture and identifiers are deleted. If that was not you, open this and look at your devices.",
        ),
        K::EmailBound => Words(
            "已绑定邮箱",
            "您的账号刚刚绑定了一个邮箱，必要的通知也会发到那里。如果不是您本人操作，请立即点开解除绑定并修改密码。",
            "A mail address was bound",
            "Required notices go to a mail address from now on. If that was not you, open this, unbind it and change your password.",
        ),
        K::EmailUnbound => Words(
            "已解除邮箱绑定",
            "您的账号不再绑定邮箱，地址已删除，通知不再发邮件。如果不是您本人操作，请点开查看登录设备。",
            "Your mail address was unbound",
            "The mail address of your account is deleted and gets no more notices. If that was not you, open this and look at your devices.",
        ),
        _ => Words(
            "登录手机号已更换",
            "您的登录手机号已更换，其他设备已退出登录。如果不是您本人操作，请立即联系客服。",
            "Your mobile number was changed",
            "The number that you sign in with was changed, and other devices were signed out. If that was not you, contact support at once.",
        ),
    }
}
