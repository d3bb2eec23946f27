//! What is collected, by function, and what a device is asked for.

use super::blocks::{Block, Row, Section, both, list, plain, row, section, sensitive, table};
use super::words::{condition, days, is_highlighted, name, need, place, purposes};
use crate::{CONSENTS, CONSENTS_FOR_MINORS, FIELDS, GROUPS, Group, PERMISSIONS, PersonalField, STORED};

pub(super) fn sections() -> Vec<Section> {
    let mut sections = vec![intro()];
    sections.extend(GROUPS.iter().map(|group| of_group(group)));
    sections.extend([consents(), permissions(), stored(), unneeded()]);
    sections
}

fn intro() -> Section {
    section(
        "collected",
        "我们收集什么、为什么",
        "What we collect and why",
        vec![
            plain(
                "下面按功能逐项说明。“必要”的信息缺少就无法提供该功能；“可选”的信息可以不填，不影响其他功能。",
                "Function by function. Without a “necessary” item its function cannot work; an “optional” one may stay empty and nothing else suffers.",
            ),
            plain(
                "在您阅读并同意本政策之前，我们不收集任何信息，也不在您的设备上保存任何内容。未登录时可以浏览和搜索职位，搜索词不与任何人关联。",
                "Before you have read and accepted this policy nothing is collected and nothing is stored on your device. Without signing in you can look at jobs and search; what you search for is tied to nobody.",
            ),
        ],
    )
}

fn of_group(group: &Group) -> Section {
    let fields: Vec<&PersonalField> = FIELDS.iter().copied().filter(|field| field.group == group).collect();
    let rows = fields.iter().map(|field| field_row(field)).collect();
    let mut blocks = extra(group);
    blocks.push(table(
        [("信息", "information"), ("是否必要", "needed"), ("用途", "purposes"), ("保存多久", "kept for")],
        rows,
    ));
    blocks
        .push(plain(format!("拒绝提供的影响：{}。", group.refuse_zh), format!("If you refuse: {}.", group.refuse_en)));
    section(&format!("collect-{}", group.name), group.zh, group.en, blocks)
}

fn field_row(field: &PersonalField) -> Row {
    let cells = vec![name(field), need(field), purposes(field), days(field.lifetime.rule)];
    Row { cells, sensitive: is_highlighted(field) }
}

