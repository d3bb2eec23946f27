//! The readable form of a case file.

use super::case_file::CaseFile;
use kernel::Timestamp;
use kernel::calendar::shanghai;
use platform::Error;
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
        ("种类", case.kind.to_string()),
        ("渠道", case.channel.to_string()),
        ("状态", case.state.to_string()),
        ("收到", time(case.received_at)),
        ("答复期限", due),
        ("最严格理解的期限", time(case.strictest_at)),
        ("答复时间", case.answered_at.map(time).unwrap_or_default()),
        ("结果", case.result.map(|result| result.to_string()).unwrap_or_default()),
        ("轮次", case.round.to_string()),
        ("身份核实", case.proof.map(|proof| proof.to_string()).unwrap_or_default()),
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
        let what = format!("{} {}", event.kind, event.fields.join("、"));
        let note = event.note.as_deref().unwrap_or("");
        row(&mut history, &time(event.at), &format!("{what} {note}"));
    }
    for reading in &file.readings {
        row(&mut history, &time(reading.at), &format!("查阅 {}", reading.fields.join("、")));
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

fn time(at: Timestamp) -> String {
    at.to_jiff().to_zoned_datetime(shanghai()).strftime("%Y-%m-%d %H:%M").to_string()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
