//! What a test reads of a page: its links, its ids, its text.

use std::collections::BTreeSet;

use regex::Regex;

/// A page as it was sent.
pub struct Html(pub String);

impl Html {
    /// Every value of an attribute, as text.
    pub fn values(&self, attribute: &str) -> Vec<String> {
        let pattern = Regex::new(&format!(r#"[\s"]{attribute}="([^"]*)""#)).unwrap();
        pattern.captures_iter(&self.0).map(|found| text(&found[1])).collect()
    }

    /// Where a page leads, and what it loads.
    pub fn addresses(&self) -> BTreeSet<String> {
        ["href", "src"].iter().flat_map(|attribute| self.values(attribute)).collect()
    }

    pub fn ids(&self) -> BTreeSet<String> {
        self.values("id").into_iter().collect()
    }

    /// The words that a reader sees, in order.
    pub fn text(&self) -> String {
        text(&Regex::new(r"<[^>]*>").unwrap().replace_all(&self.0, " "))
    }

    /// The number behind every link to a figure or an answer: the address, and what is shown.
    pub fn numbers(&self) -> Vec<(String, String)> {
        let pattern = Regex::new(
            r#"<a class="n[^"]*" href="([^"]*)" aria-label="[^"]*">([^<]*)</a>(?:<span class="q">([^<]*)</span>)?"#,
        )
        .unwrap();
        let shown = |found: regex::Captures<'_>| {
            let qualifier = found.get(3).map_or("", |words| words.as_str());
            (text(&found[1]), text(format!("{} {qualifier}", &found[2]).trim()))
        };
        pattern.captures_iter(&self.0).map(shown).collect()
    }

    /// The text of the first mark behind the place of this name.
    pub fn marked_at(&self, id: &str) -> String {
        let behind = self.0.split(&format!("id=\"{id}\"")).nth(1).unwrap_or_default();
        let pattern = Regex::new(r"(?s)<mark[^>]*>(.*?)</mark>").unwrap();
        let marks: String = pattern.captures_iter(behind).map(|found| text(&found[1])).collect();
        marks
    }
}

/// Letters that were written as entities.
fn text(html: &str) -> String {
    let plain = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    plain.iter().fold(html.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}
