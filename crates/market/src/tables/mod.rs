//! The tables that every client shows: cities with their districts, and categories.

use crate::categories::categories;
use crate::places::cities;
use axum::Json;
use platform::Page;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(Serialize, ToSchema)]
pub struct CityView {
    /// GB/T 2260.
    pub code: &'static str,
    pub name: &'static str,
    /// GCJ-02, like all points of this table.
    pub lat: f64,
    pub lng: f64,
    pub districts: Vec<DistrictView>,
}

#[derive(Serialize, ToSchema)]
pub struct DistrictView {
    pub code: &'static str,
    pub name: &'static str,
    pub lat: f64,
    pub lng: f64,
}

#[derive(Serialize, ToSchema)]
pub struct CategoryView {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<crate::Market> {
    OpenApiRouter::new().routes(routes!(list_places)).routes(routes!(list_categories))
}

/// Cities and districts.
#[utoipa::path(get, path = "/api/v1/places", operation_id = "list_places", tag = "tables", security(()),
    responses((status = 200, body = Page<CityView>)))]
async fn list_places() -> Json<Page<CityView>> {
    let view = |city: &'static crate::places::City| CityView {
        code: &city.code,
        name: &city.name,
        lat: city.lat,
        lng: city.lng,
        districts: city
            .districts
            .iter()
            .map(|it| DistrictView { code: &it.code, name: &it.name, lat: it.lat, lng: it.lng })
            .collect(),
    };
    Json(Page::whole(cities().iter().map(view).collect()))
}

/// Categories of work.
#[utoipa::path(get, path = "/api/v1/categories", operation_id = "list_categories", tag = "tables", security(()),
    responses((status = 200, body = Page<CategoryView>)))]
async fn list_categories() -> Json<Page<CategoryView>> {
    let view = |it: &'static crate::categories::Category| CategoryView { code: &it.code, zh: &it.zh, en: &it.en };
    Json(Page::whole(categories().iter().map(view).collect()))
}
