//! The refusals of cancelling.

use kernel::Code;

pub static CANCELLATION_CONDITIONS: Code = Code::new(
    409,
    "cancellation_conditions",
    "注销前还有未了结的事项，请先按提示处理",
    "Something has to be settled before the account can be cancelled: see the conditions",
);
pub static CANCELLATION_UNDER_WAY: Code =
    Code::new(409, "cancellation_under_way", "账号已在注销中", "The account is being cancelled already");
pub static NO_CANCELLATION: Code =
    Code::new(409, "no_cancellation", "没有正在进行的注销", "No cancellation is under way");
pub static CERTIFICATE_NOT_READY: Code = Code::new(
    409,
    "certificate_not_ready",
    "注销尚未完成，完成后可凭此链接下载证明",
    "The erasure is not done yet; this address gives the certificate when it is",
);