/// What a table cannot say.
fn extra(group: &Group) -> Vec<Block> {
    match group.name {
        "registration" => vec![plain(
            "用户名由您自己选择，手机号码用短信验证码核实。密码可以不设置，设置后只保存无法还原的摘要。",
            "You choose the username; the number is proven by an SMS code. A password is optional, and only a hash of it is kept that cannot be turned back.",
        )],
        "profile" => vec![plain(
            "兼职意向、姓名、性别、出生年月、城市、可到岗日期由您决定是否填写，可随时修改或清空。",
            "Part-time intent, name, gender, year and month of birth, city and start date are yours to give, change or empty at any time.",
        )],
        "certifying" => vec![sensitive(
            "核验招聘方资质是法律要求。身份证号码和证件照片属于敏感个人信息，只用于核验，只有办理认证的审核人员可以打开，每次打开都有记录。提交前会单独征得您的同意。",
            "The law has us check who recruits. ID numbers and pictures of documents are sensitive: they serve the check alone, only the reviewers of certifications can open them, and each opening is recorded. We ask for your consent separately before you submit.",
        )],
        "resume" => vec![sensitive(
            "简历默认保密，只有您自己可以看到。您单独同意公开后，通过认证且资质有效的商家可以在简历库中搜索和查看，但看不到完整姓名、手机号码和附件；供搜索的内容只放在服务器内存中，不写入磁盘。投递或接受邀请时，您逐项确认提供的内容，该商家只看到这些内容，且仅用于该职位；您随时可以改回保密或撤回投递，立即生效。商家每次查看都有记录，您可以在“谁看过我的简历”中查看。未成年人的简历未经监护人同意不能公开。",
            "A resume is private unless you say otherwise: only you see it. After a consent of its own, certified merchants whose qualification stands can find and read it in the resume database, without full name, phone and documents; what is searched lies in memory only, never on disk. When you deliver it or accept an invitation you confirm each part, and that merchant sees exactly these, for that job. You can make it private or withdraw a delivery at any time, and it holds at once. Each look of a merchant is recorded for you to read. A minor's resume is not public without the guardian's consent.",
        )],
        "working" => vec![
            plain(
                "报名时，商家只看到您在提交前确认提供的内容。报名之后双方可从页面拨打电话，号码以脱敏形式显示，配置了中转号码时通过中转号码接通。",
                "When you sign up the merchant sees what you confirmed before sending, and no more. Afterwards each side can phone the other from the page; numbers are shown masked and go through a relay number where there is one.",
            ),
            sensitive(
                "签到签退记录时间和方式（扫码、商家登记、就近），用于计算工时。就近签到由您点击时进行：单独同意后把当时的位置与工作地点比较一次，只记下“在附近”和时间，位置与距离都不保存；不同意也可以扫码或请商家登记。工时有争议时，双方的说明由工作人员查看并处理。",
                "Check-in and check-out record the time and the way (code, by the merchant, near), from which hours are counted. Checking in by being near happens when you tap it: after a separate consent your position at that moment is compared once with the work place; kept are only that it was near and when, neither position nor distance. Without consent you scan the code or have the merchant record it. When hours are disputed, staff read what both sides said and decide.",
            ),
            plain(
                "工作完成后双方可以互相评价。双方都评价后（或班次结束三十天后）才互相可见；文字只有双方可以看到，对评价申诉时由工作人员查看；其他人只看到满三条后的平均星级。评价不会被删除，您注销账号时，文字随之销毁，星级按法律要求保存。",
                "After the work both sides can rate each other. Neither sees the other's before both have rated, or thirty days have passed; only the two read the words, and staff when one of them appeals; everybody else sees an average of stars once there are three. Ratings are not deleted; when you cancel the account the words are destroyed, and the stars are kept as the law orders.",
            ),
        ],
        "paying" => vec![sensitive(
            "平台自己发放的红包等收入，须依法代扣代缴个人所得税。只有在您领取时、并单独征得您的同意后，才收集姓名和身份证号码；加密保存，仅财务人员为向税务机关申报时可以打开，每次打开都有记录，您可以查看。依照税收法律，这些信息保存十年，账号注销后也不会提前删除。不同意只影响领取红包。",
            "From rewards that the operator itself pays, income tax is withheld and declared as the law orders. Name and ID number are collected only when you collect one, after a consent of its own; they are sealed, only finance staff can open them for the declaration, and each opening is recorded for you to see. Tax law keeps them for ten years, also after the account is cancelled. Without consent only rewards cannot be collected.",
        )],
        "talking" => vec![sensitive(
            "聊天内容加密保存，只有对话双方可以看到。您举报对方时，只有您选择的消息会提供给工作人员。语音和视频只在您按住按钮时录制。",
            "Messages are stored encrypted and only the two sides can read them. When you report somebody, staff get the messages that you choose. Voice and video are recorded only while you hold the button.",
        )],
        "finding" => vec![sensitive(
            "位置属于敏感个人信息。仅在您单独同意并点击“附近”时使用一次，用于计算距离，用后即弃；没有任何数据表、日志、索引或备份保存您的位置。浏览记录和搜索记录默认关闭。",
            "Your position is sensitive. It is used once, after a separate consent and a tap on “nearby”, to compute distances, and is then thrown away; no table, log, index or backup holds it. Browsing and search history are off unless you switch them on.",
        )],
        "telling" => vec![plain(
            "订阅搜索由您自己保存，只记录词、城市区域和筛选条件，不记录您的位置；有符合的新职位时通知您。为了及时比对，服务器内存中保留一份，不写入磁盘。您可随时暂停或删除，立即生效。",
            "A search is saved by you alone: its words, city or district and filters, never your position; you are told of new postings that fit. To compare in time the server keeps it in memory, and not on disk. You can pause or delete it at any time, and that holds at once.",
        )],
        "guarding" => vec![sensitive(
            "监护人的身份与监护关系证明属于敏感个人信息，只用于确认同意人确实是监护人。",
            "A guardian's identity and the proof of guardianship are sensitive: they serve to make sure that whoever consents is the guardian.",
        )],
        _ => Vec::new(),
    }
}

