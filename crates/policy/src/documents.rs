//! The lists that regulators and people ask for (SPEC POL-4, SDK-1), each made from the registry and nothing else.

use crate::text::{
    Both, Document, Row, Section, asks, basis, both, condition, days, is_highlighted, joined, list, name, need, place,
    plain, purposes, region, row, same, section, sends, source, table,
};
use crate::{
    FIELDS, GROUPS, LIFETIMES, PERMISSIONS, PROCESSORS, PURPOSES, PersonalField, Rule, STORED, TITLE_EN, TITLE_ZH,
    sections,
};

/// Every list, in the order in which the policy's page links them.
pub fn all() -> Vec<Document> {
    vec![collected(), shared(), sdks(), retention(), permissions(), cookies(), processing()]
}

/// The present policy as a page.
pub fn policy() -> Document {
    policy_of(sections())
}

/// A version's text as a page.
pub fn policy_of(sections: Vec<Section>) -> Document {
    document(
        "policy",
        (TITLE_ZH, TITLE_EN),
        (
            "我们收集什么、为什么、保存多久、与谁共享，以及您怎样查看、更正、删除和撤回。",
            "What we collect and why, for how long, whom we share it with, and how you see, correct, delete and withdraw.",
        ),
        sections,
    )
}

fn document(name: &str, title: (&str, &str), summary: (&str, &str), sections: Vec<Section>) -> Document {
    Document { name: name.to_owned(), title: both(title.0, title.1), summary: both(summary.0, summary.1), sections }
}

fn collected() -> Document {
    let sections = GROUPS.iter().map(|group| {
        let rows = FIELDS.iter().filter(|field| field.group == *group).map(|field| Row {
            cells: vec![name(field), need(field), purposes(field), source(field.source), days(field.lifetime.rule)],
            sensitive: is_highlighted(field),
        });
        let columns = [
            ("信息", "information"),
            ("是否必要", "needed"),
            ("用途", "purposes"),
            ("来源", "source"),
            ("保存多久", "kept for"),
        ];
        section(
            group.name,
            group.zh,
            group.en,
            vec![
                table(columns, rows.collect()),
                plain(format!("拒绝提供的影响：{}。", group.refuse_zh), format!("If you refuse: {}.", group.refuse_en)),
            ],
        )
    });
    document(
        "collected",
        ("已收集个人信息清单", "Personal information that we collect"),
        (
            "按功能列出平台收集的每一项个人信息及其用途。标出的是敏感或私密信息。",
            "Each item of personal information by function, and what it is for. Highlighted ones are sensitive or private.",
        ),
        sections.collect(),
    )
}

/// What third parties get, a row for each field and recipient.
fn given_to_third_parties() -> Vec<Row> {
    FIELDS
        .iter()
        .flat_map(|field| field.recipients.iter().map(move |to| (field, to)))
        .map(|(field, to)| Row {
            cells: vec![
                name(field),
                both(to.zh, to.service),
                same(to.company),
                both(to.purpose_zh, to.purpose_en),
                region(to.region),
                days(field.lifetime.rule),
            ],
            sensitive: is_highlighted(field),
        })
        .collect()
}

/// What the other side sees, with the purposes it is seen for.
fn seen_by_the_other_side() -> Vec<Row> {
    let users = FIELDS.iter().filter(|field| {
        field.purposes.iter().any(|purpose| ["recruiting", "talking", "calling"].contains(&purpose.name))
    });
    let to_users = users.map(|field| Row {
        cells: vec![
            name(field),
            joined(
                field
                    .purposes
                    .iter()
                    .filter(|purpose| ["recruiting", "talking", "calling"].contains(&purpose.name))
                    .map(|purpose| (purpose.zh, purpose.en)),
            ),
        ],
        sensitive: is_highlighted(field),
    });
    to_users.collect()
}

fn shared() -> Document {
    document(
        "shared",
        ("与第三方共享个人信息清单", "Personal information shared with third parties"),
        ("平台把哪些个人信息提供给谁、为什么。", "Which personal information goes to whom, and why."),
        vec![
            section(
                "third-parties",
                "提供给第三方服务",
                "To third-party services",
                vec![
                    plain(
                        "平台程序只发送下表中的信息；表外的第三方收不到任何个人信息。",
                        "Our program sends what stands here and nothing else; third parties outside this table get nothing personal.",
                    ),
                    table(
                        [
                            ("信息", "information"),
                            ("接收方", "recipient"),
                            ("公司", "company"),
                            ("用途", "purpose"),
                            ("所在地", "region"),
                            ("平台保存多久", "we keep it for"),
                        ],
                        given_to_third_parties(),
                    ),
                ],
            ),
            section(
                "other-side",
                "提供给对方用户",
                "To the other side",
                vec![
                    plain(
                        "求职者报名、沟通时，对方在各自目的范围内看到的信息。号码始终以脱敏形式显示。",
                        "What the other side sees within its purpose when people sign up and talk. Numbers are always shown masked.",
                    ),
                    table([("信息", "information"), ("目的", "purpose")], seen_by_the_other_side()),
                ],
            ),
            section(
                "by-law",
                "依法提供",
                "By law",
                vec![plain(
                    "依法向有权机关提供的，逐次写入共享台账，本人可以查看（法律禁止告知的除外）。",
                    "What an authority lawfully orders is written to the ledger each time, and the person can see it unless a law forbids telling.",
                )],
            ),
        ],
    )
}

