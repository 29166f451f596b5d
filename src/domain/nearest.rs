//! What a sender may have meant: the nearest of the names that there are.

use strsim::osa_distance;

/// Longer names are no slips of the hand.
const LENGTH_MAX: usize = 200;

/// The known name that is nearest to what was sent, if any is near: one letter in three may differ.
pub fn nearest<N: AsRef<str>>(sent: &str, known: impl IntoIterator<Item = N>) -> Option<N> {
    let length = sent.chars().count();
    if length > LENGTH_MAX {
        return None;
    }
    let plain = |name: &str| name.to_lowercase().replace('-', "_");
    let sent = plain(sent);
    let measured = known.into_iter().map(|name| (osa_distance(&sent, &plain(name.as_ref())), name));
    let (distance, name) = measured.min_by_key(|(distance, _)| *distance)?;
    (distance <= length / 3).then_some(name)
}

/// ` Did you mean …?`, or nothing.
pub fn did_you_mean<N: AsRef<str>>(sent: &str, known: impl IntoIterator<Item = N>) -> String {
    nearest(sent, known).map(|name| format!(" Did you mean {}?", name.as_ref())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let known = ["role", "outcome", "nationality", "as_of", "as_of_seq"];
        for (sent, meant) in [
            ("rol", "role"),
            ("Role", "role"),
            ("roel", "role"),
            ("nationalities", "nationality"),
            ("as-of", "as_of"),
            ("asofseq", "as_of_seq"),
        ] {
            assert_eq!(nearest(sent, known), Some(meant), "{sent}");
        }
        for sent in ["x", "colour", "", &"role".repeat(100)] {
            assert_eq!(nearest(sent, known), None, "{sent}");
        }
        assert_eq!(did_you_mean("rol", known), " Did you mean role?");
        assert_eq!(nearest("role", [] as [&str; 0]), None);
    }
}
