//! Rows as a file that spreadsheet programs and the tax office's client read.

/// Rows under their columns as RFC 4180 text in UTF-8, with the mark by which spreadsheet programs know UTF-8.
///
/// A field that a spreadsheet program would take for a formula (it begins with `=`, `+`, `-` or `@` and is no number) gets
/// a space before it: names come from people.
pub fn csv<const N: usize>(columns: [&str; N], rows: &[[String; N]]) -> String {
    let mut text = String::from("\u{feff}");
    line(&mut text, columns);
    for row in rows {
        line(&mut text, row.each_ref().map(String::as_str));
    }
    text
}

fn line<const N: usize>(text: &mut String, fields: [&str; N]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        let number = field.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
        let formula = field.starts_with(['=', '+', '-', '@']) && !number;
        let field = if formula { format!(" {field}") } else { (*field).to_owned() };
        if field.contains([',', '"', '\r', '\n']) {
            text.push_str(&format!("\"{}\"", field.replace('"', "\"\"")));
        } else {
            text.push_str(&field);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    /// covers: PAY-5
    #[test]
    fn a_field_can_hold_anything_and_is_no_formula() {
        let rows = [["a,b".to_owned(), "说\"好\"".to_owned()], ["=1+1".to_owned(), "-12.05".to_owned()]];
        let text = super::csv(["甲", "乙"], &rows);
        assert_eq!(text, "\u{feff}甲,乙\r\n\"a,b\",\"说\"\"好\"\"\"\r\n =1+1,-12.05\r\n");
    }
}