fn sdks() -> Document {
    let columns = [
        ("服务", "service"),
        ("公司", "company"),
        ("用途", "purpose"),
        ("我们发送", "we send"),
        ("对方组件可能读取", "the kit may read"),
        ("需要的同意", "consent"),
        ("政策", "its site"),
        ("列入日期", "since"),
    ];
    let rows = PROCESSORS.iter().map(|it| {
        row(vec![
            both(it.zh, it.service),
            same(it.company),
            both(it.purpose_zh, it.purpose_en),
            sends(it),
            same(it.kit_reads_zh),
            asks(it),
            it.site
                .map_or_else(|| both("由平台运营者选定，见其公告", "chosen by the operator, who announces it"), same),
            same(it.since),
        ])
    });
    let mut dates: Vec<&str> = PROCESSORS.iter().map(|it| it.since).collect();
    dates.sort_unstable_by(|one, other| other.cmp(one));
    dates.dedup();
    let changes = dates.into_iter().map(|date| {
        let listed = joined(PROCESSORS.iter().filter(|it| it.since == date).map(|it| (it.zh, it.service)));
        row(vec![same(date), both(format!("列入：{}", listed.zh), format!("listed: {}", listed.en))])
    });
    document(
        "sdks",
        ("第三方 SDK 与服务目录", "Register of third-party kits and services"),
        (
            "每一项第三方服务的名称、公司、用途、我们发送的信息、对方组件可能读取的信息和列入日期。",
            "Each third-party service: company, purpose, what we send, what its kit may read, and since when it is listed.",
        ),
        vec![
            section(
                "register",
                "目录",
                "Register",
                vec![
                    plain(
                        "“我们发送”是平台程序交给对方的全部信息。“对方组件可能读取”是对方公开说明其客户端组件可能读取的内容；网页不加载这些组件，任何功能都不需要其中的设备标识或应用列表。",
                        "“We send” is all that our program hands over. “The kit may read” is what the vendor says of its own client software; our pages load none of it, and no function needs its device ids or lists of apps.",
                    ),
                    plain(
                        "需要同意的服务，在您同意之前收不到任何内容；只有一部分用途须同意的，写明是哪一部分，其余是您要求的服务或法律所需。没有启用的服务也列在这里。",
                        "A service that needs consent gets nothing before it; where only a part of its use does, that part is named, and the rest is what you asked for or a law wants. Services that are not switched on are listed too.",
                    ),
                    table(columns, rows.collect()),
                ],
            ),
            section(
                "changes",
                "目录的变化",
                "Changes of the register",
                vec![table([("日期", "day"), ("变化", "change")], changes.collect())],
            ),
        ],
    )
}

fn retention() -> Document {
    let rows = FIELDS.iter().map(|field| Row {
        cells: vec![
            name(field),
            both(field.group.zh, field.group.en),
            days(field.lifetime.rule),
            both(field.lifetime.zh, field.lifetime.en),
            at_the_end(field),
        ],
        sensitive: is_highlighted(field),
    });
    let laws = LIFETIMES.iter().filter_map(|lifetime| match lifetime.rule {
        Rule::Law { days, source } => Some(row(vec![
            both(lifetime.zh, lifetime.en),
            both(format!("{days} 天"), format!("{days} days")),
            same(source),
        ])),
        _ => None,
    });
    document(
        "retention",
        ("个人信息保存期限", "How long personal information is kept"),
        ("每一项个人信息保存多久、为什么、到期怎样处理。", "How long each item is kept, why, and what happens then."),
        vec![
            section(
                "lifetimes",
                "逐项期限",
                "Item by item",
                vec![table(
                    [
                        ("信息", "information"),
                        ("功能", "function"),
                        ("期限", "kept for"),
                        ("说明", "why"),
                        ("到期或注销时", "at the end"),
                    ],
                    rows.collect(),
                )],
            ),
            section(
                "laws",
                "法律要求留存的部分",
                "What a law keeps",
                vec![table([("说明", "what"), ("期限", "for"), ("法律依据", "law")], laws.collect())],
            ),
        ],
    )
}

