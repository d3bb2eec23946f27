use super::refusals::WAY_NOT_OFFERED;
use connectors::{MiniProgramAuth, OAuthLogin};
use db::entities::linked_accounts::Vendor;
use db::entities::linked_openids::Part;
use kernel::Refusal;
use std::sync::Arc;

/// The companies at which people may sign in here: what is not configured is not there, nor is whose line is shut, since
/// whoever went there could not come back in (SPEC OPS-3, SDK-3).
#[derive(Clone, Default)]
pub struct ThirdParty {
    ways: Arc<Vec<Way>>,
    mini_program: Option<Arc<MiniProgram>>,
}

/// One application of ours to which browsers come back.
pub struct Way {
    pub part: Part,
    pub app_id: String,
    pub login: OAuthLogin,
}

/// The mini program of this installation.
pub struct MiniProgram {
    pub app_id: String,
    pub auth: MiniProgramAuth,
}

impl ThirdParty {
    pub fn new(ways: Vec<Way>, mini_program: Option<MiniProgram>) -> ThirdParty {
        ThirdParty { ways: Arc::new(ways), mini_program: mini_program.map(Arc::new) }
    }

    fn open(&self) -> impl Iterator<Item = &Way> {
        self.ways.iter().filter(|way| !way.login.is_shut())
    }

    /// The ways that a page may offer, in their order.
    pub(super) fn offered(&self) -> Vec<Part> {
        self.open().map(|way| way.part).collect()
    }

    /// # Errors
    /// `way_not_offered` for one that is not configured, or not any more, or switched off.
    pub(super) fn way(&self, part: Part) -> Result<&Way, Refusal> {
        self.open().find(|way| way.part == part).ok_or_else(|| WAY_NOT_OFFERED.on("part"))
    }

    /// The mini program that one can come in by now.
    pub(super) fn mini_program(&self) -> Option<&MiniProgram> {
        self.mini_program.as_deref().filter(|mini| !mini.auth.is_shut())
    }

    /// Whether somebody whose account of this company is known by these parts could come in that way now.
    pub(super) fn leads_in(&self, parts: &[Part]) -> bool {
        parts.iter().any(|part| match part {
            Part::WechatMiniProgram => self.mini_program().is_some(),
            part => self.open().any(|way| way.part == *part),
        })
    }
}

/// Whose application it is.
pub(super) fn vendor_of(part: Part) -> Vendor {
    match part {
        Part::WechatWeb | Part::WechatOfficial | Part::WechatMiniProgram => Vendor::Wechat,
        Part::Weibo => Vendor::Weibo,
        Part::Qq => Vendor::Qq,
    }
}
