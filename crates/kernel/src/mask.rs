//! How somebody is called in front of others: enough to tell two people apart, not enough to know them (SEC-4).

/// The first character of a person's name; how long the rest is stays untold.
pub fn name(name: &str) -> String {
    name.chars().take(1).chain("**".chars()).collect()
}

/// The ends of a username: two characters and one where there are enough to hide, else the first.
pub fn username(username: &str) -> String {
    let chars: Vec<char> = username.chars().collect();
    match chars.as_slice() {
        [first, second, _, _, .., last] => format!("{first}{second}***{last}"),
        [first, ..] => format!("{first}**"),
        [] => "**".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    /// covers: SEC-4
    #[test]
    fn masks_hide_the_middle() {
        for (name, masked) in [("王小明", "王**"), ("欧阳", "欧**"), ("", "**")] {
            assert_eq!(super::name(name), masked);
        }
        for (username, masked) in [("user", "u**"), ("user5", "us***5"), ("小明", "小**"), ("", "**")] {
            assert_eq!(super::username(username), masked);
        }
    }
}
