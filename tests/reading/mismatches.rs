//! The grammar that checks what people enter: quiet about what is right, and it sees what is not.

use casualty_ledger::domain::claim::WordedCount;
use casualty_ledger::domain::count::Count;
use casualty_ledger::domain::nationality::ClaimNationalities;
use casualty_ledger::domain::quote::QuoteMismatch;
use casualty_ledger::read::{Language, quote_mismatch};

use crate::annotated::{Gold, Text, set};

/// The annotated claim with the words of its mention, and those of the paragraph around it.
fn quotes(text: &Text, gold: &Gold) -> [String; 2] {
    let letters: Vec<char> = text.text.chars().collect();
    let (start, end) = (gold.mention.start as usize, gold.mention.end as usize);
    let begins = letters[..start].iter().rposition(|letter| *letter == '\n').map_or(0, |at| at + 1);
    let ends = letters[end..].iter().position(|letter| *letter == '\n').map_or(letters.len(), |at| end + at);
    [letters[start..end].iter().collect(), letters[begins..ends].iter().collect()]
}

fn count_of(gold: &Gold) -> Count {
    let mut count = gold.count.clone();
    if count["qualifier"] == "vague" {
        count["words"] = "dozens".into();
    }
    serde_json::from_value::<WordedCount>(count).unwrap().count
}

#[test]
fn a_right_claim_is_seldom_remarked_on_and_a_wrong_one_often() {
    let (mut right, mut remarked, mut wrong, mut seen) = (0, 0, 0, 0);
    for (folder, language) in [
        ("dev", Language::English),
        ("own", Language::English),
        ("later", Language::English),
        ("es", Language::Spanish),
    ] {
        for text in set(folder) {
            for gold in &text.gold {
                let nationalities = ClaimNationalities::parse(&gold.nationalities, "").unwrap();
                let count = count_of(gold);
                for quote in quotes(&text, gold) {
                    right += 1;
                    if let Some(found) = quote_mismatch(&quote, Some(language), &count, &nationalities) {
                        remarked += 1;
                        println!("{}: {count:?} {nationalities:?} {found:?} in {quote:?}", text.name);
                    }
                }
                let [mention, _] = quotes(&text, gold);
                if let Count::Exact { value } = count
                    && value > 1
                {
                    wrong += 1;
                    let other = Count::Exact { value: value + 7 };
                    let found = quote_mismatch(&mention, Some(language), &other, &nationalities);
                    seen += usize::from(matches!(found, Some(QuoteMismatch::Number(_))));
                }
            }
        }
    }
    println!("{right} right quotes, {remarked} remarked on; {wrong} wrong numbers, {seen} seen");
    assert!(right > 1_500 && remarked * 500 <= right, "{remarked} of {right}");
    assert!(seen * 100 >= wrong * 98, "{seen} of {wrong}");
}
