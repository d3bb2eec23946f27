//! The refusals of members and invitations.

use kernel::Code;

pub static LAST_OWNER: Code = Code::new(
    409,
    "last_owner",
    "商家至少要有一位负责人：请先把另一位成员设为负责人",
    "A merchant needs an owner: make another member an owner first",
);
pub static TOO_MANY_INVITATIONS: Code = Code::new(
    409,
    "too_many_invitations",
    "待接受的邀请太多，请等对方处理或过期后再邀请",
    "Too many invitations are open; wait until some are answered or expire",
);
pub static TOO_MANY_MEMBERS: Code =
    Code::new(409, "too_many_members", "该商家的成员已满", "This merchant has as many members as it may");
pub static INVITATION_CLOSED: Code = Code::new(
    409,
    "invitation_closed",
    "这份邀请已处理或已过期，请联系商家重新邀请",
    "This invitation was answered or has expired; ask the merchant for a new one",
);
