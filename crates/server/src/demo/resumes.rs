//! Public resumes of invented people, so that a certified merchant finds somebody.

use super::rng::Rng;
use super::{Recipe, Resume, Seeker};

const WEEKEND: &[(u8, &str)] = &[(6, "morning"), (6, "afternoon"), (7, "morning"), (7, "afternoon")];
const EVENINGS: &[(u8, &str)] = &[(1, "evening"), (2, "evening"), (3, "evening"), (4, "evening"), (5, "evening")];
const MORNINGS: &[(u8, &str)] = &[(1, "morning"), (2, "morning"), (3, "morning"), (4, "morning"), (5, "morning")];
const NIGHTS: &[(u8, &str)] = &[(5, "evening"), (5, "night"), (6, "evening"), (6, "night")];

const RESUMES: [Resume; 10] = [
    Resume {
        seeker: 0,
        title: "奶茶店老手，周末全天",
        about: "做过两家茶饮店，点单、出杯、打烊都熟，高峰期不慌。",
        category: "catering",
        role: "茶饮店店员",
        employer: "社区茶饮店",
        period: "去年三月至今年二月",
        school: None,
        skills: &["出杯", "收银", "打烊清洁"],
        hours: WEEKEND,
    },
    Resume {
        seeker: 0,
        title: "晚班收银，账目没出过错",
        about: "白天上班，晚上六点以后有空，用过两种收银系统。",
        category: "retail",
        role: "便利店收银",
        employer: "街角便利店",
        period: "一年半",
        school: None,
        skills: &["收银", "盘点", "理货"],
        hours: EVENINGS,
    },
    Resume {
        seeker: 0,
        title: "展会引导与签到，能站一整天",
        about: "做过三次展会和两次马拉松，普通话标准，会简单英语。",
        category: "events",
        role: "展会引导员",
        employer: "会展服务队",
        period: "最近两年的假期",
        school: Some("闽江边大学"),
        skills: &["引导", "签到系统", "英语"],
        hours: WEEKEND,
    },
    Resume {
        seeker: 0,
        title: "初中数学家教，耐心",
        about: "带过四位学员，擅长把错题讲明白，愿意先试听一次。",
        category: "tutoring",
        role: "数学家教",
        employer: "上门",
        period: "两个学期",
        school: Some("师范大学数学系"),
        skills: &["初中数学", "板书", "错题整理"],
        hours: EVENINGS,
    },
    Resume {
        seeker: 0,
        title: "分拣打包，早班优先",
        about: "体力好，守时，大促期间连续做过三周。",
        category: "logistics",
        role: "快递分拣员",
        employer: "区域分拨中心",
        period: "两次大促",
        school: None,
        skills: &["分拣", "打包", "扫码枪"],
        hours: MORNINGS,
    },
    Resume {
        seeker: 0,
        title: "表格录入，细心",
        about: "每分钟八十字，常用表格函数都会，按时交。",
        category: "data_entry",
        role: "资料录入员",
        employer: "图书馆",
        period: "三个月",
        school: Some("海风职业学院"),
        skills: &["表格", "校对", "打字快"],
        hours: MORNINGS,
    },
    Resume {
        seeker: 0,
        title: "家庭保洁五年",
        about: "自带常用工具，厨房和玻璃都能做，固定钟点最好。",
        category: "housekeeping",
        role: "家庭保洁",
        employer: "固定客户",
        period: "五年",
        school: None,
        skills: &["保洁", "收纳", "擦玻璃"],
        hours: MORNINGS,
    },
    Resume {
        seeker: 0,
        title: "中晚高峰配送，自有电动车",
        about: "电动车已上牌，熟悉附近的小区和写字楼。",
        category: "courier",
        role: "即时配送骑手",
        employer: "配送站点",
        period: "八个月",
        school: None,
        skills: &["配送", "认路"],
        hours: EVENINGS,
    },
    Resume {
        seeker: 0,
        title: "活动安保与检票，夜班可",
        about: "参加过音乐节和球赛的现场工作，听指挥，不怕晚。",
        category: "events",
        role: "检票员",
        employer: "演出场馆",
        period: "一个演出季",
        school: None,
        skills: &["检票", "秩序维护"],
        hours: NIGHTS,
    },
    Resume {
        seeker: 0,
        title: "咖啡店兼职，会拉花",
        about: "家里练了两年，店里做过一个夏天，会磨豆和基本拉花。",
        category: "catering",
        role: "咖啡店店员",
        employer: "街区咖啡店",
        period: "一个夏天",
        school: Some("闽江边大学"),
        skills: &["拉花", "磨豆", "点单"],
        hours: WEEKEND,
    },
];

/// About one seeker in seven, never the demo's own, whose resume whoever tries the demo writes.
pub fn resumes(recipe: &Recipe, seekers: &[Seeker]) -> Vec<Resume> {
    let mut rng = Rng::stream(recipe.seed, "resume", 0);
    let named = seekers.iter().skip(1).filter(|seeker| seeker.name.is_some());
    let writing = named.step_by(4);
    writing.map(|seeker| Resume { seeker: seeker.index, ..rng.pick(&RESUMES).clone() }).collect()
}
