//! What a person can ask and do, cancellation, and minors.

use super::blocks::{Section, both, list, plain, row, section, sensitive, table};
use crate::RIGHTS_OF_PEOPLE;

pub(super) fn sections() -> Vec<Section> {
    vec![rights(), cancelling(), minors()]
}

fn rights() -> Section {
    let rows = RIGHTS_OF_PEOPLE.iter().map(|right| {
        row(vec![both(right.zh, right.en), both(right.what_zh, right.what_en), both(right.path_zh, right.path_en)])
    });
    section(
        "rights",
        "您的权利",
        "Your rights",
        vec![
            table([("权利", "right"), ("您可以", "you can"), ("在哪里", "where")], rows.collect()),
            plain(
                "不便在页面操作时，可以通过热线、邮箱或来信提出。涉及敏感内容或无法当面核实的请求，我们先核实身份。",
                "Where the page does not suit you, use the hotline, the mailbox or a letter. For sensitive or remote requests we first make sure who asks.",
            ),
            plain(
                "我们在十五日内答复。期限按自然日计算，只顺延法定节假日当天；例如 2026 年 2 月 10 日提出，最迟 3 月 1 日答复。合理的请求不收费；多次重复、明显超出合理限度的请求，可能收取成本费用或被拒绝，并说明理由。",
                "We answer within fifteen days: calendar days, of which only the statutory holidays themselves are left out. A request of 10 February 2026 is answered by 1 March. Reasonable requests are free; repeated ones beyond reason may be charged at cost or refused, with the reason.",
            ),
            plain(
                "以下情形我们可能无法响应：与国家安全、公共安全、犯罪侦查直接相关；有充分证据表明存在主观恶意或滥用权利；响应会使他人合法权益严重受损；涉及商业秘密；以及法律法规规定的其他情形。我们会说明是哪一种，以及您还可以向谁投诉。",
                "We may be unable to comply where national or public security or a criminal investigation is directly concerned, where there is good evidence of malice or abuse, where others' rights would be gravely harmed, where trade secrets are concerned, or in other cases in law. We say which it is and where you can complain.",
            ),
        ],
    )
}

fn cancelling() -> Section {
    section(
        "cancelling",
        "注销账号",
        "Cancelling the account",
        vec![
            plain(
                "在“我的 → 设置 → 注销账号”办理。页面先列出条件：没有进行中的工作、钱袋子余额已提现、没有未了结的争议；然后核实身份。",
                "Under Me → Settings → Cancel account. The page first shows the conditions (no open work, nothing left in the wallet, no dispute), then makes sure who you are.",
            ),
            plain(
                "注销后停止服务，您的个人信息从数据库、搜索索引、图片、缓存、队列和统计中删除；备份中的部分因销毁您的密钥而无法读取；我们通知第三方服务商并记录其答复。法律要求保存的部分隔离存放，到期删除。",
                "Service then stops, and your information is deleted from database, search index, pictures, caches, queues and statistics; in backups it becomes unreadable because your keys are destroyed; third parties are told and their answers recorded. What a law keeps is locked away and deleted on its date.",
            ),
            plain(
                "您会收到一份删除证明：销毁了什么、哪些依法保留到什么时候、哪些服务商已经确认。",
                "You get a certificate: what was destroyed, what a law keeps until when, and which third parties confirmed.",
            ),
        ],
    )
}

fn minors() -> Section {
    section(
        "minors",
        "未成年人",
        "Minors",
        vec![
            sensitive(
                "平台面向年满十八周岁的人，以及年满十六周岁并以自己的劳动收入为主要生活来源的人（由本人声明）。未满十六周岁的人不能在平台接受工作。",
                "The platform is for people of 18, and for people of 16 who live mainly on their own labour income (as they declare). Nobody under 16 can take work here.",
            ),
            sensitive(
                "其他未成年人使用平台，需要监护人同意；我们核实监护人的身份和监护关系，核实之前不算同意。一经得知未成年且没有监护人同意，账号立即受限：除查看、导出、更正出生日期、声明自己的收入、邀请监护人和离开外，不再处理任何信息。通常七日内（最长三十日；监护人的资料正在核实的，顺延一次）仍未取得同意的，自动删除全部信息。",
                "Other minors need a guardian's consent; we verify the guardian's identity and the bond, and before that nothing counts as consented. As soon as we know of a minor without it, the account is limited: but for looking, taking the data along, correcting the birth date, declaring one's own income, inviting a guardian and leaving, nothing is processed. Without consent within seven days as a rule (thirty at most; put off once while a guardian's papers are being verified) everything is deleted by itself.",
            ),
            list([
                (
                    "只有法律允许、监护人明确同意或保护未成年人所必需时，才使用或披露其信息；监护人对“向招聘方提供”、每个接收方和每次公开分别同意，没有同意就不提供",
                    "a minor's information is used or disclosed only where the law allows it, the guardian expressly consents, or protection needs it; the guardian says yes to telling merchants, to each recipient and to each publication by itself, and without it nothing is told",
                ),
                (
                    "个性化、浏览和搜索记录默认关闭，只有监护人可以开启；不统计未成年人的访问，不向其发送活动消息",
                    "personalised order and histories are off unless the guardian switches them on; a minor's visits are not counted, and no campaigns are sent to them",
                ),
                (
                    "未成年人用一次性链接邀请监护人，链接三日内有效，不含任何个人信息；一名未成年人最多两位监护人，一位监护人最多登记五名被监护人",
                    "a minor invites a guardian by a one-time link that works for three days and names nobody; a minor has at most two guardians, a guardian at most five wards",
                ),
                (
                    "监护人可以在“监护人页面”（我的 → 监护人页面）查看、更正、撤回同意、下载副本、要求立即删除，也可以通过热线或邮箱联系我们；每次查看都有记录，被监护人看得到",
                    "on a page of their own (Me → Guardians' page) guardians can see, correct, withdraw, take a copy and have everything deleted at once, or reach us by hotline and mailbox; each look is recorded, and the ward sees it",
                ),
                (
                    "监护人看不到聊天内容、聊天图片，以及本人向我们提出的请求、投诉和举报的内容：这些话里可能有需要保护未成年人的事",
                    "guardians do not see the words and pictures of talks, nor what the minor wrote to us in requests, complaints and reports: the minor may need to be protected in just that",
                ),
                (
                    "年满十八周岁当日零时起（按北京时间；二月二十九日出生的，平年为三月一日），监护人的权限自动结束，监护人代为同意的事项恢复为未同意；年满十六周岁并声明以自己的劳动收入为主要生活来源的，同样由本人决定，声明可以随时撤回",
                    "from midnight of the eighteenth birthday in China (1 March for whoever was born on 29 February, in other years) a guardian's access ends by itself, and what they agreed to is off again; whoever declares at 16 to live on their own labour decides for themselves too, and can take that back any time",
                ),
                (
                    "监护人的身份证件和监护关系证明图片，九十日后删除",
                    "the pictures of a guardian's ID card and of the proof of the bond are deleted after ninety days",
                ),
            ]),
        ],
    )
}
