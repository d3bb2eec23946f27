//! A table of plain text that grows row by row while the run goes on. It is Markdown too.

/// One column: its heading and how wide it is at least.
pub struct Column {
    pub name: &'static str,
    pub width: usize,
}

/// The heading and the line below it.
pub fn head(columns: &[Column]) -> String {
    let names: Vec<String> = columns.iter().map(|column| column.name.to_owned()).collect();
    let rule: Vec<String> = columns.iter().map(|column| "-".repeat(column.width.max(column.name.len()))).collect();
    format!("{}\n{}", row(columns, &names), row(columns, &rule))
}

/// One row. Words stand left, numbers right.
pub fn row(columns: &[Column], cells: &[String]) -> String {
    let mut line = String::from("|");
    for (column, cell) in columns.iter().zip(cells) {
        let width = column.width.max(column.name.len());
        let is_number = cell.starts_with(|first: char| first.is_ascii_digit());
        line.push_str(&if is_number { format!(" {cell:>width$} |") } else { format!(" {cell:<width$} |") });
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_below_their_headings() {
        let columns = [Column { name: "engine", width: 10 }, Column { name: "per second", width: 0 }];
        let table = format!("{}\n{}", head(&columns), row(&columns, &["SQLite".to_owned(), "1234".to_owned()]));
        assert_eq!(
            table,
            "| engine     | per second |\n\
             | ---------- | ---------- |\n\
             | SQLite     |       1234 |"
        );
    }
}
