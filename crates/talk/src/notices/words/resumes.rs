//! Resumes that are delivered, and invitations to jobs.

use super::Words;
use db::entities::notices::NoticeKind;

/// The words of a notice about a resume or an invitation.
pub(super) fn words(kind: NoticeKind) -> Words {
    use NoticeKind as K;
    match kind {
        K::JobInvited => Words(
            "商家邀请您",
            "{merchant}看到您公开的简历，邀请您来{posting}。点开可以接受或谢绝。",
            "Invited to a job",
            "{merchant} saw your public resume and invites you to {posting}. Open this to accept or decline.",
        ),
        K::InvitedAgain => Words(
            "老东家再次邀请您",
            "{merchant}邀请您来{posting}，您报名过这家的职位。点开查看，合适就报名。",
            "Invited again",
            "{merchant}, for whom you signed up before, invites you to {posting}. Open it, and sign up if it suits you.",
        ),
        K::InvitationAccepted => Words(
            "邀请被接受了",
            "{posting}有一位求职者接受了您的邀请，可以查看简历并沟通。",
            "An invitation was accepted",
            "A seeker accepted your invitation to {posting}. Read the resume and talk.",
        ),
        K::InvitationDeclined => Words(
            "邀请被谢绝了",
            "{posting}有一位求职者谢绝了您的邀请。",
            "An invitation was declined",
            "A seeker declined your invitation to {posting}.",
        ),
        _ => Words(
            "收到一份简历",
            "有人向{posting}投递了简历，请查看。",
            "A resume arrived",
            "Somebody delivered a resume for {posting}. Please have a look.",
        ),
    }
}
