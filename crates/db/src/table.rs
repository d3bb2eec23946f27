use crate::Holds;
use crate::columns::Kind;

/// A table as the program declares it.
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [ColumnSpec],
    /// Whose personal information its rows hold, and what becomes of them.
    pub holds: Holds,
}

pub struct ColumnSpec {
    pub name: &'static str,
    pub kind: Kind,
    pub optional: bool,
    /// Whether it is part of the primary key.
    pub key: bool,
}

/// Whether one of a column's attributes makes it part of the primary key.
pub const fn is_key(attributes: &str) -> bool {
    let (text, word) = (attributes.as_bytes(), b"primary_key");
    let mut start = 0;
    while start + word.len() <= text.len() {
        let mut same = 0;
        while same < word.len() && text[start + same] == word[same] {
            same += 1;
        }
        if same == word.len() {
            return true;
        }
        start += 1;
    }
    false
}

/// Declares a table: the SeaORM entity, and its columns with their kinds. Beside it stands `HOLDS`, which says whose personal
/// information the rows hold; a table without it does not compile.
///
/// Each column's type must be a [`crate::columns::Column`]; that is how a bare `String` fails to compile:
///
/// ```compile_fail,E0277
/// mod things {
///     pub const HOLDS: db::Holds = db::Holds::Nobody;
///     db::table! { "things",
///         #[sea_orm(primary_key, auto_increment = false)]
///         id: kernel::PostingId,
///         name: String,
///     }
/// }
/// ```
///
/// while text that is meant to be public is fine:
///
/// ```
/// mod things {
///     pub const HOLDS: db::Holds = db::Holds::Nobody;
///     db::table! { "things",
///         #[sea_orm(primary_key, auto_increment = false)]
///         id: kernel::PostingId,
///         name: db::columns::PublicText,
///     }
/// }
/// ```
#[macro_export]
macro_rules! table {
    ($table:literal, $($(#[$attr:meta])* $name:ident: $type:ty),+ $(,)?) => {
        use sea_orm::entity::prelude::*;

        #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
        #[sea_orm(table_name = $table)]
        pub struct Model {
            $($(#[$attr])* pub $name: $type,)+
        }

        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}

        impl ActiveModelBehavior for ActiveModel {}

        /// The table as declared here, for the start-up comparison with the live schema.
        pub const TABLE: $crate::Table = $crate::Table {
            name: $table,
            holds: HOLDS,
            columns: &[$($crate::ColumnSpec {
                name: stringify!($name),
                kind: <$type as $crate::columns::Column>::KIND,
                optional: <$type as $crate::columns::Column>::OPTIONAL,
                key: $crate::is_key(concat!($(stringify!($attr), " ",)*)),
            }),+],
        };
    };
}
