//! The text of an article with every quote marked: paragraphs, cut where quotes begin and end. It must not know HTML.

use std::ops::Range;

/// A claim's place in a text, and how strongly it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub start: usize,
    pub end: usize,
    pub look: Look,
    /// Which claim it is, in the order of the notes.
    pub number: usize,
}

/// How a quote is drawn; where several overlap the strongest shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    SetAside,
    Unknown,
    Fits,
    Counted,
}

impl Look {
    pub const fn class(self) -> &'static str {
        match self {
            Self::Counted => "used",
            Self::Fits => "comp",
            Self::Unknown => "unk",
            Self::SetAside => "sa",
        }
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Fits => "fits, not counted",
            Self::Unknown => "said to be unknown",
            Self::SetAside => "set aside",
        }
    }
}

/// A paragraph and the claims whose quotes begin in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    pub segments: Vec<Segment>,
    /// The line ends behind it.
    pub ends: String,
    pub claims: Vec<usize>,
    pub is_heading: bool,
}

/// Letters that are drawn alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub text: String,
    pub look: Option<Look>,
    /// Claims whose quotes begin here, and those whose quotes end here.
    pub begin: Vec<usize>,
    pub end: Vec<usize>,
}

/// The longest line without a full stop that is a heading, in letters.
const HEADING_MAX: usize = 60;

/// Cuts a text into paragraphs. No letter is lost: what stands between two paragraphs ends the first.
pub fn paragraphs(text: &[char], claims: &[Placed]) -> Vec<Paragraph> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let line =
            text[start..].iter().position(|letter| *letter == '\n').map_or(text.len(), |at| start + at);
        let next = text[line..].iter().position(|letter| *letter != '\n').map_or(text.len(), |at| line + at);
        spans.push(start..next);
        start = next;
    }
    join_torn(&mut spans, claims);
    spans.into_iter().map(|span| paragraph(text, span, claims)).collect()
}

/// A quote over several paragraphs keeps them together.
fn join_torn(spans: &mut Vec<Range<usize>>, claims: &[Placed]) {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans.drain(..) {
        let is_torn = claims.iter().any(|claim| claim.start < span.start && claim.end > span.start);
        match joined.last_mut().filter(|_| is_torn) {
            Some(last) => last.end = span.end,
            None => joined.push(span),
        }
    }
    *spans = joined;
}

fn paragraph(text: &[char], span: Range<usize>, claims: &[Placed]) -> Paragraph {
    let letters = text[span.clone()].iter().rposition(|letter| *letter != '\n').map_or(0, |last| last + 1);
    let (span, ends) = (span.start..span.start + letters, span.start + letters..span.end);
    let mine: Vec<&Placed> = claims.iter().filter(|claim| span.contains(&claim.start)).collect();
    let mut cuts = vec![span.start, span.end];
    cuts.extend(mine.iter().flat_map(|claim| [claim.start, claim.end.min(span.end)]));
    cuts.sort_unstable();
    cuts.dedup();
    let segments = cuts.windows(2).map(|cut| segment(text, cut[0]..cut[1], &mine)).collect();
    let line: String = text[span].iter().collect();
    let line = line.trim();
    let is_heading =
        line.chars().count() < HEADING_MAX && !line.ends_with(['.', '”', '"', '!', '?', '…', ':', ';', ',']);
    Paragraph {
        segments,
        ends: text[ends].iter().collect(),
        claims: mine.iter().map(|claim| claim.number).collect(),
        is_heading: is_heading && mine.is_empty(),
    }
}

fn segment(text: &[char], span: Range<usize>, claims: &[&Placed]) -> Segment {
    let over = || claims.iter().filter(|claim| claim.start <= span.start && span.end <= claim.end);
    Segment {
        look: over().map(|claim| claim.look).max(),
        begin: over().filter(|claim| claim.start == span.start).map(|claim| claim.number).collect(),
        end: over().filter(|claim| claim.end == span.end).map(|claim| claim.number).collect(),
        text: text[span].iter().collect(),
    }
}

/// The letter of a note: a, b, … z, aa, ab, …: never a digit, which beside a count reads as a count.
pub fn letter(number: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = number;
    loop {
        letters.push(char::from(b'a' + (rest % 26) as u8));
        match rest / 26 {
            0 => break,
            more => rest = more - 1,
        }
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(number: usize, start: usize, end: usize, look: Look) -> Placed {
        Placed { start, end, look, number }
    }

    #[test]
    fn overlapping_quotes_are_cut_and_the_strongest_shows() {
        let text: Vec<char> = "One two three.\n\nFour".chars().collect();
        let claims = [placed(0, 0, 7, Look::SetAside), placed(1, 4, 13, Look::Counted)];
        let paragraphs = paragraphs(&text, &claims);
        let drawn: Vec<(&str, Option<Look>)> =
            paragraphs[0].segments.iter().map(|segment| (segment.text.as_str(), segment.look)).collect();
        let expected = [
            ("One ", Some(Look::SetAside)),
            ("two", Some(Look::Counted)),
            (" three", Some(Look::Counted)),
            (".", None),
        ];
        assert_eq!(drawn, expected);
        assert_eq!((paragraphs.len(), paragraphs[0].claims.as_slice()), (2, [0, 1].as_slice()));
        assert!(paragraphs[1].is_heading && !paragraphs[0].is_heading);
    }

    #[test]
    fn no_letter_is_lost() {
        let written = "\nA\n\n“quote\nover lines” end\n";
        let text: Vec<char> = written.chars().collect();
        let claims = [placed(0, 3, 20, Look::Fits)];
        let written_again = |paragraph: &Paragraph| {
            let segments = paragraph.segments.iter().map(|segment| segment.text.as_str());
            segments.chain([paragraph.ends.as_str()]).collect::<String>()
        };
        let back: String = paragraphs(&text, &claims).iter().map(written_again).collect();
        assert_eq!(back, written);
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 27, 701, 702].map(letter), ["a", "z", "aa", "ab", "zz", "aaa"]);
    }
}
