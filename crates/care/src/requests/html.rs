//! The readable form of a case file.

use super::case_file::CaseFile;
use db::entities::case_events::CaseEvent;
use db::entities::cases::{CaseChannel, CaseKind, CaseProof, CaseResult, CaseState};
use kernel::Timestamp;
use kernel::calendar::shanghai;
use platform::Error;
use policy::FIELDS;
use std::fmt::Write;

/// One page that needs nothing else: a table, the texts, and the same as JSON.
pub(super) fn page(file: &CaseFile) -> Result<String, Error> {
    let json = serde_json::to_string_pretty(file).map_err(anyhow::Error::from)?;
    // Within a script element only "</" could end it.
    let json = json.replace("</", "<\\/");
    let case = &file.case.case;
    let mut body = String::new();
    let due = case.due_at.map_or_else(|| "未知（尚无当年节假日数据）".to_owned(), time);
    let facts = [
        ("编号", case.id.to_string()),
        ("种类", kind(case.kind).to_owned()),
        ("渠道", channel(case.channel).to_owned()),
        ("状态", state(case.state).to_owned()),
        ("收到", time(case.received_at)),
        ("答复期限", due),
        ("最严格理解的期限", time(case.strictest_at)),
        ("答复时间", case.answered_at.map(time).unwrap_or_default()),
        ("结果", case.result.map(|result| outcome(result).to_owned()).unwrap_or_default()),
        ("轮次", case.round.to_string()),
        ("身份核实", case.proof.map_or("未核实", proof).to_owned()),
        ("运营者", format!("{} {}", file.operator.name, file.operator.privacy_department)),
        ("管辖法院", file.operator.court.clone()),
    ];
    for (name, value) in facts {
        row(&mut body, name, &value);
    }
    let mut texts = String::new();
    for (name, text) in [("请求内容", &file.case.text), ("联系方式", &file.case.contact), ("答复", &file.case.answer)]
    {
        if let Some(text) = text {
            // Writing to a String does not fail.
            let _ = write!(texts, "<h2>{name}</h2><p class=\"text\">{}</p>", escaped(text));
        }
    }
    let mut history = String::new();
    for event in &file.case.history {
        let what = format!("{} {}", happened(event.kind), fields(&event.fields));
        let note = event.note.as_deref().unwrap_or("");
        row(&mut history, &time(event.at), &format!("{what} {note}"));
    }
    for reading in &file.readings {
        row(&mut history, &time(reading.at), &format!("查阅 {}", fields(&reading.fields)));
    }
    Ok(format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>案卷 {id}</title><style>\
         body{{font:15px/1.6 sans-serif;max-width:860px;margin:24px auto;padding:0 16px}}\
         th{{text-align:left;vertical-align:top;padding:4px 16px 4px 0;white-space:nowrap}}td{{padding:4px 0}}\
         .text{{white-space:pre-wrap}}</style></head><body><h1>案卷</h1><table>{body}</table>{texts}\
         <h2>办理记录</h2><table>{history}</table>\
         <script type=\"application/json\" id=\"case\">{json}</script></body></html>",
        id = case.id,
    ))
}

fn row(table: &mut String, name: &str, value: &str) {
    // Writing to a String does not fail.
    let _ = write!(table, "<tr><th>{}</th><td>{}</td></tr>", escaped(name), escaped(value));
}

fn kind(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Read => "查阅",
        CaseKind::Correct => "更正",
        CaseKind::Delete => "删除",
        CaseKind::Withdraw => "撤回同意",
        CaseKind::Portability => "转移",
        CaseKind::Object => "异议",
        CaseKind::Complaint => "投诉",
        CaseKind::Appeal => "申诉",
        CaseKind::Enquiry => "咨询",
        CaseKind::Feedback => "意见反馈",
    }
}

fn channel(channel: CaseChannel) -> &'static str {
    match channel {
        CaseChannel::Form => "在线提交",
        CaseChannel::Written => "来信",
        CaseChannel::Hotline => "热线",
        CaseChannel::Mail => "邮件",
        CaseChannel::Chat => "在线客服",
    }
}

fn state(state: CaseState) -> &'static str {
    match state {
        CaseState::Open => "办理中",
        CaseState::Answered => "已答复",
    }
}

fn outcome(result: CaseResult) -> &'static str {
    match result {
        CaseResult::Done => "已办理",
        CaseResult::Partly => "部分办理",
        CaseResult::Refused => "不予办理",
    }
}

fn proof(proof: CaseProof) -> &'static str {
    match proof {
        CaseProof::Password => "密码",
        CaseProof::SmsCode => "短信验证码",
        CaseProof::Document => "身份材料",
    }
}

fn happened(event: CaseEvent) -> &'static str {
    match event {
        CaseEvent::Received => "收到",
        CaseEvent::Assigned => "分配",
        CaseEvent::Proven => "核实身份",
        CaseEvent::Noted => "记录",
        CaseEvent::Opened => "查看信息",
        CaseEvent::OpenRefused => "查看被拒绝",
        CaseEvent::Answered => "答复",
        CaseEvent::Reopened => "重新打开",
        CaseEvent::Warned => "到期提醒",
        CaseEvent::Breached => "超期",
        CaseEvent::HandedOver => "移交案卷",
    }
}

/// The names of the policy's fields, as people read them.
fn fields(names: &[String]) -> String {
    let word = |name: &String| {
        let known = FIELDS.iter().find(|field| field.name == name.as_str());
        known.map_or_else(|| name.clone(), |field| field.zh.to_owned())
    };
    names.iter().map(word).collect::<Vec<_>>().join("、")
}

fn time(at: Timestamp) -> String {
    at.to_jiff().to_zoned_datetime(shanghai()).strftime("%Y-%m-%d %H:%M").to_string()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
