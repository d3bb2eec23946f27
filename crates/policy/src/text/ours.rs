//! Who answers for it, how it changes, and where to turn.

use super::blocks::{Section, both, list, plain, row, section, sensitive, table};
use crate::CHANNELS;

/// What somebody learns who reads nothing else.
pub(super) fn short() -> Section {
    section(
        "short",
        "先读这一段",
        "Read this first",
        vec![
            list([
                (
                    "注册只需要用户名和手机号码，其余资料都可以不填，不填不影响找活、报名、沟通和结算。",
                    "To register takes a username and a mobile number. All else may stay empty; finding work, signing up, talking and being paid do not need it.",
                ),
                (
                    "您的位置只在点击“附近”的那一刻使用，不保存，也不会连成轨迹。",
                    "Your position is used at the moment you tap “nearby”. It is not stored and never becomes a track.",
                ),
                (
                    "写进数据库之前，您的个人信息用您本人专属的密钥加密；工作人员平时只看到脱敏后的内容，每次查看都有记录，您可以看到。",
                    "Before it is written, your information is encrypted with keys of your own. Staff see masked values; each look is recorded, and you can see the record.",
                ),
                (
                    "网页不加载任何第三方代码。需要您同意的事项逐项询问，不选就是不同意；撤回与同意一样方便，一秒内生效。",
                    "Our pages load nothing from third parties. Consent is asked item by item and silence is no; withdrawing is as easy as giving, and works within a second.",
                ),
                (
                    "您可以随时查看、更正、下载、删除您的信息或注销账号，我们在十五日内答复您的请求。",
                    "You can see, correct, download and delete your information or cancel the account at any time; requests are answered within fifteen days.",
                ),
            ]),
            sensitive(
                "标出的内容涉及敏感个人信息或私密内容，请特别留意。处理敏感个人信息之前，我们会单独征得您的同意。",
                "Highlighted parts are about sensitive or private information. Before sensitive information is handled we ask you separately.",
            ),
        ],
    )
}

pub(super) fn who() -> Section {
    section(
        "who",
        "我们是谁",
        "Who we are",
        vec![
            plain(
                "本平台由本页“联系我们”所列的公司运营，该公司是您个人信息的处理者，对本政策的执行负责。公司设有个人信息保护部门，名称与联系方式一并列在那里。",
                "The company named under “Contact” runs this platform. It is the handler of your personal information and answers for this policy. Its privacy department is named there with it.",
            ),
            plain(
                "本政策适用于网站、手机网页、可安装的应用和公开接口。离开平台的链接会先告诉您将适用谁的政策。",
                "The policy holds for the website, the phone pages, the installable app and the public API. A link that leaves the platform says so first, and whose policy holds there.",
            ),
            plain(
                "政策中的信息清单、第三方清单、保存期限由运行平台的程序直接生成：程序只能按这里写明的目的读取信息，写的与做的不一致时，程序无法发布。最近一次自查结果公布在“信任页”（/trust）。",
                "The tables of information, third parties and lifetimes are made by the very program that runs the platform: it can read information only for the purposes written here, and is not released when the two disagree. The last self-audit is published at /trust.",
            ),
        ],
    )
}

pub(super) fn closing() -> Vec<Section> {
    vec![changes(), contact(), disputes()]
}

fn changes() -> Section {
    section(
        "changes",
        "政策的更新",
        "When this policy changes",
        vec![
            plain(
                "每个版本都有更新日期和生效日期，旧版本长期可读，可以逐行比较（/policy/versions）。您的每一次同意都对应您当时读到的那个版本。",
                "Each version has a date of update and a date of effect. Older ones stay readable and can be compared line by line (/policy/versions). Each consent of yours points to the version that you read.",
            ),
            plain(
                "下列变更属于重大变更，我们会在生效之前通过站内通知告诉您具体改了什么：",
                "These changes are major. Before one takes effect a notice in the inbox tells you what changed:",
            ),
            list([
                ("处理目的变化", "the purposes"),
                ("个人信息的种类或使用方式变化", "the kinds of information or how it is used"),
                ("公司所有权变化，例如合并、收购、破产", "ownership, such as a merger, an acquisition or a bankruptcy"),
                ("共享、转让或公开披露的主要对象变化", "the main recipients"),
                ("您的权利或行使方式变化", "your rights and how they are exercised"),
                (
                    "负责部门、联系方式或投诉渠道变化",
                    "the department that answers, how it is reached, or the channel for complaints",
                ),
                ("个人信息保护影响评估显示存在高风险", "an impact assessment that finds a high risk"),
            ]),
            plain(
                "未经您明确同意，我们不会削减您的权利。重大变更生效后，我们会请您重新阅读；在您同意之前，您仍可查看、下载自己的信息，撤回同意或注销账号，但不能进行其他操作，新版本对您不产生约束。",
                "Your rights are never reduced without your explicit consent. After a major change takes effect you are asked to read again. Until you agree you can still see and download your information, withdraw consent or cancel the account, though nothing else; the new version does not bind you.",
            ),
        ],
    )
}

fn contact() -> Section {
    let rows = CHANNELS
        .iter()
        .map(|channel| row(vec![both(channel.zh, channel.en), both(channel.where_zh, channel.where_en)]));
    section(
        "reach",
        "怎样找到我们",
        "How to reach us",
        vec![
            plain(
                "关于个人信息的疑问、意见、投诉或请求，可以通过以下任一方式提出。我们会核实您的身份，并在十五日内答复。",
                "Questions, complaints and requests about personal information can be raised in any of these ways. We make sure who you are and answer within fifteen days.",
            ),
            table([("方式", "way"), ("在哪里", "where")], rows.collect()),
        ],
    )
}

fn disputes() -> Section {
    section(
        "disputes",
        "投诉与争议解决",
        "Complaints and disputes",
        vec![
            plain(
                "如果您对答复不满意，尤其认为我们的处理损害了您的合法权益，可以向网信部门、工业和信息化主管部门、公安机关、市场监督管理部门或人力资源和社会保障部门投诉、举报。",
                "If our answer does not satisfy you, and above all if you think that your rights were harmed, you can complain to the authorities for cyberspace, industry and information technology, public security, market supervision, or human resources.",
            ),
            plain(
                "您也可以向本页“联系我们”所列的人民法院提起诉讼；没有列明时，向运营方住所地有管辖权的人民法院提起诉讼。您可以要求我们提供完整的案件记录副本，用于投诉或诉讼。",
                "You can also go to the court named under “Contact”, or where none is named to the court of the operator's domicile. You can have the whole file of your case for a complaint or a lawsuit.",
            ),
        ],
    )
}
