//! Real-name verification, and money on its way to its owner.

use super::Words;
use db::entities::notices::NoticeKind;

/// The words of such a notice. Amounts stand on the page that it leads to.
pub(super) fn words(kind: NoticeKind) -> Words {
    use NoticeKind as K;
    match kind {
        K::IdentityVerified => Words(
            "实名认证已通过",
            "您的实名认证已通过，现在可以把工资提现到支付宝。",
            "You are verified",
            "Your real name is verified. You can withdraw wages to Alipay now.",
        ),
        K::IdentityRefused => Words(
            "实名认证未通过",
            "您提交的实名认证资料未通过审核。点开查看理由，改正后可以重新提交。",
            "The verification was refused",
            "Your documents were not accepted. Open this for the reason, put it right and send them again.",
        ),
        K::IdentityEnded => Words(
            "实名认证已失效",
            "您的实名认证不再有效。点开查看原因；需要提现请重新认证，有疑问请联系我们。",
            "Your verification ended",
            "Your verification does not hold any more. Open this for the reason; verify again, or contact us.",
        ),
        K::WithdrawalArrived => Words(
            "提现已到账",
            "您的提现已到账支付宝，点开可查看明细。",
            "Your withdrawal arrived",
            "The money is in your Alipay account. Open this for the details.",
        ),
        K::WithdrawalFailed => Words(
            "提现没有成功",
            "这笔提现没有成功，钱已退回您的钱袋子。点开查看原因和办法。",
            "A withdrawal did not go through",
            "It was not paid out, and the money is back in your wallet. Open this for the reason and what to do.",
        ),
        K::WithdrawalReturned => Words(
            "提现被退回",
            "支付宝把这笔提现退了回来，钱已回到您的钱袋子。点开查看办法。",
            "A withdrawal came back",
            "Alipay returned it, and the money is back in your wallet. Open this for what to do.",
        ),
        K::WithdrawalRefused => Words(
            "提现未通过审核",
            "这笔提现未通过审核，钱已退回您的钱袋子。点开查看理由和申诉办法。",
            "A withdrawal was refused",
            "Staff refused it, and the money is back in your wallet. Open this for the reason and how to appeal.",
        ),
        K::WalletFrozen => Words(
            "钱袋子已冻结",
            "您的钱袋子暂时不能提现，余额不受影响。点开查看原因和申诉办法。",
            "Your wallet is frozen",
            "You cannot withdraw for now; your balance stays. Open this for the reason and how to appeal.",
        ),
        _ => Words(
            "钱袋子已解冻",
            "您的钱袋子已解除冻结，现在可以提现。",
            "Your wallet is released",
            "Your wallet is no longer frozen. You can withdraw again.",
        ),
    }
}
