//! The hand that looks into the simulated WeChat and makes it fail.

use super::{Shared, Watermark};
use crate::line::Line;
use std::sync::Arc;

/// Looks into the simulated WeChat and makes it fail. Clones share the same one.
#[derive(Clone)]
pub struct WeChatHandle {
    /// Makes requests fail.
    pub line: Line,
    shared: Arc<Shared>,
}

/// Codes for a phone number are not those for signing in.
pub(super) fn phone_app(app_id: &str) -> String {
    format!("{app_id}/phone")
}

impl WeChatHandle {
    pub(super) fn new(shared: Arc<Shared>) -> WeChatHandle {
        WeChatHandle { line: shared.line.clone(), shared }
    }

    /// What `wx.login` gives to one of the three people (0 to 2) in the mini program.
    pub fn login_code(&self, person: usize) -> String {
        self.shared.consent.code_for(&self.shared.config.mini_program.app_id, person)
    }

    /// What the button for the phone number gives to one of the three people.
    pub fn phone_code(&self, person: usize) -> String {
        self.shared.consent.code_for(&phone_app(&self.shared.config.mini_program.app_id), person)
    }

    /// The next phone number is marked so.
    pub fn spoil_watermark(&self, watermark: Watermark) {
        self.shared.book().watermark = Some(watermark);
    }

    /// No token of any application is taken any more, as after somebody else forced a new one.
    pub fn end_app_tokens(&self) {
        self.shared.book().app_tokens.clear();
    }

    /// No token of any person is taken any more.
    pub fn end_person_tokens(&self) {
        self.shared.book().person_tokens.clear();
    }

    /// How often an application's token was asked for and given.
    pub fn tokens_given(&self) -> u64 {
        self.shared.book().tokens_given
    }

    /// The ticket of pages is no longer good.
    pub fn end_ticket(&self) {
        self.shared.book().ticket = None;
    }

    /// How often a ticket was given.
    pub fn tickets_given(&self) -> u64 {
        self.shared.book().tickets_given
    }

    /// Whether WeChat's script would take this signature for a page.
    pub fn takes_page(&self, page: &str, nonce: &str, timestamp: i64, signature: &str) -> bool {
        self.shared.takes_page(page, nonce, timestamp, signature)
    }
}
