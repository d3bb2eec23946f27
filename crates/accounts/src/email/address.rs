//! What an address is. Pure.

use kernel::Secret;
use kernel::text::half_width;

const ADDRESS_CHARS_MAX: usize = 254;
const LOCAL_CHARS_MAX: usize = 64;
const LABEL_CHARS_MAX: usize = 63;

/// A mail address of ASCII letters with a domain of names, without comments, quotes or literals: what providers in this country
/// give out, and what every server on the way understands.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Address(String);

impl Address {
    /// Reads what was typed; the domain becomes lower case.
    pub fn parse(typed: &Secret) -> Option<Address> {
        if typed.expose().len() > 4 * ADDRESS_CHARS_MAX {
            return None;
        }
        let text: String = typed.expose().trim().chars().map(half_width).collect();
        let (local, domain) = text.split_once('@')?;
        let domain = domain.to_ascii_lowercase();
        let fits = text.len() <= ADDRESS_CHARS_MAX && is_local(local) && is_domain(&domain);
        fits.then(|| Address(format!("{local}@{domain}")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same for every way of writing it: no provider tells capitals apart.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// `w***@example.com`
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or_default();
        format!("{}***@{domain}", &local[..local.len().min(1)])
    }
}

fn is_local(text: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-.".contains(&byte);
    let dots = text.starts_with('.') || text.ends_with('.') || text.contains("..");
    (1..=LOCAL_CHARS_MAX).contains(&text.len()) && !dots && text.bytes().all(sign)
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        let hyphens = label.starts_with('-') || label.ends_with('-');
        let sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=LABEL_CHARS_MAX).contains(&label.len()) && !hyphens && label.bytes().all(sign)
    };
    let top = text.rsplit('.').next().unwrap_or_default();
    // A number at the end is an address of the network, and no name.
    text.contains('.') && text.split('.').all(label) && top.len() > 1 && !top.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Option<Address> {
        Address::parse(&Secret::new(typed.to_owned()))
    }

    /// covers: ACC-6
    #[test]
    fn addresses_are_read_as_people_type_them() {
        for (typed, address) in [
            (" wang@example.com ", Some("wang@example.com")),
            ("Wang.Min+job@Mail.Example.CN", Some("Wang.Min+job@mail.example.cn")),
            ("ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", Some("wang@example.com")),
            ("12345678@qq.example", Some("12345678@qq.example")),
            ("wang", None),
            ("wang@", None),
            ("@example.com", None),
            ("wang@example", None),
            ("wang@127.0.0.1", None),
            ("wang@[127.0.0.1]", None),
            ("wang@-example.com", None),
            ("wang@exa mple.com", None),
            ("wang@@example.com", None),
            (".wang@example.com", None),
            ("wa..ng@example.com", None),
            ("wang@example.com\r\nBcc: other@example.com", None),
            ("wang@example.com,other@example.com", None),
            ("\"wang\"@example.com", None),
            ("王@example.com", None),
            ("wang@例子.cn", None),
        ] {
            assert_eq!(read(typed).as_ref().map(Address::as_str), address, "{typed:?}");
        }
        assert!(read(&format!("{}@example.com", "a".repeat(65))).is_none());
        assert!(read(&format!("a@{}.com", "a.".repeat(130))).is_none());
    }

    /// covers: ACC-6
    #[test]
    fn capitals_make_no_other_address_and_a_mask_shows_one_letter() {
        let address = read("Wang@example.com").expect("an address");
        assert_eq!(address.folded(), "wang@example.com");
        assert_eq!(address.masked(), "W***@example.com");
        assert_eq!(read("w@example.com").expect("an address").masked(), "w***@example.com");
    }
}
