//! The text that people read before anything is collected (SPEC POL-5). The full policy, generated from the registry,
//! takes this file's place when the registry is complete; the version changes with every change of the text.

/// The version that a consent points to.
pub const VERSION: &str = "2026-11-24";
pub const TITLE_ZH: &str = "隐私政策";
pub const TITLE_EN: &str = "Privacy policy";

/// A paragraph; `sensitive` ones are highlighted.
pub struct Paragraph {
    pub zh: &'static str,
    pub en: &'static str,
    pub sensitive: bool,
}

pub struct Section {
    pub id: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub paragraphs: &'static [Paragraph],
}

const fn plain(zh: &'static str, en: &'static str) -> Paragraph {
    Paragraph { zh, en, sensitive: false }
}

const fn sensitive(zh: &'static str, en: &'static str) -> Paragraph {
    Paragraph { zh, en, sensitive: true }
}

/// The sections in the order in which they are read.
pub const fn sections() -> &'static [Section] {
    SECTIONS
}

static SECTIONS: &[Section] = &[
    Section {
        id: "collected",
        zh: "我们收集什么、为什么",
        en: "What we collect and why",
        paragraphs: &[
            plain(
                "注册账号：您自己选择的用户名和手机号码，用短信验证码核实。没有它们无法建立账号。密码可以不设置。",
                "To register: a username that you choose and your mobile number, proven by an SMS code. Without them there is no account. A password is optional.",
            ),
            plain(
                "可选资料：兼职意向、姓名、性别、出生年月、城市、可到岗日期。全部可以不填，不填不影响报名、沟通和工作。",
                "Optional: part-time intent, name, gender, year and month of birth, city, start date. Leave any of them out: signing up, talking and working still work.",
            ),
            plain(
                "报名与工作：您报名的班次、确认时间、取消与完工记录，用于履行您与商家之间的约定。",
                "Signing up and working: the shifts you signed up for, your confirmations, cancellations and finished work, to carry out what you and the merchant agreed.",
            ),
            sensitive(
                "商家认证：营业执照信息、负责人真实姓名、身份证号码和证照图片，仅用于资质核验；拒绝提供则不能发布招聘，其他功能照常使用。",
                "Certifying merchants: the business licence, the responsible person's real name, ID number and documents, only to check the qualification; who refuses cannot publish jobs, all else works.",
            ),
            sensitive(
                "沟通内容：您发送的文字和图片，加密保存，只有对话双方可以看到。",
                "What you write and send to each other: stored encrypted, and only the two sides can see it.",
            ),
            sensitive(
                "位置：仅在您点击“附近”的那一刻使用，用于计算距离，不保存、不形成轨迹；拒绝后可以按城市或区域查找。",
                "Location: used only at the moment you tap “nearby”, to compute distances; not stored, never a track. Refuse it and search by city or district.",
            ),
        ],
    },
    Section {
        id: "protection",
        zh: "我们如何保存和保护",
        en: "How we store and protect it",
        paragraphs: &[
            plain(
                "您的个人信息存储在中国大陆。用户名、手机号、姓名、证件号码、联系方式和聊天内容在写入数据库之前用您本人专属的密钥加密。",
                "Your information is stored in mainland China. Username, phone, names, document numbers, contacts and messages are encrypted with keys of your own before they are written.",
            ),
            plain(
                "商家只能看到您报名时确认提供的内容；工作人员只能看到脱敏后的信息，打开证照会留下记录。",
                "Merchants see only what you share by signing up; staff see masked values, and every opening of a document is recorded.",
            ),
        ],
    },
    Section {
        id: "sharing",
        zh: "我们与谁共享",
        en: "Whom we share with",
        paragraphs: &[
            plain(
                "短信服务商收到您的手机号码和验证码，用于发送短信。除此之外，未经您同意不向第三方提供您的个人信息。",
                "The SMS provider gets your number and the code, to send it. Beyond that nothing goes to third parties without your consent.",
            ),
            plain(
                "报名之后，您与商家可以通过页面上的电话按钮联系对方，号码以脱敏形式显示。",
                "After a sign-up you and the merchant can phone each other from the page; numbers are shown masked.",
            ),
        ],
    },
    Section {
        id: "rights",
        zh: "您的权利",
        en: "Your rights",
        paragraphs: &[
            plain(
                "您可以在“我的”中查看、更正您的资料，管理登录设备；查询、复制、删除个人信息、撤回同意或注销账号，请通过本页所列的热线或邮箱联系我们，我们在十五日内答复。",
                "In “Me” you can see and correct your data and manage signed-in devices; to obtain, copy or delete your information, withdraw consent or cancel the account, use the hotline or mailbox on this page; we answer within fifteen days.",
            ),
            plain(
                "我们面向年满十八周岁，或年满十六周岁并以自己的劳动收入为主要生活来源的人。未满十六周岁不能在平台接受工作。",
                "The platform is for people of 18, or of 16 who live mainly on their own labour income. Nobody under 16 can take work here.",
            ),
        ],
    },
    Section {
        id: "device",
        zh: "设备权限与本地存储",
        en: "Device permissions and local storage",
        paragraphs: &[
            plain(
                "相机、相册、位置只在使用相应功能的那一刻请求，拒绝只影响该功能。我们不读取设备识别码，也不读取已安装的应用列表。",
                "Camera, album and location are asked for at the moment of use, and refusing costs only that function. No device ids and no list of installed apps are read.",
            ),
            plain(
                "登录后设置一个必要的登录 Cookie；浏览器本地保存您未发送的草稿和界面选择，可在“清除缓存”中清除。",
                "After sign-in one necessary session cookie is set; drafts that you have not sent and your choices are kept in the browser and can be cleared under “clear cache”.",
            ),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::sections;

    /// covers: POL-5
    #[test]
    fn sensitive_items_are_marked_and_every_paragraph_is_in_both_languages() {
        let paragraphs = || sections().iter().flat_map(|section| section.paragraphs);
        assert!(paragraphs().filter(|paragraph| paragraph.sensitive).count() >= 3);
        assert!(
            paragraphs()
                .all(|paragraph| !paragraph.zh.is_empty() && paragraph.en.is_ascii() | !paragraph.en.is_empty())
        );
    }
}
