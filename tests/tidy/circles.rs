//! Files that import each other in a circle, read off their `use` lines and paths.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Through how many files a name is followed to where it is defined.
const HANDS_MAX: usize = 8;

/// A module's path below the crate, and the text of its file without its tests.
pub type Modules = BTreeMap<Vec<String>, String>;

/// The path of the module that a file holds: `src/a/mod.rs` is `a`, `src/a/b.rs` is `a::b`.
pub fn module(file: &Path) -> Vec<String> {
    let below: PathBuf = file.components().skip(1).collect();
    let mut path: Vec<String> =
        below.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if path.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        path.pop();
    }
    path
}

/// Every group of files of which each imports another of the group.
pub fn circles(modules: &Modules) -> Vec<Vec<String>> {
    let arrows: BTreeMap<&[String], BTreeSet<Vec<String>>> =
        modules.iter().map(|(path, text)| (path.as_slice(), imported(path, text, modules))).collect();
    let reached: BTreeMap<&[String], BTreeSet<Vec<String>>> =
        arrows.keys().map(|from| (*from, reachable(from, &arrows))).collect();
    let mut groups = BTreeSet::new();
    for (from, far) in &reached {
        if far.contains(*from) {
            let back = |to: &&Vec<String>| reached.get(to.as_slice()).is_some_and(|far| far.contains(*from));
            groups.insert(far.iter().filter(back).map(|to| to.join("::")).collect::<Vec<_>>());
        }
    }
    groups.into_iter().collect()
}

fn reachable(from: &[String], arrows: &BTreeMap<&[String], BTreeSet<Vec<String>>>) -> BTreeSet<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&[String]> = vec![from];
    while let Some(here) = open.pop() {
        for next in arrows.get(here).into_iter().flatten() {
            if seen.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    seen
}

/// The modules that a file names: by `use`, and by a path within its code.
fn imported(path: &[String], text: &str, modules: &Modules) -> BTreeSet<Vec<String>> {
    let code = without_comments(text);
    let own = without_uses(&code);
    let words: BTreeSet<&str> =
        own.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    // A name that is only handed on to others is no import of this file.
    let is_used =
        |name: &Vec<String>| name.last().is_some_and(|last| last == "*" || words.contains(last.as_str()));
    let named = uses(&code).into_iter().filter(is_used).chain(paths(&own));
    let resolved = named.filter_map(|name| resolve(path, &name, modules));
    resolved.filter(|found| found != path && !found.is_empty()).collect()
}

fn without_comments(text: &str) -> String {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    code.collect::<Vec<_>>().join("\n")
}

fn without_uses(code: &str) -> String {
    let mut rest = code.to_owned();
    for statement in statements(code) {
        rest = rest.replacen(statement, "", 1);
    }
    rest
}

/// Each `use` of a text, its braces multiplied out.
fn uses(code: &str) -> Vec<Vec<String>> {
    statements(code)
        .flat_map(|statement| multiplied(&statement.split_whitespace().collect::<Vec<_>>().join(" ")))
        .map(|name| {
            name.trim_end_matches("::self").split("::").map(|part| first_word(part).to_owned()).collect()
        })
        .collect()
}

/// What stands between each `use` and its semicolon.
fn statements(code: &str) -> impl Iterator<Item = &str> {
    let begins = code.match_indices("use ").filter(|(at, _)| {
        let line = code[..*at].rsplit('\n').next().unwrap_or_default().trim_start();
        line.is_empty() || (line.starts_with("pub") && line.ends_with(' '))
    });
    begins.filter_map(|(at, word)| code[at + word.len()..].split(';').next())
}

fn first_word(part: &str) -> &str {
    part.split_whitespace().next().unwrap_or_default()
}

fn multiplied(tree: &str) -> Vec<String> {
    let Some((before, rest)) = tree.split_once('{') else { return vec![tree.trim().to_owned()] };
    let inside = rest.rsplit_once('}').map_or(rest, |(inside, _)| inside);
    let mut depth = 0_usize;
    let branches = inside.split(|letter| {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        letter == ',' && depth == 0
    });
    let before = before.trim();
    branches
        .filter(|branch| !branch.trim().is_empty())
        .flat_map(multiplied)
        .map(|branch| format!("{before}{branch}"))
        .collect()
}

/// Paths that begin with `crate`, `super`, `self` or a name, anywhere in a text.
fn paths(code: &str) -> Vec<Vec<String>> {
    let is_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let code = code.replace("(in crate::", "(");
    let words = code.split(|letter| !is_path(letter)).filter(|word| word.contains("::"));
    words
        .map(|word| word.split("::").map(str::to_owned).collect::<Vec<String>>())
        .filter(|path| !path[0].is_empty())
        .collect()
}

/// The file that a path leads to: the longest beginning of it that is a module, or the one which that hands it on from.
fn resolve(from: &[String], name: &[String], modules: &Modules) -> Option<Vec<String>> {
    resolve_within(HANDS_MAX, from, name, modules)
}

fn resolve_within(hands: usize, from: &[String], name: &[String], modules: &Modules) -> Option<Vec<String>> {
    let mut here = from.to_vec();
    let mut rest = name;
    let mut anchored = false;
    while let Some((first, after)) = rest.split_first() {
        match first.as_str() {
            "crate" => here.clear(),
            "self" => {}
            "super" => drop(here.pop()),
            _ => break,
        }
        anchored = true;
        rest = after;
    }
    let length =
        (0..=rest.len()).rev().find(|length| modules.contains_key(&[&here, &rest[..*length]].concat()))?;
    let found = [&here, &rest[..length]].concat();
    if !anchored && found.len() <= from.len() {
        return None;
    }
    let handed_on = rest.get(length).and_then(|item| handed_on(hands, &found, item, modules));
    Some(handed_on.filter(|_| found != from).unwrap_or(found))
}

/// Where a module has an item from that it only imports.
fn handed_on(hands: usize, module: &[String], item: &str, modules: &Modules) -> Option<Vec<String>> {
    let hands = hands.checked_sub(1)?;
    let imports = uses(&without_comments(&modules[module]));
    let import = imports.iter().find(|import| import.last().is_some_and(|last| last == item))?;
    resolve_within(hands, module, import, modules)
}

fn house(files: &[(&str, &str)]) -> Modules {
    files.iter().map(|(file, text)| (module(Path::new(file)), (*text).to_owned())).collect()
}

#[test]
fn a_circle_is_seen() {
    let two = [
        ("src/a/one.rs", "use crate::a::two::Two;\nstruct One(Two);"),
        ("src/a/two.rs", "use super::one::{self, One};\nstruct Two(One);"),
    ];
    assert_eq!(circles(&house(&two)), [["a::one", "a::two"]]);
    let three = [
        ("src/a/mod.rs", "mod one;\npub use one::One;\npub fn a() -> One {}"),
        ("src/a/one.rs", "pub(super) use crate::{\n    b::{Two, Three},\n    c,\n};\nstruct One(Two);"),
        ("src/b.rs", "fn two() { crate::a::a() }"),
    ];
    assert_eq!(circles(&house(&three)), [["a", "a::one", "b"]]);
}

#[test]
fn a_chain_is_none() {
    let chain = [
        ("src/a/mod.rs", "mod one;\nmod two;\npub use one::One;"),
        ("src/a/one.rs", "use super::{One, two::Two}; // crate::a\npub(in crate::a) struct One(Two);"),
        ("src/a/two.rs", "// use crate::a::one::One;\nuse std::fmt;"),
    ];
    assert_eq!(circles(&house(&chain)), [] as [Vec<String>; 0]);
}
