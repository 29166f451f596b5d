//! Who is asking, as far as it decides what can be seen.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// What is under embargo is seen by reviewers and hidden from the public.
    Audience {
        Public = "public",
        Reviewer = "reviewer",
    }
}

vocabulary! {
    /// What the holder of a key may do; each role may do all that the one before it may.
    AccessRole {
        Reader = "reader",
        Contributor = "contributor",
        Reviewer = "reviewer",
        Admin = "admin",
    }
}

impl AccessRole {
    pub fn audience(self) -> Audience {
        if self >= Self::Reviewer { Audience::Reviewer } else { Audience::Public }
    }
}
