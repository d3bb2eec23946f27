//! The rules as data, each with its source and the days on which it holds.

use kernel::Fen;
use kernel::calendar::Day;

kernel::text_enum! {
    /// As what a payment is taxed; stored with each payment.
    pub enum Regime {
        /// 偶然所得: a red packet or a prize.
        Incidental = "incidental",
        /// 劳务报酬 paid by somebody who is no internet platform (一般扣缴义务人).
        LabourOrdinary = "labour_ordinary",
        /// 劳务报酬 paid by an internet platform to those who work through it (互联网平台企业).
        LabourPlatform = "labour_platform",
    }
}

impl Regime {
    /// The item of income as the declaration form names it (所得项目).
    pub fn item_of_income(self) -> &'static str {
        match self {
            Regime::Incidental => "偶然所得",
            Regime::LabourOrdinary | Regime::LabourPlatform => "劳务报酬所得",
        }
    }
}

/// A bracket: up to and with `up_to` of the taxable amount, `percent` of it less `quick` are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bracket {
    /// None for the last.
    pub up_to: Option<Fen>,
    pub percent: i64,
    /// The quick deduction (速算扣除数).
    pub quick: Fen,
}

/// How a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A share of each payment, without any deduction.
    Flat { percent: i64 },
    /// All income of one month from one project is one payment. A fixed fee is taken off while the income is at most
    /// `small_up_to`, a share of it above.
    PerMonth { small_up_to: Fen, small_fee: Fen, fee_percent: i64, brackets: &'static [Bracket] },
    /// Cumulative over the consecutive months of the year with income from this payer, less what was withheld in them.
    Cumulative { fee_percent: i64, monthly_deduction: Fen, brackets: &'static [Bracket] },
}

/// A rule, where it stands and when it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: &'static str,
    pub regime: Regime,
    pub method: Method,
    pub source_zh: &'static str,
    pub source_en: &'static str,
    /// The first day on which it holds.
    pub from: Day,
    /// The first day on which it no longer holds.
    pub until: Option<Day>,
}

const fn yuan(yuan: i64) -> Fen {
    Fen(yuan * 100)
}

const fn bracket(up_to: Option<i64>, percent: i64, quick: i64) -> Bracket {
    let up_to = match up_to {
        Some(up_to) => Some(yuan(up_to)),
        None => None,
    };
    Bracket { up_to, percent, quick: yuan(quick) }
}

/// 个人所得税预扣率表二 (annex 2 of announcement 61 of 2018): remuneration for labour, per payment.
const LABOUR_BRACKETS: &[Bracket] =
    &[bracket(Some(20_000), 20, 0), bracket(Some(50_000), 30, 2_000), bracket(None, 40, 7_000)];

/// 个人所得税预扣率表一 (annex 2 of announcement 61 of 2018): the brackets of wages, cumulative over the year.
const CUMULATIVE_BRACKETS: &[Bracket] = &[
    bracket(Some(36_000), 3, 0),
    bracket(Some(144_000), 10, 2_520),
    bracket(Some(300_000), 20, 16_920),
    bracket(Some(420_000), 25, 31_920),
    bracket(Some(660_000), 30, 52_920),
    bracket(Some(960_000), 35, 85_920),
    bracket(None, 45, 181_920),
];

/// Every rule. A change of law ends one with `until` and adds the next; none is ever edited, because what was withheld
/// under it must stay explainable.
pub const RULES: &[Rule] = &[
    Rule {
        id: "incidental-2019",
        regime: Regime::Incidental,
        method: Method::Flat { percent: 20 },
        source_zh: "《个人所得税法》第三条第三项、第六条第一款第六项；《个人所得税法实施条例》第十四条第四项；财政部 税务总局公告2019年第74号第三条",
        source_en: "Individual Income Tax Law, art. 3(3) and 6(1)(6); its Implementing Regulations, art. 14(4); MOF and STA announcement 74 of 2019, art. 3",
        from: Day::constant(2019, 1, 1),
        until: None,
    },
    Rule {
        id: "labour-ordinary-2019",
        regime: Regime::LabourOrdinary,
        method: Method::PerMonth {
            small_up_to: yuan(4_000),
            small_fee: yuan(800),
            fee_percent: 20,
            brackets: LABOUR_BRACKETS,
        },
        source_zh: "国家税务总局公告2018年第61号第八条及附件2《预扣率表二》；《个人所得税法实施条例》第十四条第一项（同一项目连续性收入以一个月内取得的收入为一次）",
        source_en: "STA announcement 61 of 2018, art. 8 and annex 2, table 2; Implementing Regulations of the IIT Law, art. 14(1) (one month's continuous income from one project is one payment)",
        from: Day::constant(2019, 1, 1),
        until: None,
    },
    Rule {
        id: "labour-platform-2025",
        regime: Regime::LabourPlatform,
        method: Method::Cumulative { fee_percent: 20, monthly_deduction: yuan(5_000), brackets: CUMULATIVE_BRACKETS },
        source_zh: "国家税务总局公告2025年第16号第一条；国家税务总局公告2018年第61号附件2《预扣率表一》",
        source_en: "STA announcement 16 of 2025, art. 1; STA announcement 61 of 2018, annex 2, table 1",
        from: Day::constant(2025, 10, 1),
        until: None,
    },
];

/// The rule for a regime that holds on a day; None where there is none.
pub fn rule_on(regime: Regime, day: Day) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.regime == regime && rule.from <= day && rule.until.is_none_or(|until| day < until))
}
