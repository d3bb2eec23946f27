//! The JSON Schema of `data.json`, made from what the tables declare: whoever takes the data elsewhere can rely on it.

use super::gather::{FORMAT, FORMAT_VERSION};
use crate::holdings::{self, Held};
use db::ColumnSpec;
use db::columns::Kind;
use serde_json::{Map, Value, json};

/// The schema of the whole document.
pub fn schema() -> Value {
    let words = json!({ "type": "object", "required": ["zh", "en"], "additionalProperties": false,
        "properties": { "zh": { "type": "string" }, "en": { "type": "string" } } });
    let kinds: Vec<Value> = holdings::all().map(|held| kind(held, &words)).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Personal data held by a Lingong installation",
        "type": "object",
        "required": ["format", "version", "person", "made_at", "kinds"],
        "additionalProperties": false,
        "properties": {
            "format": { "const": FORMAT },
            "version": { "const": FORMAT_VERSION },
            "person": { "type": "string" },
            "made_at": { "type": "string" },
            "kinds": { "type": "array", "items": { "oneOf": kinds } },
        },
    })
}

fn kind(held: Held, words: &Value) -> Value {
    let mut columns = Map::new();
    for column in held.shown() {
        columns.insert(column.name.to_owned(), value(held, column));
    }
    let names: Vec<&String> = columns.keys().collect();
    let row = json!({ "type": "object", "required": names, "additionalProperties": false, "properties": columns });
    let list = json!({ "type": "array", "items": { "type": "object" } });
    json!({
        "type": "object",
        "required": ["kind", "name", "source", "purposes", "recipients", "lifetime", "kept_by_law", "fields",
            "row_count", "rows"],
        "additionalProperties": false,
        "properties": {
            "kind": { "const": held.table.name },
            "name": words, "source": words, "lifetime": words,
            "purposes": list, "recipients": list, "fields": list,
            "kept_by_law": { "type": ["string", "null"] },
            "row_count": { "type": ["integer", "null"] },
            "rows": { "type": "array", "items": row },
        },
    })
}

fn value(held: Held, column: &ColumnSpec) -> Value {
    let described = match column.kind {
        Kind::Sealed(field) => Some(format!("{} ({})", field.zh, field.en)),
        _ => None,
    };
    let mut schema = match column.kind {
        // Another person's id is left out of a copy; a sealed value may have been emptied.
        Kind::Person | Kind::Sealed(_) => json!({ "type": ["string", "null"] }),
        Kind::Id | Kind::Time | Kind::Word if column.optional => json!({ "type": ["string", "null"] }),
        Kind::Id | Kind::Time | Kind::Word => json!({ "type": "string" }),
        Kind::Number => json!({ "type": ["integer", "boolean", "null"] }),
        Kind::Public | Kind::Blind | Kind::Digest => json!({}),
    };
    if matches!(held.holding.subject, db::Subject::Listed(listed) if listed == column.name) {
        schema = json!({ "type": "array", "items": { "type": "string" } });
    }
    if let Some(text) = described {
        schema["description"] = text.into();
    }
    schema
}
