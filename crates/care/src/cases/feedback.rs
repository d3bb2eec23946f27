use axum::Json;
use platform::Lang;
use serde::Serialize;
use utoipa::ToSchema;

/// The version of the terms that whoever sends feedback accepts.
pub(super) const VERSION: &str = "2026-11-30";

const ZH: &[&str] = &[
    "您对所提交的意见、建议和图片保留全部权利。",
    "您许可平台为改进产品免费使用这些内容：可以复制、修改并据此开发功能，不必另行付酬，也不必保密。",
    "平台不会公开您的姓名、账号和图片，也不会把您的反馈提供给第三方用于宣传。",
    "请不要提交他人的个人信息或您无权提供的内容。",
    "许可长期有效；您注销账号后，图片即删除，文字作为办理记录封存，满三年删除；已据此改进的功能不受影响。",
];
const EN: &[&str] = &[
    "You keep every right in the opinions, suggestions and pictures that you send.",
    "You allow the platform to use them free of charge for improving the product: to copy and change them and to build on them, without pay and without a duty of secrecy.",
    "The platform does not publish your name, your account or your pictures, and gives your feedback to nobody for advertising.",
    "Please send no personal information of others and nothing that you have no right to give.",
    "The permission lasts; when you cancel your account the pictures are deleted, the words stay locked away as a record of the case for three years and are deleted then, and what was improved stays.",
];

/// The terms under which feedback is given (SPEC FB-1).
#[derive(Serialize, ToSchema)]
pub struct FeedbackTerms {
    pub version: &'static str,
    pub paragraphs: Vec<&'static str>,
}

/// The licence terms that are shown before feedback is sent, in the language that is asked for.
#[utoipa::path(get, path = "/api/v1/support/feedback-terms", operation_id = "get_feedback_terms", tag = "support",
    security(()), responses((status = 200, body = FeedbackTerms)))]
pub async fn get_feedback_terms(lang: Lang) -> Json<FeedbackTerms> {
    let paragraphs = if lang == Lang::En { EN } else { ZH };
    Json(FeedbackTerms { version: VERSION, paragraphs: paragraphs.to_vec() })
}
