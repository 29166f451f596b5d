//! A count as worded: a union on `qualifier`, each variant a schema of its own.

use crate::domain::Invalid;
use crate::domain::count::{COUNT_MAX, Count};
use crate::http::extract::{Integer, tagged_union, tagged_variants};

/// 0 to 10,000,000,000.
pub type Number = Integer<0, COUNT_MAX>;
/// 1 to 10,000,000,000.
pub type Positive = Integer<1, COUNT_MAX>;
/// 0 to 9,999,999,999: one more is still a count.
pub type Exceeded = Integer<0, { COUNT_MAX - 1 }>;

tagged_variants! { by qualifier;
    /// "Nine": exactly so many.
    ExactCount(ExactTag = "exact") {
        #[schema(inline)]
        pub value: Number,
    }
    /// "At least 13".
    AtLeastCount(AtLeastTag = "at_least") {
        #[schema(inline)]
        pub value: Positive,
    }
    /// "Up to nine".
    AtMostCount(AtMostTag = "at_most") {
        #[schema(inline)]
        pub value: Number,
    }
    /// "More than 100": names no number.
    MoreThanCount(MoreThanTag = "more_than") {
        #[schema(inline)]
        pub value: Exceeded,
    }
    /// "Fewer than ten": names no number.
    FewerThanCount(FewerThanTag = "fewer_than") {
        #[schema(inline)]
        pub value: Positive,
    }
    /// "Some 20".
    AboutCount(AboutTag = "about") {
        #[schema(inline)]
        pub value: Positive,
    }
    /// "15 to 20": from the lower to the higher number.
    BetweenCount(BetweenTag = "between") {
        #[schema(inline)]
        pub low: Number,
        #[schema(inline)]
        pub high: Number,
    }
    /// "Several": the article's own words.
    VagueCount(VagueTag = "vague") {
        #[validate(length(min = 1, max = 200))]
        #[schema(min_length = 1, max_length = 200, example = "several")]
        pub words: String,
    }
    /// "No casualties": stated to be none.
    NoneCount(NoneTag = "none") {}
    /// "It is not clear how many": stated to be unknown.
    UnknownCount(UnknownTag = "unknown") {}
}

tagged_union! {
    /// A number of people as worded.
    #[schema(as = Count)]
    pub enum CountForm by "qualifier" {
        "exact" => Exact(ExactCount),
        "at_least" => AtLeast(AtLeastCount),
        "at_most" => AtMost(AtMostCount),
        "more_than" => MoreThan(MoreThanCount),
        "fewer_than" => FewerThan(FewerThanCount),
        "about" => About(AboutCount),
        "between" => Between(BetweenCount),
        "vague" => Vague(VagueCount),
        "none" => None(NoneCount),
        "unknown" => Unknown(UnknownCount),
    }
}

impl CountForm {
    /// The count, and the words of a vague one.
    pub fn proven(self) -> Result<(Count, Option<String>), Invalid> {
        Ok(match self {
            Self::Exact(sent) => (Count::Exact { value: sent.value.get() }, None),
            Self::AtLeast(sent) => (Count::AtLeast { value: sent.value.get() }, None),
            Self::AtMost(sent) => (Count::AtMost { value: sent.value.get() }, None),
            Self::MoreThan(sent) => (Count::MoreThan { value: sent.value.get() }, None),
            Self::FewerThan(sent) => (Count::FewerThan { value: sent.value.get() }, None),
            Self::About(sent) => (Count::About { value: sent.value.get() }, None),
            Self::Between(sent) => (Count::between(sent.low.get(), sent.high.get())?, None),
            Self::Vague(sent) => (Count::vague(&sent.words), Some(sent.words)),
            Self::None(_) => (Count::None {}, None),
            Self::Unknown(_) => (Count::Unknown {}, None),
        })
    }
}
