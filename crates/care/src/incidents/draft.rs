//! The report to the authority, drafted from what is known (article 6 of the measures names what it holds).

use super::grade::{Grade, grade};
use db::columns::PublicText;
use db::entities::incidents;
use kernel::Timestamp;
use kernel::calendar::shanghai;
use platform::Operator;
use policy::FIELDS;

/// The draft, in Chinese: the authority reads no other language.
pub(super) fn draft(operator: &Operator, row: &incidents::Model, persons: i64, told: i64) -> String {
    let unknown = "（待补充）";
    let text = |part: &Option<PublicText>| match part {
        Some(text) if !text.as_str().is_empty() => text.0.clone(),
        _ => unknown.to_owned(),
    };
    let kinds: Vec<&str> =
        FIELDS.iter().filter(|field| row.kinds.0.iter().any(|name| name == field.name)).map(|field| field.zh).collect();
    let until = row.happened_until.map_or_else(|| "尚未结束或未查明".to_owned(), time);
    let grade = match (grade(persons), row.larger) {
        (Grade::General, false) => "一般",
        (Grade::General | Grade::Larger, _) => "较大",
        (Grade::Major, _) => "重大",
        (Grade::ExtraMajor, _) => "特别重大",
    };
    let head = if row.drill {
        "【演练】网络安全事件报告（草稿）"
    } else {
        "网络安全事件报告（草稿）"
    };
    let why = row.larger_reason.as_ref().map(|reason| format!("（{reason}）")).unwrap_or_default();
    format!(
        "{head}\n\
         一、报告单位：{name}（{department}，电话 {hotline}，邮箱 {email}，地址 {address}）\n\
         二、事件名称：{title}\n\
         三、发现时间：{found}；发生时间：{from} 至 {until}\n\
         四、事件级别：{grade}{why}\n\
         五、涉及的个人信息种类：{kinds}；涉及人数：{persons}；已告知人数：{told}\n\
         六、事件情况及可能的影响：{happened}\n\
         七、已采取和拟采取的措施：{measures}\n\
         八、对个人的建议与补救：{advice}；{remedy}\n\
         九、事件原因初步分析及请求支援事项：{unknown}\n",
        name = operator.name,
        department = operator.privacy_department,
        hotline = operator.hotline,
        email = operator.email,
        address = operator.address,
        title = row.title,
        found = time(row.found_at),
        from = time(row.happened_from),
        kinds = if kinds.is_empty() { unknown.to_owned() } else { kinds.join("、") },
        happened = text(&row.happened),
        measures = text(&row.measures),
        advice = text(&row.advice),
        remedy = text(&row.remedy),
    )
}

fn time(at: Timestamp) -> String {
    at.to_jiff().to_zoned_datetime(shanghai()).strftime("%Y年%-m月%-d日 %H:%M").to_string()
}
