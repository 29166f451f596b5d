//! The rules that give an outcome, each with its id, what it says and an example of what it must and must not take.
//!
//! Must not know how a rule works.

/// A rule as the documentation and its test show it.
#[derive(Clone, Copy, Debug)]
pub struct RuleText {
    pub id: &'static str,
    pub says: &'static str,
    /// The rule proposes something here.
    pub takes: &'static str,
    /// The rule proposes nothing here.
    pub leaves: &'static str,
}

macro_rules! rules {
    ($($name:ident = $id:literal: $says:literal, takes $takes:literal, leaves $leaves:literal;)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Rule { $($name),+ }

        impl Rule {
            pub const fn text(self) -> RuleText {
                match self {
                    $(Self::$name => RuleText { id: $id, says: $says, takes: $takes, leaves: $leaves },)+
                }
            }
        }

        /// Every rule, in the order of their strength.
        pub const RULES: &[RuleText] = &[$(Rule::$name.text()),+];
    };
}

rules! {
    Inner = "inner": "an adjective inside the phrase says what happened",
        takes "Two injured passengers spoke to reporters.", leaves "Two passengers spoke to reporters.";
    SubjectPassive = "subject-passive": "the phrase is the subject of a passive verb",
        takes "Nine Italians were killed.", leaves "Nine Italians were killing time.";
    SubjectIntransitive = "subject-intransitive": "the phrase is the subject of a verb that says what it underwent",
        takes "Four miners died in the shaft.", leaves "Four miners worked in the shaft.";
    SubjectAdjective = "subject-adjective": "an adjective said of the phrase",
        takes "Three hikers are missing.", leaves "Three hikers are tired.";
    SubjectReduced = "subject-reduced": "a participle after the phrase, without an auxiliary",
        takes "Seven killed in market blast", leaves "Seven killed time in the market, he said.";
    SubjectMain = "subject-main": "the main verb says more than the participle before it",
        takes "Three workers kidnapped in May have been freed.", leaves "Three workers kidnapped in May.";
    SubjectHave = "subject-have": "the phrase stands before have and a participle",
        takes "Two sailors have drowned off the coast.", leaves "Two sailors have boats.";
    SubjectNoun = "subject-noun": "a noun for the dead or the hurt follows the number",
        takes "Officials reported 12 deaths.", leaves "Officials reported 12 complaints.";
    Among = "among": "the phrase is among the dead, the injured, the missing",
        takes "Two nurses were among the dead.", leaves "Two nurses were among the audience.";
    AmongNumber = "among-number": "the phrase is among a number told before",
        takes "Sixteen tourists drowned. Two Danes were among the 16.", leaves "Two Danes were among the audience.";
    Shot = "shot": "who was shot is dead, or hurt where the text names a limb",
        takes "Two guards were shot in the leg.", leaves "Two films were shot in the town.";
    ObjectActive = "object-active": "the phrase is the object of a verb",
        takes "A bomb exploded, killing 12 people.", leaves "A bomb exploded, surprising 12 people.";
    ObjectParticiple = "object-past": "the phrase is the object of a verb in the past",
        takes "The blast wounded 30 shoppers.", leaves "The blast shook 30 shops.";
    ObjectNoun = "object-noun": "the deaths of, the release of: the phrase follows",
        takes "The minister condemned the killings of six nuns.", leaves "The minister met six nuns.";
    Bodies = "bodies": "bodies, deaths or injuries are counted",
        takes "Rescuers recovered 40 bodies.", leaves "Rescuers recovered 40 bags.";
    Toll = "toll": "a toll is given",
        takes "The death toll rose to 38.", leaves "The road toll rose to 38 dollars.";
    NumberOf = "number-of": "the number of dead, missing, injured is given",
        takes "The number of missing stands at 14.", leaves "The number of shops stands at 14.";
    Label = "label": "a word with a colon or dash before the number",
        takes "Dead: 31", leaves "Shops: 31";
    Copula = "copula": "among the dead are, those killed include",
        takes "Among the dead are two Danes.", leaves "Among the guests are two chefs.";
    TakenHostage = "taken-hostage": "taken or held hostage",
        takes "Gunmen took nine people hostage.", leaves "Gunmen took nine boxes.";
    Purpose = "purpose": "who is to be freed is held",
        takes "Commandos stormed the cafe to free 20 hostages.", leaves "Commandos stormed the cafe to free 20 birds.";
    LetGo = "let-go": "let go, allowed to leave",
        takes "The gunmen let two women go.", leaves "Two women let the cat go.";
    Left = "left": "left dead, injured or missing",
        takes "The fire left 20 people dead.", leaves "The fire left 20 houses empty.";
    TakenTo = "taken-to": "sent to hospital, led to safety",
        takes "The leak sent 36 workers to hospital.", leaves "The leak sent 36 workers to their homes.";
    Survivors = "survivors": "survivors are counted",
        takes "The ship took nine survivors to Sfax.", leaves "The ship took nine crates to Sfax.";
    PartOfState = "part-of-state": "a part of the dead, the injured, the missing",
        takes "Two of the dead came from Oslo.", leaves "Two of the shops stayed open.";
    NumberBefore = "number-before": "the figure, the toll of what the sentence before told",
        takes "Nine people were killed. The army put their number at 12.", leaves "The army put their number on the list.";
    Gapped = "gapped": "the verb of the part before goes for this number too",
        takes "Three people died at the scene and one in hospital.", leaves "Three people sang at the scene and one at the station.";
    Repeated = "repeated": "a number that the text told of earlier",
        takes "A fire killed 59 people. It was not clear whether the 59 include the band.", leaves "It was not clear whether the 59 include the band.";
    AddUp = "add-up": "a list of nationalities that adds up to a number told of earlier",
        takes "Three sailors were released. The men, two Indians and a Greek, were flown home later.", leaves "The men, two Indians and a Greek, smiled.";
    Compared = "compared": "another number for the same people: up from, rather than, says",
        takes "Dead: 36, up from 35 on Tuesday.", leaves "Shops: 36, up from 35 on Tuesday.";
    List = "list": "an item of a list shares what is said of the first",
        takes "The quake killed two nuns and three monks.", leaves "The quake killed two nuns. There were three monks.";
    Including = "including": "a part that is included shares what is said of the whole",
        takes "Thirteen people were rescued, including two Sri Lankans.", leaves "Thirteen people came, including two Sri Lankans.";
    ListBefore = "list-before": "what is said of the last item of a list is said of those before it",
        takes "Two nuns and three monks were killed.", leaves "Two nuns prayed and three monks were killed.";
    ListFrom = "list-from": "a number with a country joins the list before it",
        takes "Four engineers were abducted. Others saw it: two from Spain were abducted, one from Chad.", leaves "Two from Spain sang.";
    Predicate = "predicate": "a nationality said of a number that was told",
        takes "Of those killed, nine were Italians.", leaves "Of those present, nine were late.";
    Attacks = "attacks": "who attacks takes part",
        takes "Three men stormed the hotel.", leaves "Three men watched the hotel.";
    HostagesHeld = "hostages-held": "hostages of whom nothing else is said are held",
        takes "Some 20 hostages, reports say.", leaves "Some 20 guests, reports say.";
    AttackersInvolved = "attackers-involved": "attackers of whom nothing else is said take part",
        takes "Witnesses described up to nine gunmen.", leaves "Witnesses described up to nine dancers.";
    VictimsKilled = "victims-killed": "victims of whom nothing else is said are dead",
        takes "That makes 12 confirmed victims.", leaves "That makes 12 confirmed bookings.";
    Heading = "heading": "a line of a list under a heading",
        takes "Dead:\nTwo nurses", leaves "Shops:\nTwo nurses";
    Nearest = "nearest": "the nearest word that says what happened",
        takes "Of 30 passengers the river had swept many and drowned.", leaves "Thirty passengers boarded.";
    Others = "others": "others beside those just told of",
        takes "Two nuns were killed in the blast at the old market of the town by noon, as were another three monks.", leaves "Two nuns met another three monks.";
    Previous = "previous": "the outcome of the sentence before",
        takes "Six people were killed. They were four Danes.", leaves "Six people sang. They were four Danes.";
    Presence = "presence": "people at the place",
        takes "There were around 20 customers in the little restaurant.", leaves "Around 20 customers looked on.";
    ListLate = "list-late": "an item joined to one that got its outcome late",
        takes "Some 20 hostages and ten guests.", leaves "Some 20 tables and ten guests.";
    Unstated = "unstated": "the text says that it is not known",
        takes "It is not clear whether there are any casualties.", leaves "It is not clear whether there are any shops.";
}

impl Rule {
    /// The verb that it found follows the phrase.
    pub fn looks_forward(self) -> bool {
        matches!(
            self,
            Self::SubjectPassive
                | Self::SubjectIntransitive
                | Self::SubjectAdjective
                | Self::SubjectReduced
                | Self::SubjectMain
                | Self::SubjectHave
                | Self::SubjectNoun
                | Self::Among
                | Self::Shot
                | Self::TakenTo
                | Self::Inner
                | Self::List
                | Self::ListBefore
                | Self::Including
        )
    }
}
