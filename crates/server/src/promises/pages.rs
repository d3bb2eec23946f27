//! What anybody can read, and what reading costs.

use super::Verdict;
use super::api::{Api, Reply, text};
use super::checks;
use super::world::World;
use platform::Config;
use policy::{FIELDS, PROCESSORS, STORED, Sensitivity, documents};
use serde_json::{Value, json};
use std::sync::Arc;

checks!(
    policy_before_anything,
    nothing_set_before_sign_in,
    sensitive_is_highlighted,
    lists_match_the_registry,
    lists_work_without_script,
    versions_are_readable,
    sdk_register_is_public,
    nothing_from_third_parties,
    contact_on_every_page,
    trust_page_answers,
    session_cookie_is_guarded,
    transport_is_encrypted,
    no_device_ids_are_asked_for,
    urls_carry_nothing,
);

fn held_if(holds: bool, otherwise: &str) -> Verdict {
    if holds { Verdict::Held } else { Verdict::Broken(otherwise.to_owned()) }
}

/// Every page on which a right can be exercised or looked up.
fn pages() -> Vec<String> {
    let lists = documents::all().into_iter().map(|list| format!("/policy/{}", list.name));
    lists.chain(["/policy", "/policy/versions", "/trust"].map(str::to_owned)).collect()
}

async fn page(api: &Api, path: &str) -> anyhow::Result<Reply> {
    let reply = api.get(path).await?;
    anyhow::ensure!(reply.status == 200, "{path} answers {}", reply.status);
    Ok(reply)
}

async fn policy_before_anything(world: Arc<World>) -> anyhow::Result<Verdict> {
    page(&world.nobody, "/api/v1/policy").await?;
    let body =
        json!({ "username": "canary_never", "phone": "19990000000", "code": "000000", "policy_version": "none" });
    let refused = world.nobody.post("/api/v1/auth/registrations", body).await?;
    Ok(held_if(refused.code() == "policy_changed", "somebody could register without the policy"))
}

async fn nothing_set_before_sign_in(world: Arc<World>) -> anyhow::Result<Verdict> {
    for path in ["/m/", "/policy", "/trust", "/api/v1/policy", "/api/v1/postings/search"] {
        if world.nobody.get(path).await?.headers.contains_key("set-cookie") {
            return Ok(Verdict::Broken(format!("{path} sets a cookie")));
        }
    }
    Ok(Verdict::Held)
}

async fn sensitive_is_highlighted(world: Arc<World>) -> anyhow::Result<Verdict> {
    let text = page(&world.nobody, "/policy/collected").await?.text;
    let marked = text.matches("class=\"marked\"").count();
    let wanted = FIELDS.iter().filter(|field| field.sensitivity != Sensitivity::Ordinary).count();
    Ok(held_if(marked == wanted && wanted > 0, "a sensitive or private item is not highlighted"))
}

async fn lists_match_the_registry(world: Arc<World>) -> anyhow::Result<Verdict> {
    let served = world.nobody.get("/api/v1/policy/registry").await?.ok()?;
    let declared = serde_json::to_value(policy::snapshot::Registry::present())?;
    if served != declared {
        return Ok(Verdict::Broken("the server's registry is another than this program's".to_owned()));
    }
    let text = page(&world.nobody, "/policy/collected").await?.text;
    let missing = FIELDS.iter().find(|field| !text.contains(field.zh));
    Ok(Verdict::of(missing.map_or(Ok(()), |field| Err(format!("{} does not stand in the list", field.name)))))
}

async fn lists_work_without_script(world: Arc<World>) -> anyhow::Result<Verdict> {
    for path in pages() {
        let text = page(&world.nobody, &path).await?.text;
        if text.contains("<script") || !text.contains("<title>") || !text.contains("og:title") {
            return Ok(Verdict::Broken(format!("{path} needs a script or has no title")));
        }
    }
    let csv = page(&world.nobody, "/policy/processing.csv").await?.text;
    Ok(held_if(csv.lines().count() > 5, "the record of processing is empty"))
}

async fn versions_are_readable(world: Arc<World>) -> anyhow::Result<Verdict> {
    let list = world.nobody.get("/api/v1/policy/versions").await?.ok()?;
    let versions: Vec<&Value> = list["items"].as_array().into_iter().flatten().collect();
    for version in &versions {
        page(&world.nobody, &format!("/policy/versions/{}", text(version, "version")?)).await?;
    }
    let (Some(newest), Some(oldest)) = (versions.first(), versions.last()) else {
        return Ok(Verdict::Broken("there are no versions".to_owned()));
    };
    let pair = format!("/policy/compare?from={}&to={}", text(oldest, "version")?, text(newest, "version")?);
    page(&world.nobody, &pair).await?;
    Ok(Verdict::Held)
}

