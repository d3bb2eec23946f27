/// An enum that is the same word in the code, in the API and in its column.
///
/// A value that is none of the words is an error everywhere: in a request, in a filter and when a row is read.
#[macro_export]
macro_rules! text_enum {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::reexport::serde::Serialize for $name {
            fn serialize<S: $crate::reexport::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::reexport::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::reexport::serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as $crate::reexport::serde::Deserialize>::deserialize(d)?;
                Self::parse(&text).ok_or_else(|| {
                    $crate::reexport::serde::de::Error::unknown_variant(&text, &[$($text),+])
                })
            }
        }

        $crate::text_enum_column!($name);
        $crate::text_enum_schema!($name, [$($text),+]);
    };
}

#[cfg(not(feature = "columns"))]
#[doc(hidden)]
#[macro_export]
macro_rules! text_enum_column {
    ($name:ident) => {};
}

#[cfg(feature = "columns")]
#[doc(hidden)]
#[macro_export]
macro_rules! text_enum_column {
    ($name:ident) => {
        impl From<$name> for $crate::reexport::sea_orm::Value {
            fn from(value: $name) -> Self {
                value.as_str().into()
            }
        }

        impl $crate::reexport::sea_orm::TryGetable for $name {
            fn try_get_by<I: $crate::reexport::sea_orm::ColIdx>(
                row: &$crate::reexport::sea_orm::QueryResult,
                index: I,
            ) -> Result<Self, $crate::reexport::sea_orm::TryGetError> {
                let text = <String as $crate::reexport::sea_orm::TryGetable>::try_get_by(row, index)?;
                Self::parse(&text).ok_or_else(|| {
                    $crate::reexport::sea_orm::TryGetError::DbErr($crate::reexport::sea_orm::DbErr::Type(format!(
                        concat!("not a ", stringify!($name), ": {}"),
                        text
                    )))
                })
            }
        }

        impl $crate::reexport::sea_orm::sea_query::ValueType for $name {
            fn try_from(
                value: $crate::reexport::sea_orm::Value,
            ) -> Result<Self, $crate::reexport::sea_orm::sea_query::ValueTypeErr> {
                let text = <String as $crate::reexport::sea_orm::sea_query::ValueType>::try_from(value)?;
                Self::parse(&text).ok_or($crate::reexport::sea_orm::sea_query::ValueTypeErr)
            }

            fn type_name() -> String {
                stringify!($name).to_owned()
            }

            fn array_type() -> $crate::reexport::sea_orm::sea_query::ArrayType {
                $crate::reexport::sea_orm::sea_query::ArrayType::String
            }

            fn column_type() -> $crate::reexport::sea_orm::sea_query::ColumnType {
                $crate::reexport::sea_orm::sea_query::ColumnType::Text
            }
        }

        impl $crate::reexport::sea_orm::sea_query::Nullable for $name {
            fn null() -> $crate::reexport::sea_orm::Value {
                <String as $crate::reexport::sea_orm::sea_query::Nullable>::null()
            }
        }

        impl $crate::reexport::sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, $crate::reexport::sea_orm::DbErr> {
                Err($crate::reexport::sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl $crate::reexport::sea_orm::IntoActiveValue<$name> for $name {
            fn into_active_value(self) -> $crate::reexport::sea_orm::ActiveValue<$name> {
                $crate::reexport::sea_orm::ActiveValue::Set(self)
            }
        }
    };
}

#[cfg(not(feature = "schema"))]
#[doc(hidden)]
#[macro_export]
macro_rules! text_enum_schema {
    ($name:ident, [$($text:literal),+]) => {};
}

#[cfg(feature = "schema")]
#[doc(hidden)]
#[macro_export]
macro_rules! text_enum_schema {
    ($name:ident, [$($text:literal),+]) => {
        impl $crate::reexport::utoipa::PartialSchema for $name {
            fn schema() -> $crate::reexport::utoipa::openapi::RefOr<$crate::reexport::utoipa::openapi::schema::Schema> {
                $crate::reexport::utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type($crate::reexport::utoipa::openapi::schema::SchemaType::Type(
                        $crate::reexport::utoipa::openapi::schema::Type::String,
                    ))
                    .enum_values(Some([$($text),+]))
                    .into()
            }
        }

        impl $crate::reexport::utoipa::ToSchema for $name {}
    };
}
