//! The part of JSON Schema that our own schema uses, so that a test can check a document against it.

use testkit::Value;

/// What is wrong with a document, with its place; nothing when it fits.
pub fn violations(schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(expected) = schema.get("const")
        && expected != value
    {
        return vec![format!("{place}: not {expected}")];
    }
    if let Some(kind) = schema.get("type") {
        let allowed: Vec<&str> = match kind {
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            kind => kind.as_str().into_iter().collect(),
        };
        if !allowed.iter().any(|kind| is_of(kind, value)) {
            return vec![format!("{place}: not {allowed:?}")];
        }
    }
    if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
        let fitting = choices.iter().filter(|choice| violations(choice, value, place).is_empty()).count();
        if fitting != 1 {
            let named = value["kind"].as_str().unwrap_or("?");
            let closest = choices.iter().find(|choice| choice["properties"]["kind"]["const"] == named);
            let why = closest.map(|choice| violations(choice, value, place)).unwrap_or_default();
            wrong.push(format!("{place}: fits {fitting} choices {why:?}"));
        }
    }
    if let (Some(items), Some(list)) = (schema.get("items"), value.as_array()) {
        for (at, item) in list.iter().enumerate() {
            wrong.extend(violations(items, item, &format!("{place}/{at}")));
        }
    }
    if let Some(members) = value.as_object() {
        let properties = schema.get("properties").and_then(Value::as_object);
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            if !members.contains_key(name.as_str().expect("a name")) {
                wrong.push(format!("{place}: lacks {name}"));
            }
        }
        for (name, member) in members {
            match properties.and_then(|properties| properties.get(name)) {
                Some(schema) => wrong.extend(violations(schema, member, &format!("{place}/{name}"))),
                None if schema["additionalProperties"] == false => wrong.push(format!("{place}: unknown {name}")),
                None => {}
            }
        }
    }
    wrong
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("an unknown type {other}"),
    }
}

/// covers: RIGHT-6
#[test]
fn the_checker_finds_what_does_not_fit() {
    let schema = testkit::json!({ "type": "object", "required": ["a"], "additionalProperties": false,
        "properties": { "a": { "type": ["integer", "null"] } } });
    assert!(violations(&schema, &testkit::json!({ "a": 1 }), "").is_empty());
    for wrong in
        [testkit::json!({ "a": "1" }), testkit::json!({}), testkit::json!({ "a": 1, "b": 2 }), testkit::json!([])]
    {
        assert!(!violations(&schema, &wrong, "").is_empty(), "{wrong}");
    }
}
