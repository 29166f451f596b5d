//! The text of a file: as it stands, or the main text of an HTML page.

use casualty_ledger::config::Read;
use html2text::config;

use super::super::Failure;

/// A text to read, and what the page says of itself.
pub struct Page {
    pub text: String,
    pub title: Option<String>,
    pub language: String,
    pub is_html: bool,
}

const CHARACTERS_MAX: usize = 200_000;

impl Page {
    pub fn from_bytes(bytes: Vec<u8>, read: &Read) -> Result<Self, Failure> {
        let file = String::from_utf8(bytes).map_err(|_| "the file is no text in UTF-8")?;
        if file.contains('\0') {
            return Err("the file is no text: it holds the character U+0000".into());
        }
        let page = if is_html(&file) { main_text(&file, read)? } else { Self::plain(file, read) };
        if page.text.trim().is_empty() {
            return Err("there is no text in the file".into());
        }
        if page.text.chars().count() > CHARACTERS_MAX {
            return Err(format!("the text is longer than {CHARACTERS_MAX} characters").into());
        }
        Ok(page)
    }

    fn plain(text: String, read: &Read) -> Self {
        Self { text, title: read.title.clone(), language: language(read, None), is_html: false }
    }
}

/// English, unless the command or the page says another language.
fn language(read: &Read, page: Option<String>) -> String {
    read.language.clone().or(page.filter(|tag| !tag.is_empty())).unwrap_or_else(|| "en".to_owned())
}

fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(1_000).collect::<String>().to_lowercase();
    start.starts_with("<!doctype html")
        || start.starts_with('<')
            && ["<html", "<head", "<body", "<article"].iter().any(|tag| start.contains(tag))
}

/// The words of the page's `article`, else of its `main`, else of all of it; one line for each paragraph.
fn main_text(html: &str, read: &Read) -> Result<Page, Failure> {
    let main = ["article", "main", "body"].iter().find_map(|tag| element(html, tag)).unwrap_or(html);
    let text = config::plain_no_decorate()
        .string_from_read(main.as_bytes(), CHARACTERS_MAX)
        .map_err(|error| format!("the page cannot be read: {error}"))?;
    let title = element(html, "title").and_then(|title| {
        let words = config::plain_no_decorate().string_from_read(title.as_bytes(), CHARACTERS_MAX).ok()?;
        Some(words.trim().to_owned()).filter(|title| !title.is_empty())
    });
    Ok(Page {
        text,
        title: read.title.clone().or(title),
        language: language(read, declared_language(html)),
        is_html: true,
    })
}

/// What stands within the first element of this name, up to the last end of one.
fn element<'h>(html: &'h str, tag: &str) -> Option<&'h str> {
    let small = html.to_ascii_lowercase();
    let open = format!("<{tag}");
    let ends_name = |at: &usize| small[at + open.len()..].starts_with(['>', ' ', '\n', '\t', '\r']);
    let begins = small.match_indices(&open).map(|(at, _)| at).find(ends_name)?;
    let from = begins + small[begins..].find('>')? + 1;
    let to = small.rfind(&format!("</{tag}")).filter(|to| *to >= from)?;
    html.get(from..to)
}

/// `lang` of the `html` element.
fn declared_language(html: &str) -> Option<String> {
    let begins = html.to_ascii_lowercase().find("<html")?;
    let tag = &html[begins..begins + html[begins..].find('>')?];
    let (_, value) = tag.split_once("lang=")?;
    let value = value.trim_start_matches(['"', '\'']);
    Some(value.split(['"', '\'', ' ', '>']).next().unwrap_or_default().to_owned())
}