async fn sdk_register_is_public(world: Arc<World>) -> anyhow::Result<Verdict> {
    let text = page(&world.nobody, "/policy/sdks").await?.text;
    let missing = PROCESSORS.iter().find(|processor| !text.contains(processor.company));
    Ok(Verdict::of(missing.map_or(Ok(()), |processor| Err(format!("{} is not in the register", processor.name)))))
}

async fn nothing_from_third_parties(world: Arc<World>) -> anyhow::Result<Verdict> {
    for path in ["/m/", "/biz/", "/policy", "/trust"] {
        let reply = world.nobody.get(path).await?;
        let rule = reply.headers.get("content-security-policy").and_then(|value| value.to_str().ok()).unwrap_or("");
        // The hosts of scripts that are configured stand in the register, and a page asks before it loads one.
        let known = configured_hosts(&world.app.config);
        let rest = known.iter().fold(rule.to_owned(), |rule, host| rule.replace(host.as_str(), ""));
        if !rule.contains("default-src 'self'") || rest.contains("http") || rest.contains('*') {
            return Ok(Verdict::Broken(format!("{path} may load from elsewhere")));
        }
        if ["src=\"http", "src=\"//", "url(http"].iter().any(|word| reply.text.contains(word)) {
            return Ok(Verdict::Broken(format!("{path} loads from elsewhere")));
        }
    }
    Ok(Verdict::Held)
}

/// Where the scripts lie that a visitor may say yes to.
fn configured_hosts(config: &Config) -> Vec<String> {
    let tongji = config.baidu_tongji.script();
    let share = config.wechat.can_share().then(|| config.wechat.share_script.clone());
    let origin = |url: String| url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    [tongji, share].into_iter().flatten().map(origin).collect()
}

async fn contact_on_every_page(world: Arc<World>) -> anyhow::Result<Verdict> {
    let policy = page(&world.nobody, "/api/v1/policy").await?.body;
    let mut facts = Vec::new();
    for name in ["hotline", "email", "address", "privacy_department"] {
        facts.push(text(&policy["operator"], name)?);
    }
    for path in pages() {
        let text = page(&world.nobody, &path).await?.text;
        if facts.iter().any(|fact| fact.is_empty() || !text.contains(fact.as_str())) {
            return Ok(Verdict::Broken(format!("{path} does not say how to reach us")));
        }
    }
    Ok(Verdict::Held)
}

async fn trust_page_answers(world: Arc<World>) -> anyhow::Result<Verdict> {
    let text = page(&world.nobody, "/trust").await?.text;
    let missing = policy::promises().find(|promise| !text.contains(promise.zh));
    Ok(Verdict::of(missing.map_or(Ok(()), |promise| Err(format!("{} is not on the page", promise.id)))))
}

async fn session_cookie_is_guarded(world: Arc<World>) -> anyhow::Result<Verdict> {
    let body = json!({
        "account": world.merchant.username, "password": world.secrets.password, "transport": "cookie",
    });
    let reply = world.nobody.post("/api/v1/auth/sessions", body).await?;
    let cookies: Vec<String> =
        reply.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok().map(str::to_owned)).collect();
    reply.ok()?;
    let [cookie] = cookies.as_slice() else {
        return Ok(Verdict::Broken(format!("signing in sets {} cookies", cookies.len())));
    };
    let declared = cookie.split('=').next().is_some_and(|name| STORED.iter().any(|stored| stored.name == name));
    let https = world.app.config.public_url.starts_with("https://");
    let guarded =
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && (!https || cookie.contains("Secure"));
    Ok(held_if(declared && guarded, "the session cookie is not declared, or scripts or other sites reach it"))
}

async fn transport_is_encrypted(world: Arc<World>) -> anyhow::Result<Verdict> {
    let url = &world.app.config.public_url;
    let here = ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|home| url.starts_with(home));
    Ok(held_if(url.starts_with("https://") || here, "public_url is neither https nor this machine alone"))
}

async fn no_device_ids_are_asked_for(world: Arc<World>) -> anyhow::Result<Verdict> {
    let document = page(&world.nobody, "/openapi.json").await?.text.to_lowercase();
    let words = ["imei", "imsi", "mac_address", "oaid", "idfa", "android_id", "installed_apps", "contacts_list"];
    let found = words.iter().find(|word| document.contains(**word));
    Ok(Verdict::of(found.map_or(Ok(()), |word| Err(format!("the API speaks of {word}")))))
}

async fn urls_carry_nothing(world: Arc<World>) -> anyhow::Result<Verdict> {
    let document = page(&world.nobody, "/openapi.json").await?.body;
    let personal = ["phone", "name", "username", "email", "mail", "id_number", "real_name", "address", "account"];
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for operation in item.as_object().into_iter().flat_map(|operations| operations.values()) {
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap_or("");
                // In a path a name is that of a declared item (a consent, a permission).
                let of_an_item = name == "name" && parameter["in"] == "path";
                if personal.contains(&name) && !of_an_item {
                    return Ok(Verdict::Broken(format!("{path} takes {name} in its address")));
                }
            }
        }
    }
    Ok(Verdict::Held)
}
