//! The vendors' page of the console (SPEC OPS-3, SDK-3): how each third party does, and what staff decide about it.

mod agreement;
mod assessment;
mod list;
mod store;
mod switch;
mod test;
mod view;

pub(super) use list::views;
pub use view::VendorState;
pub(super) use view::VendorView;

use super::book::Book;
use kernel::Code;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

static NOT_ASSESSED: Code = Code::new(
    409,
    "vendor_not_assessed",
    "启用前需要先登记对当前版本的安全评估",
    "Record the security assessment of its present version before it is switched on",
);
static NOT_SET_UP: Code = Code::new(
    409,
    "vendor_not_set_up",
    "配置文件中没有这个服务的账号，无法测试；请先在 lingong.toml 中填写",
    "No account of it is configured, so nothing can be tested: set it in lingong.toml first",
);

static NOTHING_TO_ASK: Code = Code::new(
    409,
    "vendor_not_asked",
    "这个服务只由用户的浏览器在同意后加载脚本，本程序没有可以测试的接口",
    "Only browsers load its script, after a yes: there is nothing of it that this program could test",
);

pub(crate) fn routes(book: Book) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list::list_vendors))
        .routes(routes!(test::test_vendor))
        .routes(routes!(switch::switch_vendor))
        .routes(routes!(agreement::record_vendor_agreement))
        .routes(routes!(assessment::record_vendor_assessment))
        .with_state(book)
}
