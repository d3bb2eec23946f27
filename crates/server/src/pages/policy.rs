use super::html;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use market::Market;
use platform::{Lang, Operator, Result};

#[derive(Template)]
#[template(path = "policy.html")]
struct PolicyPage<'a> {
    lang: &'static str,
    title: &'static str,
    version: &'static str,
    version_label: &'static str,
    contact_label: &'static str,
    operator: &'a Operator,
    sections: Vec<SectionView>,
}

struct SectionView {
    id: &'static str,
    title: &'static str,
    paragraphs: Vec<ParagraphView>,
}

struct ParagraphView {
    text: &'static str,
    sensitive: bool,
}

/// The privacy policy, readable without JavaScript; sensitive items are highlighted (SPEC POL-5).
pub(super) async fn policy_page(State(market): State<Market>, lang: Lang) -> Result<Response> {
    let sections = policy::sections()
        .iter()
        .map(|section| SectionView {
            id: section.id,
            title: lang.pick(section.zh, section.en),
            paragraphs: section
                .paragraphs
                .iter()
                .map(|it| ParagraphView { text: lang.pick(it.zh, it.en), sensitive: it.sensitive })
                .collect(),
        })
        .collect();
    html(&PolicyPage {
        lang: lang.pick("zh-CN", "en"),
        title: lang.pick(policy::TITLE_ZH, policy::TITLE_EN),
        version: policy::VERSION,
        version_label: lang.pick("版本", "Version"),
        contact_label: lang.pick("联系我们", "Contact"),
        operator: &market.app.config.operator,
        sections,
    })
}
