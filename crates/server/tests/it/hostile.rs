//! Bad input at every door: the test walks the API document and sends each operation what no client should. Each answer
//! is a success or a document with a stable code; no door answers with a fault of ours.

use db::entities::staff_roles::StaffRole;
use reqwest::Method;
use testkit::{Client, Reply, Value, json, on_both_engines};

/// One that is well formed and belongs to nobody.
const NOBODYS: &str = "01900000-0000-7000-8000-000000000000";
const BAD_IDS: [&str; 5] = ["1", "%00", "%ff", "..%2f..%2fme", "01900000-0000-7000-8000-00000000000g"];
const BAD_QUERIES: [&str; 9] =
    ["", "-1", "%00", "%ff", "1e400", "9223372036854775808", "NaN", "%F0%9F%A7%8B", "2026-02-30"];
const BAD_BODIES: [&[u8]; 8] = [b"", b"{", b"[]", b"null", b"\"text\"", b"{\"zzz\":1}", b"\xff\xfe", b"{\"zzz\":1,}"];
const NO_PICTURES: [&[u8]; 5] = [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"<svg/>", b"\xff\xd8\xff\xe0not a picture"];

fn bad_values() -> Vec<Value> {
    vec![
        json!(-1),
        json!(1.5),
        json!(9_223_372_036_854_775_808_u64),
        json!(""),
        json!("x".repeat(100_000)),
        json!("\u{202e}\u{0}🧋"),
        json!({}),
        json!([[]]),
        json!("2026-02-30T00:00:00Z"),
    ]
}

/// An operation of the document.
struct Operation {
    method: Method,
    path: String,
    queries: Vec<String>,
    fields: Vec<String>,
    takes: Takes,
}

#[derive(PartialEq)]
enum Takes {
    Nothing,
    Json,
    Picture,
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let queries = operation["parameters"].as_array().into_iter().flatten();
            let queries = queries.filter(|one| one["in"] == "query").map(|one| text(&one["name"])).collect();
            let content = &operation["requestBody"]["content"];
            let schema = &content["application/json"]["schema"];
            let takes = match (schema.is_object(), content.is_object()) {
                (true, _) => Takes::Json,
                (false, true) => Takes::Picture,
                (false, false) => Takes::Nothing,
            };
            let method = method.to_uppercase().parse().expect("a method");
            all.push(Operation { method, path: path.clone(), queries, fields: fields(document, schema), takes });
        }
    }
    all
}

fn fields(document: &Value, schema: &Value) -> Vec<String> {
    let name = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next());
    let schema = name.map_or(schema, |name| &document["components"]["schemas"][name]);
    let mut all: Vec<String> = schema["properties"].as_object().into_iter().flat_map(|it| it.keys().cloned()).collect();
    for part in ["allOf", "oneOf", "anyOf"].iter().filter_map(|part| schema[part].as_array()).flatten() {
        all.extend(fields(document, part));
    }
    all
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

fn with_id(path: &str, id: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect::<Vec<_>>().join("/")
}

/// Whatever was sent, the answer is ours: a success, or a document that says what was wrong.
#[track_caller]
fn assert_clear(reply: &Reply, sent: &str) {
    let sent: String = sent.chars().take(160).collect();
    assert!(reply.status < 500, "{sent}: {} {}", reply.status, reply.text);
    if reply.status >= 400 && reply.status != 426 {
        assert_eq!(reply.headers["content-type"], "application/problem+json", "{sent}");
        assert!(reply.body["code"].is_string() && reply.body["title"].is_string(), "{sent}: {}", reply.text);
        assert_eq!(reply.body["status"], reply.status, "{sent}");
    }
}

async fn send(client: &Client, method: &Method, path: &str, kind: &str, body: Option<Vec<u8>>) -> Reply {
    let request = client.request(method.clone(), path).header("content-type", kind);
    client
        .send(match body {
            Some(body) => request.body(body),
            None => request,
        })
        .await
}