fn at_the_end(field: &PersonalField) -> Both {
    match field.lifetime.rule {
        Rule::Moment => both("用后即弃", "thrown away after use"),
        Rule::Law { .. } => both("注销后隔离存放，到期删除", "locked away after cancellation, deleted on its date"),
        Rule::Account | Rule::Days(_) => both("删除，密钥销毁", "deleted, its key destroyed"),
    }
}

fn permissions() -> Document {
    let rows = PERMISSIONS
        .iter()
        .map(|it| row(vec![both(it.zh, it.en), both(it.why_zh, it.why_en), both(it.refuse_zh, it.refuse_en)]));
    document(
        "permissions",
        ("设备权限说明", "Device permissions"),
        (
            "平台可能请求的设备权限、原因，以及拒绝之后怎么办。",
            "What a device is asked for, why, and what you do if you refuse.",
        ),
        vec![
            section(
                "permissions",
                "权限",
                "Permissions",
                vec![table([("权限", "permission"), ("为什么", "why"), ("拒绝之后", "if refused")], rows.collect())],
            ),
            section(
                "never",
                "从不请求",
                "Never asked for",
                vec![list([
                    ("设备识别码（IMEI、IMSI、MAC 地址）", "device ids (IMEI, IMSI, MAC address)"),
                    ("已安装的应用列表", "the list of installed apps"),
                    ("通讯录、短信、通话记录", "contacts, messages, call logs"),
                ])],
            ),
        ],
    )
}

fn cookies() -> Document {
    let rows = STORED.iter().map(|it| {
        row(vec![same(it.name), place(it.place), both(it.zh, it.en), both(it.lasts_zh, it.lasts_en), condition(it)])
    });
    document(
        "cookies",
        ("Cookie 与本地存储清单", "Cookies and local storage"),
        (
            "网页在浏览器里保存的每一项内容、用途和期限。",
            "Everything that the pages keep in a browser, what for and for how long.",
        ),
        vec![section(
            "stored",
            "清单",
            "List",
            vec![
                plain(
                    "除此之外不保存任何内容。拒绝的种类不会写入。",
                    "Nothing else is kept. A kind that is refused is never written.",
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
        )],
    )
}

fn processing() -> Document {
    let columns = [
        ("处理目的", "purpose"),
        ("依据", "basis"),
        ("涉及的信息", "information"),
        ("接收方", "recipients"),
        ("负责部门", "answers for it"),
    ];
    document(
        "processing",
        ("个人信息处理活动记录", "Record of processing activities"),
        (
            "按目的列出的处理活动：依据、涉及的信息、接收方和负责部门。",
            "The processing by purpose: its basis, the information, the recipients, and who answers for it.",
        ),
        vec![section(
            "activities",
            "处理活动",
            "Activities",
            vec![table(columns, activities().into_iter().map(row).collect())],
        )],
    )
}

fn activities() -> Vec<Vec<Both>> {
    let activity = |purpose: &&'static crate::PurposeSpec| {
        let of: Vec<&&PersonalField> = FIELDS.iter().filter(|field| field.allows(purpose)).collect();
        let mut owners: Vec<(&str, &str)> =
            of.iter().map(|field| (field.group.owner_zh, field.group.owner_en)).collect();
        owners.sort_unstable();
        owners.dedup();
        let mut to: Vec<(&str, &str)> =
            of.iter().flat_map(|field| field.recipients).map(|to| (to.zh, to.service)).collect();
        to.sort_unstable();
        to.dedup();
        let to = if to.is_empty() { both("无", "none") } else { joined(to.into_iter()) };
        vec![
            both(purpose.zh, purpose.en),
            basis(&purpose.basis),
            if of.is_empty() { both("无", "none") } else { joined(of.iter().map(|field| (field.zh, field.en))) },
            to,
            if owners.is_empty() { both("产品部", "product") } else { joined(owners.into_iter()) },
        ]
    };
    PURPOSES.iter().map(activity).collect()
}

/// The record of processing as CSV (RFC 4180), Chinese first.
pub fn processing_csv() -> String {
    let head = [
        "目的",
        "purpose",
        "依据",
        "basis",
        "涉及的信息",
        "information",
        "接收方",
        "recipients",
        "负责部门",
        "answers for it",
    ];
    let mut lines = vec![head.map(quoted).join(",")];
    for cells in activities() {
        lines.push(cells.iter().flat_map(|cell| [quoted(&cell.zh), quoted(&cell.en)]).collect::<Vec<_>>().join(","));
    }
    lines.join("\r\n") + "\r\n"
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
