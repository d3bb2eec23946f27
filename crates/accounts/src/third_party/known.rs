use super::ways::{Way, vendor_of};
use connectors::{MiniProgramPerson, OAuthPerson};
use db::columns::BlindIndex;
use db::entities::linked_accounts::Vendor;
use db::entities::linked_openids::Part;
use platform::App;
use serde::{Deserialize, Serialize};

/// Who somebody is elsewhere, as the company said. It has no Debug: it is personal data.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Known {
    pub part: Part,
    pub app_id: String,
    pub openid: String,
    pub unionid: Option<String>,
    pub nickname: Option<String>,
    pub avatar_url: Option<String>,
}

impl Known {
    pub fn by(way: &Way, person: OAuthPerson) -> Known {
        let OAuthPerson { openid, unionid, nickname, avatar_url } = person;
        let nickname = Some(nickname).filter(|name| !name.is_empty());
        Known { part: way.part, app_id: way.app_id.clone(), openid, unionid, nickname, avatar_url }
    }

    pub fn in_mini_program(app_id: &str, person: MiniProgramPerson) -> Known {
        let MiniProgramPerson { openid, unionid } = person;
        let (part, app_id) = (Part::WechatMiniProgram, app_id.to_owned());
        Known { part, app_id, openid, unionid, nickname: None, avatar_url: None }
    }

    pub fn vendor(&self) -> Vendor {
        vendor_of(self.part)
    }

    pub fn openid_blind(&self, app: &App) -> BlindIndex {
        let named = format!("{}/{}/{}", self.vendor(), self.app_id, self.openid);
        app.vault.blind("linked_openids", "openid", &named)
    }

    pub fn unionid_blind(&self, app: &App) -> Option<BlindIndex> {
        let named = |unionid: &String| format!("{}/{unionid}", self.vendor());
        self.unionid.as_ref().map(|unionid| app.vault.blind("linked_accounts", "unionid", &named(unionid)))
    }
}
