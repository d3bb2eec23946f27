//! Minors and their guardians.

use super::Words;
use db::entities::notices::NoticeKind;

/// The words of a notice about a minor or a guardian.
pub(super) fn words(kind: NoticeKind) -> Words {
    use NoticeKind as K;
    match kind {
        K::GuardianNeeded => Words(
            "需要监护人同意",
            "您未满 18 周岁，须经监护人同意才能继续使用。到期仍未同意，账号和信息将被删除。点开查看期限并邀请监护人。",
            "A guardian's consent is needed",
            "You are under 18, so a guardian has to consent. Without it the account and its data are deleted in time. Open to see by when, and to invite a guardian.",
        ),
        K::GuardianReminder => Words(
            "账号即将被删除",
            "监护人还没有同意，期限将至。点开查看期限，或邀请监护人、更正出生日期。",
            "Your account is about to be deleted",
            "No guardian has consented, and the time is nearly over. Open to see by when, invite a guardian, or correct the birth date.",
        ),
        K::GuardianSubmitted => Words(
            "监护人已提交资料",
            "工作人员正在核实，核实通过后您就可以继续使用。",
            "Your guardian sent the papers",
            "Staff are verifying them; once they are, you can go on.",
        ),
        K::GuardianConsented => Words(
            "监护人已同意",
            "监护人的身份和监护关系已核实，账号可以继续使用。哪些事项得到同意，可随时查看。",
            "Your guardian consented",
            "The guardian and the bond are verified, and the account is open. You can see what was consented to.",
        ),
        K::GuardianWithdrew => Words(
            "监护人撤回了同意",
            "账号已受限。到期仍没有监护人同意，账号和信息将被删除。点开查看期限。",
            "Your guardian withdrew the consent",
            "The account is limited. Without a guardian's consent in time everything is deleted. Open to see by when.",
        ),
        K::GuardianCorrected => Words(
            "监护人更正了您的资料",
            "监护人更正了您的个人资料，点开可以查看。",
            "Your guardian corrected your profile",
            "Your guardian corrected your profile. Open to see it.",
        ),
        K::GuardianVerified => Words(
            "监护关系已核实",
            "您可以在监护人页面查看、更正、撤回同意或要求删除。",
            "You are verified as a guardian",
            "On the guardians' page you can see, correct, withdraw and delete.",
        ),
        K::GuardianRefused => Words(
            "监护关系未通过核实",
            "请查看原因，更正后重新提交。",
            "You could not be verified as a guardian",
            "See the reason, correct it and send the papers again.",
        ),
        K::GrownUp => Words(
            "您已成年",
            "监护人的查看权限已经结束，监护人代您同意的事项已恢复为未同意，可在隐私中心自行决定。",
            "You are an adult",
            "Your guardian's access is over, and what they agreed to for you is off again: decide for yourself in the privacy centre.",
        ),
        _ => Words(
            "监护关系已结束",
            "您对被监护人信息的查看权限已经结束。",
            "The guardianship is over",
            "You can no longer see the minor's information.",
        ),
    }
}
