use uuid::Uuid;

/// Where a sealed value stands. It is part of what the ciphertext is bound to.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub table: &'static str,
    pub column: &'static str,
    pub row: Uuid,
}

impl Cell {
    pub const fn new(table: &'static str, column: &'static str, row: Uuid) -> Cell {
        Cell { table, column, row }
    }
}
