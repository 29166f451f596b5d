//! Keyset pages: by entry number, stable while others write.

/// A page that has grown to so many bytes ends there.
pub(super) const PAGE_BYTES: usize = 1024 * 1024;

/// So many rows are looked at for one page, whether or not they are listed: what fits little costs no more than what fits much.
pub(super) const LOOKED_AT_MAX: usize = 2_000;

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
#[derive(Debug, Default)]
pub struct Rows {
    /// The documents, with a comma between each two.
    joined: Vec<u8>,
    /// Where in it each document ends.
    ends: Vec<usize>,
    pub next: Option<u64>,
}

impl Rows {
    pub fn push(&mut self, json: &[u8]) {
        if !self.ends.is_empty() {
            self.joined.push(b',');
        }
        self.joined.extend_from_slice(json);
        self.ends.push(self.joined.len());
    }

    /// The documents, with a comma between each two.
    pub fn joined(&self) -> &[u8] {
        &self.joined
    }

    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|end| end + 1));
        starts.zip(&self.ends).map(|(start, end)| &self.joined[start..*end])
    }
}

impl PageRequest {
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
}

/// A page that grows row by row.
pub(super) struct Gathering {
    limit: usize,
    rows: Rows,
    last: Option<u64>,
    looked_at: usize,
}

impl Gathering {
    pub(super) fn new(page: PageRequest) -> Self {
        Self { limit: page.limit, rows: Rows::default(), last: None, looked_at: 0 }
    }

    /// Takes what a statement found: a number, and a document, or none if it is not listed. False once the page is done: it ends early,
    /// with where to go on, when much was looked at that is not listed.
    pub(super) fn take(&mut self, number: u64, document: Option<&[u8]>) -> bool {
        let is_full = self.rows.ends.len() >= self.limit || self.rows.joined.len() > PAGE_BYTES;
        // Of one number, all that there is has to be looked at: a thing has many states.
        if self.last.is_some_and(|last| last != number)
            && (self.looked_at >= LOOKED_AT_MAX || (is_full && document.is_some()))
        {
            self.rows.next = self.last;
            return false;
        }
        if let Some(document) = document {
            self.rows.push(document);
        }
        self.last = Some(number);
        self.looked_at += 1;
        true
    }

    pub(super) fn done(self) -> Rows {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_come_out_as_they_went_in() {
        let documents: [&[u8]; 3] = [b"{}", b"{\"a\":1}", b"{\"b\":[2,3]}"];
        let mut rows = Rows::default();
        assert_eq!((rows.iter().count(), rows.joined().len()), (0, 0));
        documents.iter().for_each(|document| rows.push(document));
        assert_eq!(rows.iter().collect::<Vec<_>>(), documents);
        assert_eq!(rows.joined(), b"{},{\"a\":1},{\"b\":[2,3]}");
    }
}
