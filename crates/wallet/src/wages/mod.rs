//! Wages.
