//! The copy as a page that people read, without anything from elsewhere.

use super::gather::{CopiedKind, Everything};
use super::words;
use kernel::calendar;
use platform::Operator;
use serde_json::Value;
use std::fmt::Write;

const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#222}\
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #ccc}\
table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.9rem}\
th,td{border:1px solid #ddd;padding:.25rem .5rem;text-align:left;vertical-align:top;word-break:break-all}\
th{width:14rem;background:#f6f6f6;font-weight:normal}.s{color:#a40000}p{margin:.25rem 0}";

/// The whole page.
pub(super) fn page(copy: &Everything, operator: &Operator) -> String {
    let mut html = String::new();
    let day = calendar::day_of(copy.made_at);
    // Writing to a String does not fail.
    let _ = write!(
        html,
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>我的个人信息副本</title><style>{STYLE}</style>\
         <h1>我的个人信息副本</h1><p>制作日期：{day}。处理者：{}。联系：{}，{}。</p>\
         <p>机器可读的同一份数据在 data.json 中，其结构见 schema.json，文件清单与校验值见 manifest.json，图片在 pictures 文件夹中。</p>",
        escape(&operator.name),
        escape(&operator.privacy_department),
        escape(&operator.email),
    );
    for kind in &copy.kinds {
        section(&mut html, kind);
    }
    html.push_str("</html>\n");
    html
}

fn section(html: &mut String, kind: &CopiedKind) {
    let about = &kind.about;
    let purposes: Vec<&str> = about.purposes.iter().map(|purpose| purpose.zh).collect();
    let recipients: Vec<&str> = about.recipients.iter().map(|recipient| recipient.zh).collect();
    let recipients = if recipients.is_empty() { "无".to_owned() } else { recipients.join("、") };
    let count = kind.row_count.map_or("无法对应到您".to_owned(), |count| format!("{count} 条"));
    let _ = write!(
        html,
        "<h2>{}（{count}）</h2><p>来源：{}。目的：{}。接收方：{recipients}。保存期限：{}。</p>",
        escape(about.name.zh),
        about.source.zh,
        escape(&purposes.join("、")),
        escape(about.lifetime.zh),
    );
    if let Some(law) = about.kept_by_law {
        let _ = write!(html, "<p>依法保存：{}。</p>", escape(law));
    }
    for row in &kind.rows {
        html.push_str("<table>");
        for (column, value) in row.iter().filter(|(_, value)| !value.is_null()) {
            let field = about.fields.iter().find(|field| field.column == column);
            let (name, class) = match field {
                Some(field) if field.sensitive => (field.name.zh, " class=\"s\""),
                Some(field) => (field.name.zh, ""),
                None => (words::column(column), ""),
            };
            let _ = write!(
                html,
                "<tr><th{class}>{}</th><td>{}</td></tr>",
                escape(name),
                escape(&text(value, field.is_none()))
            );
        }
        html.push_str("</table>");
    }
}

/// What was written stands as it is; elsewhere a word of a closed list has a Chinese name.
fn text(value: &Value, may_be_a_word: bool) -> String {
    match value {
        Value::String(text) if may_be_a_word => words::word(text).to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        other => other.to_string(),
    }
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escape;

    /// covers: RIGHT-1
    #[test]
    fn what_people_wrote_is_no_markup() {
        assert_eq!(escape("<script>\"&\""), "&lt;script&gt;&quot;&amp;&quot;");
    }
}
