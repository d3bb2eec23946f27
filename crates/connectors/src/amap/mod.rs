//! AMap (高德地图), Web service API: where an address is, what lies at a point, places by words.
//! <https://lbs.amap.com/api/webservice/guide/api/georegeo>

mod account;
mod answer;

pub use account::{AMap, AMapConfig};
