//! The pages that explain the codes, and the same as one document.

use std::fmt::Write;

use super::code::{ErrorCode, PAGES, ProblemCode};

const STYLE: &str = "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif}\
    code{font-size:.95em;overflow-wrap:anywhere}dt{font-weight:600;margin-top:1rem}dd{margin:0}";

/// Everything about every code, as Markdown.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Errors\n\n\
         Every error is `application/problem+json` (RFC 9457) with one of these codes; branch on `code`, and show `detail` to people.\n\
         `type` is the address of the code's part of this table on the service itself: `/docs/problems/{code}`.\n\n\
         This file is written by `UPDATE_OPENAPI=1 cargo test --test openapi`.\n",
    );
    for code in ProblemCode::ALL {
        let guide = code.guide();
        // Writing to a string does not fail.
        let _written = write!(
            text,
            "\n## `{}`\n\n{} · HTTP {}\n\n- Cause: {}\n- What to do: {}\n- May I send it again? {}\n",
            code.code(),
            code.title(),
            code.status_number(),
            guide.cause,
            guide.remedy,
            guide.retry.words(),
        );
    }
    text.push_str(
        "\n## Codes of values\n\nEach of `errors` has the code of a refusal (409) from above, or one that says how a value breaks its schema:\n\n",
    );
    for (code, words) in ErrorCode::of_shapes() {
        let _written = writeln!(text, "- `{code}`: {words}");
    }
    text
}

/// The page of one code.
pub fn of(code: ProblemCode) -> String {
    let guide = code.guide();
    let body = format!(
        "<p><a href=\"{PAGES}\">All problems</a></p><h1>{title}</h1><p><code>{code}</code> · HTTP {status}</p>\
         <dl><dt>Cause</dt><dd>{cause}</dd><dt>What to do</dt><dd>{remedy}</dd>\
         <dt>May I send it again?</dt><dd>{retry}</dd></dl>",
        title = html(code.title()),
        code = code.code(),
        status = code.status_number(),
        cause = html(guide.cause),
        remedy = html(guide.remedy),
        retry = html(guide.retry.words()),
    );
    page(&format!("{}: {}", code.code(), html(code.title())), &body)
}

/// The page that lists them.
pub fn index() -> String {
    let rows = ProblemCode::ALL.iter().map(|code| {
        format!(
            "<dt><a href=\"{PAGES}/{0}\"><code>{0}</code></a> · {1}</dt><dd>{2}</dd>",
            code.code(),
            code.status_number(),
            html(code.title())
        )
    });
    page("Problems", &format!("<h1>Problems</h1><dl>{}</dl>", rows.collect::<String>()))
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
         <style>{STYLE}</style><body>{body}</body></html>"
    )
}

/// Plain words as HTML; what stands between backticks is code.
fn html(words: &str) -> String {
    let safe = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let parts = safe.split('`').enumerate();
    parts
        .map(|(index, part)| if index % 2 == 0 { part.to_owned() } else { format!("<code>{part}</code>") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_page_and_a_part_of_the_document() {
        let (text, index) = (markdown(), index());
        for code in ProblemCode::ALL {
            let (page, guide) = (of(*code), code.guide());
            assert!(page.contains(&html(guide.cause)) && page.contains(&html(guide.remedy)), "{code:?}");
            assert!(text.contains(&format!("## `{}`", code.code())), "{code:?}");
            assert!(index.contains(&code.type_uri()), "{code:?}");
            for words in [guide.cause, guide.remedy] {
                assert!(words.ends_with('.') && words.matches('`').count() % 2 == 0, "{code:?}: {words}");
            }
        }
    }

    #[test]
    fn words_are_no_markup() {
        assert_eq!(html("`<a>` & \"b\""), "<code>&lt;a&gt;</code> &amp; &quot;b&quot;");
    }
}
