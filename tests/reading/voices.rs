//! Who is said to say a number, where that decides whether it counts.

use casualty_ledger::domain::claim::Certainty;
use casualty_ledger::read::{Language, read};

#[test]
fn what_those_who_did_it_say_is_their_claim() {
    let table = [
        ("Police would not confirm the terrorists’ claim to have killed 24 people.", true),
        ("Police would not confirm the rebels' claim to have killed 24 people.", true),
        ("A banned outfit claimed responsibility for it. It said it had killed 30 soldiers.", true),
        ("Police would not confirm the terrorists’ claim, saying that 24 people had died.", false),
        ("Police said that 24 people had died.", false),
    ];
    for (text, expected) in table {
        let items = read(text, Language::English).items;
        let claim = items.iter().find(|item| item.because.iter().any(|step| step.rule == "number")).unwrap();
        assert_eq!(claim.perpetrator_claim, expected, "{text}");
        assert_eq!(claim.certainty == Certainty::Claimed, expected, "{text}");
    }
}

#[test]
fn what_an_earlier_version_said_is_withdrawn() {
    let items = read("An earlier version of this story said that 72 people died.", Language::English).items;
    assert_eq!(items[0].certainty, Certainty::Denied);
}