async fn knock(client: &Client, one: &Operation) {
    let Operation { method, path, queries, fields, takes } = one;
    let json = "application/json";
    let empty = (*takes == Takes::Json).then(|| b"{}".to_vec());
    let door = with_id(path, NOBODYS);
    if path.contains('{') {
        for id in BAD_IDS {
            let reply = send(client, method, &with_id(path, id), json, empty.clone()).await;
            assert_clear(&reply, &format!("{method} {path} with {id}"));
            assert!(reply.status >= 400, "{method} {path} with {id}");
        }
    }
    for query in queries {
        for value in BAD_QUERIES {
            let reply = send(client, method, &format!("{door}?{query}={value}"), json, None).await;
            assert_clear(&reply, &format!("{method} {door}?{query}={value}"));
        }
        let reply = send(client, method, &format!("{door}?{query}={}", "x".repeat(3_000)), json, None).await;
        assert_clear(&reply, &format!("{method} {door}?{query}=xxx…"));
    }
    if *takes == Takes::Picture {
        for body in NO_PICTURES {
            let reply = send(client, method, &door, "image/jpeg", Some(body.to_vec())).await;
            assert_clear(&reply, &format!("{method} {door} {body:?}"));
            assert!(reply.status >= 400, "{method} {door} took {body:?}");
        }
    }
    if *takes == Takes::Json {
        for body in BAD_BODIES {
            let reply = send(client, method, &door, json, Some(body.to_vec())).await;
            assert_clear(&reply, &format!("{method} {door} {body:?}"));
            // What takes no fields takes an absent body as well.
            assert!(reply.status >= 400 || body.is_empty(), "{method} {door} took {body:?}: {}", reply.text);
        }
        let deep = format!("{}{}", "{\"zzz\":".repeat(2_000), "1");
        assert_clear(
            &send(client, method, &door, json, Some(deep.into_bytes())).await,
            &format!("{method} {door} deep"),
        );
        let large = send(client, method, &door, json, Some(vec![b' '; 256 * 1024 + 1])).await;
        // Whoever does not know a door's secret learns nothing of it.
        let expected = if door.contains("/hooks/") { 404 } else { 413 };
        assert_eq!(large.status, expected, "{method} {door}: {}", large.text);
        for field in fields {
            for value in bad_values() {
                let body = json!({ field.as_str(): value }).to_string();
                let reply = send(client, method, &door, json, Some(body.clone().into_bytes())).await;
                assert_clear(&reply, &format!("{method} {door} {body}"));
            }
        }
    }
}

on_both_engines! {
    /// covers: SEC-3, OPS-1
    async fn no_door_gives_way(app: TestApp) {
        let document = app.nobody().get("/openapi.json").await.ok();
        let admin = app.staff(StaffRole::Admin).await;
        let operations = operations(&document);
        assert!(operations.len() > 40, "the document lists the operations");
        for one in &operations {
            // Signing out would end the walk; the socket and the feed are no JSON.
            if one.method == Method::DELETE && one.path.contains("/auth/sessions") {
                continue;
            }
            knock(&admin, one).await;
        }
        assert_eq!(admin.get("/healthz").await.ok()["status"], "ready");
        admin.get("/api/v1/me").await.ok();
    }

    /// Every list refuses a page of a thousand million rows and a cursor that nobody gave out.
    ///
    /// covers: SEC-3
    async fn every_list_has_limits(app: TestApp) {
        let document = app.nobody().get("/openapi.json").await.ok();
        let admin = app.staff(StaffRole::Admin).await;
        let mut lists = 0;
        for one in operations(&document) {
            let has = |name: &str| one.queries.iter().any(|query| query == name);
            // A list of somebody's things answers not_found before it looks at the page.
            if !has("cursor") || one.path.contains('{') {
                continue;
            }
            lists += 1;
            for limit in ["0", "51", "1000000000"] {
                let refused = admin.get(&format!("{}?limit={limit}", one.path)).await;
                assert_eq!(refused.refused(422, "bad_limit")["field"], "limit", "{}", one.path);
            }
            for cursor in ["x", "AAAA", "7bn_hT2Q9x2KgHCw4ec2CVsiMjAyNi0xMS0yNVQwMzo0MDoxNi45NTY4OTZaIl0"] {
                let refused = admin.get(&format!("{}?cursor={cursor}", one.path)).await;
                assert_eq!(refused.refused(422, "bad_cursor")["field"], "cursor", "{}", one.path);
            }
        }
        assert!(lists >= 8, "{lists} lists");
    }
}
