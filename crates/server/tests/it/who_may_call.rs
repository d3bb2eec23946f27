//! Every endpoint declares who may call it (SPEC SEC-3). This walks the API document and calls each as nobody, as an
//! ordinary person, and as staff with another role.

use db::entities::staff_roles::StaffRole;
use testkit::{Client, Value, json, on_both_engines};

/// Who may call, as the document says.
#[derive(Debug, PartialEq)]
enum Caller {
    Anybody,
    SignedIn,
    Staff(String),
}

fn operations(document: &Value) -> Vec<(String, String, Caller)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let name = &operation["operationId"];
            let declared =
                operation["security"].as_array().unwrap_or_else(|| panic!("{name} does not say who may call it"));
            let caller = match declared.iter().find(|one| one["session"].is_array()) {
                _ if declared.iter().any(|one| one.as_object().is_some_and(serde_json::Map::is_empty)) => {
                    Caller::Anybody
                }
                Some(one) => match one["session"][0].as_str() {
                    Some(role) => Caller::Staff(role.to_owned()),
                    None => Caller::SignedIn,
                },
                None => panic!("{name} declares something else than a session"),
            };
            all.push((method.to_uppercase(), path.clone(), caller));
        }
    }
    all
}

async fn call(client: &Client, method: &str, path: &str) -> (u16, String) {
    let path = path
        .split('/')
        .map(|part| if part.starts_with('{') { "01900000-0000-7000-8000-000000000000" } else { part })
        .collect::<Vec<_>>()
        .join("/");
    let request = client.request(method.parse().expect("a method"), &path);
    let request = if method == "GET" || method == "DELETE" { request } else { request.json(&json!({})) };
    let reply = client.send(request).await;
    (reply.status, reply.body["code"].as_str().unwrap_or("").to_owned())
}

on_both_engines! {
    /// covers: SEC-3
    async fn every_endpoint_asks_who_calls(app: TestApp) {
        let document = app.nobody().get("/openapi.json").await.ok();
        let operations = operations(&document);
        assert!(operations.len() > 40, "the document lists the operations");
        let nobody = app.nobody();
        let person = app.register("matrix_person", "19900000100").await;
        let support = app.staff(StaffRole::Support).await;
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let privacy = app.staff(StaffRole::Privacy).await;
        for (method, path, caller) in &operations {
            // A person who signs out is nobody afterwards; those are tried as nobody only.
            let ends_session = method == "DELETE" && path.contains("/auth/sessions");
            let as_nobody = call(&nobody, method, path).await;
            match caller {
                Caller::Anybody => assert_ne!(as_nobody.0, 401, "{method} {path}"),
                Caller::SignedIn => {
                    assert_eq!(as_nobody, (401, "sign_in_required".to_owned()), "{method} {path}");
                    if !ends_session {
                        assert_ne!(call(&person, method, path).await.0, 401, "{method} {path}");
                    }
                }
                Caller::Staff(role) => {
                    assert_eq!(as_nobody, (401, "sign_in_required".to_owned()), "{method} {path}");
                    let forbidden = (403, "forbidden".to_owned());
                    assert_eq!(call(&person, method, path).await, forbidden, "{method} {path} as a person");
                    for (other, client) in [("support", &support), ("reviewer", &reviewer), ("privacy", &privacy)] {
                        let answer = call(client, method, path).await;
                        if role == other || role == "staff" {
                            assert_ne!(answer, forbidden, "{method} {path} as {other}");
                        } else {
                            assert_eq!(answer, forbidden, "{method} {path} as {other}");
                        }
                    }
                }
            }
        }
    }
}