fn consents() -> Section {
    let rows = CONSENTS.iter().chain(CONSENTS_FOR_MINORS).map(|item| Row {
        cells: vec![
            both(item.zh, item.en),
            both(item.why_zh, item.why_en),
            both(item.cost_zh, item.cost_en),
            if item.separate { both("单独同意", "separate") } else { both("可选", "optional") },
        ],
        sensitive: item.separate,
    });
    section(
        "consents",
        "逐项征求的同意",
        "Consent, item by item",
        vec![
            plain(
                "每一项都可以单独给出或撤回，在“我的 → 设置 → 隐私中心”操作，两者的步骤一样多。撤回后一秒内停止相应处理，撤回之前的处理仍然有效。",
                "Each can be given or withdrawn by itself under 我的 → 设置 → 隐私中心 with as many taps either way. After a withdrawal the processing stops within a second; what came before stays lawful.",
            ),
            table(
                [
                    ("事项", "item"),
                    ("为什么", "why"),
                    ("不同意或撤回的影响", "what a no costs"),
                    ("方式", "how it is asked"),
                ],
                rows.collect(),
            ),
            plain(
                "个性化排序默认关闭；关闭时，条件相同的任何人看到的顺序完全一样。",
                "Personalised order is off by default; without it everybody who asks the same sees the same order.",
            ),
        ],
    )
}

fn permissions() -> Section {
    let rows = PERMISSIONS.iter().map(|permission| {
        row(vec![
            both(permission.zh, permission.en),
            both(permission.why_zh, permission.why_en),
            both(permission.refuse_zh, permission.refuse_en),
        ])
    });
    section(
        "permissions",
        "设备权限",
        "Device permissions",
        vec![
            plain(
                "每项权限只在使用相应功能的那一刻请求，拒绝只影响该功能。您可以在“我的 → 设置 → 权限管理”查看上次使用时间并关闭。",
                "Each is asked for at the moment of use, and refusing costs only that use. Under 我的 → 设置 → 权限管理 you see when it was last used and turn it off.",
            ),
            table([("权限", "permission"), ("为什么", "why"), ("拒绝之后", "if refused")], rows.collect()),
        ],
    )
}

fn stored() -> Section {
    let rows = STORED.iter().map(|stored| {
        row(vec![
            both(stored.name, stored.name),
            place(stored.place),
            both(stored.zh, stored.en),
            both(stored.lasts_zh, stored.lasts_en),
            condition(stored),
        ])
    });
    section(
        "cookies",
        "Cookie 与本地存储",
        "Cookies and local storage",
        vec![
            plain(
                "除下列各项外，网页不在您的浏览器里保存任何内容。统计在您同意之前不会启用；标为“可关闭”的项目可以随时关闭，关闭后不再写入。在“我的 → 设置 → Cookie 选择”更改，在“我的 → 设置 → 清除缓存”清除。",
                "The pages keep nothing in your browser but these. Statistics do not begin before you agree; what “can be switched off” is no longer written once you do. Change that under 我的 → 设置 → Cookie 选择 and clear them under 我的 → 设置 → 清除缓存.",
            ),
            table(
                [
                    ("名称", "name"),
                    ("位置", "place"),
                    ("用途", "purpose"),
                    ("保存多久", "lasts"),
                    ("条件", "condition"),
                ],
                rows.collect(),
            ),
        ],
    )
}

fn unneeded() -> Section {
    section(
        "never",
        "我们不收集什么",
        "What we do not collect",
        vec![list([
            ("设备识别码（IMEI、IMSI、MAC 地址、广告标识）", "device ids (IMEI, IMSI, MAC address, advertising id)"),
            ("已安装的应用列表、通讯录、短信内容、通话记录", "installed apps, contacts, messages, call logs"),
            ("人脸、指纹等生物识别信息", "faces, fingerprints or other biometrics"),
            ("可以连成轨迹的位置", "positions that could be joined into a track"),
        ])],
    )
}
