/// A refusal that a client can act on: stable code, HTTP status, and what to tell a person, in Chinese and English.
///
/// Each slice declares its own as constants in its `errors.rs`; the texts say what to do next.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    pub code: &'static str,
    pub status: u16,
    pub zh: &'static str,
    pub en: &'static str,
}

impl Code {
    pub const fn new(status: u16, code: &'static str, zh: &'static str, en: &'static str) -> Code {
        Code { code, status, zh, en }
    }

    /// The refusal itself, about no field in particular.
    pub fn refuse(&'static self) -> Refusal {
        Refusal { code: self, field: None, extra: None }
    }

    /// The refusal of one field of the request.
    pub fn on(&'static self, field: impl Into<String>) -> Refusal {
        Refusal { code: self, field: Some(field.into()), extra: None }
    }
}

/// One refusal, on its way to the client. Nothing personal may stand in `field` or `extra`.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    pub code: &'static Code,
    pub field: Option<String>,
    /// More members of the problem document, such as `findings` or `missing`.
    pub extra: Option<serde_json::Map<String, serde_json::Value>>,
}

impl Refusal {
    /// Adds a member to the problem document.
    pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Refusal {
        self.extra.get_or_insert_default().insert(name.to_owned(), value.into());
        self
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.code)
    }
}

impl std::error::Error for Refusal {}
