//! Baidu Tongji (百度统计): figures of the web pages. <https://tongji.baidu.com/api/manual/>
//!
//! The pages themselves load the vendor's script, and only after consent; from here its figures are read and nothing is sent.

mod answer;
mod tongji;

pub use tongji::{BaiduTongji, BaiduTongjiConfig};
