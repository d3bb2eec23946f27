//! Third parties, sharing, transfer, disclosure.

use super::blocks::{Section, both, list, plain, row, same, section, sensitive, table};
use super::words::region;
use crate::{FIELDS, PROCESSORS, Processor};

pub(super) fn sections() -> Vec<Section> {
    vec![third_parties(), sharing(), transfer(), disclosure(), exceptions()]
}

/// What this program hands over, in people's words.
pub(crate) fn sends(processor: &Processor) -> super::blocks::Both {
    if processor.sends.is_empty() {
        return both("不发送个人信息", "nothing personal");
    }
    super::joined(FIELDS.iter().filter(|field| processor.sends.contains(&field.name)).map(|field| (field.zh, field.en)))
}

/// What is asked before something goes there.
pub(crate) fn asks(processor: &Processor) -> super::blocks::Both {
    processor.asks().unwrap_or_else(|| both("不需要", "not asked"))
}

fn third_parties() -> Section {
    let rows = PROCESSORS.iter().map(|it| {
        row(vec![
            both(it.zh, it.service),
            same(it.company),
            both(it.purpose_zh, it.purpose_en),
            sends(it),
            asks(it),
            region(it.region),
        ])
    });
    section(
        "third-parties",
        "第三方服务",
        "Third-party services",
        vec![
            plain(
                "下表是全部第三方服务。“我们发送”是平台程序交给对方的信息。网页不加载对方的任何代码；各家客户端组件自身可能读取的内容、加入日期和政策链接见“第三方 SDK 目录”（/policy/sdks）。没有启用的服务收不到任何信息。",
                "These are all of them. “We send” is what our program hands over. The pages load none of their code; what a vendor's own client kit may read, since when it is listed, and its policy stand in the register (/policy/sdks). A service that is not switched on gets nothing.",
            ),
            table(
                [
                    ("服务", "service"),
                    ("公司", "company"),
                    ("用途", "purpose"),
                    ("我们发送", "we send"),
                    ("需要的同意", "consent"),
                    ("所在地", "region"),
                ],
                rows.collect(),
            ),
            plain(
                "启用任何一项之前我们先做安全评估，对方版本变化时重新评估；目录的变化会公布。",
                "Each is assessed for security before it is switched on, and again when its version changes; changes of the register are announced.",
            ),
        ],
    )
}

fn sharing() -> Section {
    section(
        "sharing",
        "共享",
        "Sharing",
        vec![
            plain(
                "我们不出售您的个人信息。只在以下情形共享，每一次都写入共享台账，您可以在“隐私中心”看到自己的部分：",
                "Your information is not sold. It is shared only in these cases; each is written to a ledger, and you can read your part of it in the privacy centre:",
            ),
            list([
                ("您明确同意", "with your explicit consent"),
                (
                    "法律规定，或有权机关依法要求（我们核对并留存文书）",
                    "by law, or by the lawful order of an authority (we check the document and keep it on record)",
                ),
                (
                    "与关联公司共享必要的部分，且受同样目的约束；改变目的会重新征得同意",
                    "with affiliates, what is needed, bound to the same purposes; a new purpose asks again",
                ),
                (
                    "与授权合作方共享：已登记、保密协议有效、字段逐项列明",
                    "with authorised partners: registered, under a valid confidentiality agreement, field by field",
                ),
                ("为学术研究或公共利益，且不损害您的权益", "for research or the public interest, without harm to you"),
                (
                    "知识产权投诉中，将投诉方的信息提供给被投诉方，以便处理纠纷",
                    "in a complaint about intellectual property, the complainant's details to the complained-of party, to settle it",
                ),
                ("您要求的服务或发生的纠纷所必需", "what a service you asked for, or a dispute, needs"),
                ("您自己点击“帮我申请”“帮我提交”", "when you yourself tap “apply for me” or “submit for me”"),
            ]),
            plain(
                "您报名某个职位时，商家会收到您在提交前确认的内容；这是您要求的服务的一部分。",
                "When you sign up for a job, its merchant gets what you confirmed before sending: that is the service you asked for.",
            ),
        ],
    )
}

fn transfer() -> Section {
    section(
        "transfer",
        "转让",
        "Transfer",
        vec![plain(
            "除非您明确同意，我们不向任何公司转让您的个人信息。发生合并、收购或破产时，新的持有者继续受本政策约束；它要改变目的时必须重新征得您的同意。我们会提前告诉您新持有者的名称和联系方式。",
            "Nothing is transferred to another company without your explicit consent. In a merger, an acquisition or a bankruptcy the new holder stays bound by this policy and must ask you again for another purpose. You are told its name and contact beforehand.",
        )],
    )
}

fn disclosure() -> Section {
    section(
        "disclosure",
        "公开披露",
        "Public disclosure",
        vec![plain(
            "只有在您明确同意，或法律、法律程序、有权机关强制要求时才公开披露。您发布的职位、求职信息由您决定谁能看到；其中的联系方式不公开显示。",
            "Only with your explicit consent, or where a law, legal proceedings or an authority compels it. You decide who sees what you publish; the contact details in it are not shown publicly.",
        )],
    )
}

fn exceptions() -> Section {
    section(
        "exceptions",
        "无需事先同意的情形",
        "Without prior consent",
        vec![
            sensitive(
                "依照法律，以下情形处理或提供您的信息不需要事先同意。使用任何一项都要写明是哪一项、依据的文书和批准人：",
                "By law these cases need no prior consent. Whoever uses one records which, the document it rests on, and who approved:",
            ),
            list([
                ("与国家安全、国防安全直接相关", "national security and defence"),
                ("与公共安全、公共卫生、重大公共利益直接相关", "public safety, public health, major public interest"),
                (
                    "与犯罪侦查、起诉、审判和判决执行等直接相关",
                    "investigation, prosecution, trial and the execution of judgments",
                ),
                (
                    "为维护您或他人的生命、财产等重大合法权益，但又很难得到本人同意",
                    "protecting life, property or other major rights where consent is hard to get",
                ),
                ("您自行向社会公众公开的信息", "what you yourself made public"),
                (
                    "从合法公开披露的信息中收集，例如合法的新闻报道、政府信息公开",
                    "from lawfully published sources, such as the news or government publications",
                ),
                ("根据您的要求签订和履行合同所必需", "needed to make or perform a contract at your request"),
                ("法律法规规定的其他情形", "other cases in law"),
            ]),
        ],
    )
}
