//! Keyset pages: by entry number, stable while others write.

use crate::store::view::Ready;

/// The direction of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Ascending,
    Descending,
}

/// Which page: at most `limit` rows after position `after` in the list's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    pub limit: usize,
    pub after: Option<u64>,
    pub order: Order,
}

/// One page of ready documents and where the next one begins.
#[derive(Debug)]
pub struct Rows {
    pub items: Vec<Ready>,
    pub next: Option<u64>,
}

impl PageRequest {
    /// The WHERE and ORDER BY of a page over `column`; binds `:after` and `:limit`.
    pub(super) fn sql(&self, column: &str) -> (String, String) {
        let (comparison, direction) = match self.order {
            Order::Ascending => (">", "ASC"),
            Order::Descending => ("<", "DESC"),
        };
        (format!("{column} {comparison} :after"), format!("ORDER BY {column} {direction} LIMIT :limit"))
    }

    pub(super) fn after(&self) -> i64 {
        let first = match self.order {
            Order::Ascending => 0,
            Order::Descending => i64::MAX,
        };
        self.after.map_or(first, |position| i64::try_from(position).unwrap_or(i64::MAX))
    }

    /// One row more than asked for tells whether there is a next page.
    pub(super) fn fetch(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX - 1) + 1
    }

    pub(super) fn cut(&self, mut items: Vec<Ready>) -> Rows {
        let more = items.len() > self.limit;
        items.truncate(self.limit);
        let next = items.last().filter(|_| more).map(|last| last.seq.0);
        Rows { items, next }
    }
}
