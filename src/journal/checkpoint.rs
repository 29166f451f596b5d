//! Checkpoints: the size and root of the tree, signed (C2SP tlog-checkpoint in a C2SP signed-note, Ed25519).
//!
//! Anyone who keeps one can later show, with public formats only, that the log was changed. What is signed must have
//! been read back from storage first; that is for the caller to see to.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::Signer;
use sha2::{Digest, Sha256};
use signed_note::{Note, NoteError, StandardVerifier, Verifier, VerifierList};

use crate::journal::hash::Hash;

/// The signature algorithm's number in a signed note's keys.
const ED25519: u8 = 1;

/// The name of a log: the first line of its checkpoints and the name of its key. By custom a host name and path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

/// The text cannot name a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name of a log has 1 to 200 characters, and no plus sign, white space or control character")]
pub struct BadOrigin;

impl Origin {
    /// The longest name, in characters.
    pub const MAX: usize = 200;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Origin {
    type Err = BadOrigin;

    fn from_str(text: &str) -> Result<Self, BadOrigin> {
        let fits = text.chars().count() <= Self::MAX && !text.chars().any(char::is_control);
        if fits && signed_note::is_key_name_valid(text) { Ok(Self(text.to_owned())) } else { Err(BadOrigin) }
    }
}

/// What a log says of itself: that it has this many entries and this root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: Origin,
    pub size: u64,
    pub root: Hash,
}

impl fmt::Display for Checkpoint {
    /// The text that is signed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, BASE64.encode(self.root))
    }
}

/// Why a note is not believed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckpoint {
    #[error("the verifier key is malformed")]
    VerifierKey,
    #[error("not a signed note")]
    Note,
    #[error("not signed with this key")]
    NotSigned,
    #[error("the signature does not match the text")]
    Signature,
    #[error("the signed text is not a checkpoint of the log that the key belongs to")]
    Text,
}

/// Reads a signed checkpoint and takes it only if the key signed it; signatures of others (witnesses) are passed over.
///
/// # Errors
/// Says what is wrong with the note or the key.
pub fn verify(note: &str, verifier_key: &str) -> Result<Checkpoint, BadCheckpoint> {
    let verifier = StandardVerifier::new(verifier_key).map_err(|_| BadCheckpoint::VerifierKey)?;
    let name = verifier.name().to_owned();
    let note = Note::from_bytes(note.as_bytes()).map_err(|_| BadCheckpoint::Note)?;
    note.verify(&VerifierList::new(vec![Box::new(verifier)])).map_err(|error| match error {
        NoteError::UnverifiedNote => BadCheckpoint::NotSigned,
        _ => BadCheckpoint::Signature,
    })?;
    let checkpoint = read(&note)?;
    if checkpoint.origin.as_str() == name { Ok(checkpoint) } else { Err(BadCheckpoint::Text) }
}

/// Reads what a note says, whoever signed it: for one who got it from a place that they trust, and has no key.
///
/// # Errors
/// When it is no note or no checkpoint.
pub fn unverified(note: &str) -> Result<Checkpoint, BadCheckpoint> {
    read(&Note::from_bytes(note.as_bytes()).map_err(|_| BadCheckpoint::Note)?)
}

fn read(note: &Note) -> Result<Checkpoint, BadCheckpoint> {
    let text = tlog_tiles::Checkpoint::from_bytes(note.text()).map_err(|_| BadCheckpoint::Text)?;
    let origin: Origin = text.origin().parse().map_err(|_| BadCheckpoint::Text)?;
    if !text.extension().is_empty() {
        return Err(BadCheckpoint::Text);
    }
    Ok(Checkpoint { origin, size: text.size(), root: (*text.hash()).into() })
}

/// The key that signs a log's checkpoints, with the log's name, which its signatures cover.
pub struct SigningKey {
    origin: Origin,
    key: ed25519_dalek::SigningKey,
}

/// The text is not a signing key of a signed note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected PRIVATE+KEY+<name>+<id>+<key>, with the id of this name and key")]
pub struct BadSigningKey;

impl SigningKey {
    /// The key made of 32 random bytes, which nobody else may have seen.
    pub fn from_seed(origin: Origin, seed: &[u8; 32]) -> Self {
        Self { origin, key: ed25519_dalek::SigningKey::from_bytes(seed) }
    }

    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What others need to check signatures: the text `<name>+<id>+<key>`.
    pub fn verifier_key(&self) -> String {
        signed_note::new_ed25519_verifier_key(self.origin.as_str(), &self.key.verifying_key())
    }

    /// Signs that the log has this size and root.
    pub fn sign(&self, size: u64, root: Hash) -> String {
        let text = Checkpoint { origin: self.origin.clone(), size, root }.to_string();
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        let signature = BASE64.encode([&self.id().to_be_bytes()[..], &signature].concat());
        format!("{text}\n\u{2014} {} {signature}\n", self.origin)
    }

    /// The secret text to keep in a file, in the form that other tools for signed notes read too.
    pub fn to_secret_text(&self) -> String {
        let key = BASE64.encode([&[ED25519][..], &self.key.to_bytes()].concat());
        format!("PRIVATE+KEY+{}+{:08x}+{key}", self.origin, self.id())
    }

    /// Reads what [`Self::to_secret_text`] wrote.
    ///
    /// # Errors
    /// Refuses every other text, also one whose name was changed.
    pub fn from_secret_text(text: &str) -> Result<Self, BadSigningKey> {
        let mut parts = text.strip_prefix("PRIVATE+KEY+").ok_or(BadSigningKey)?.split('+');
        let (Some(origin), Some(_id)) = (parts.next(), parts.next()) else { return Err(BadSigningKey) };
        // The key is base64, which may have plus signs of its own.
        let key = BASE64.decode(parts.collect::<Vec<_>>().join("+")).map_err(|_| BadSigningKey)?;
        let seed = key.strip_prefix(&[ED25519]).and_then(|seed| seed.try_into().ok()).ok_or(BadSigningKey)?;
        let key = Self::from_seed(origin.parse().map_err(|_| BadSigningKey)?, seed);
        if key.to_secret_text() == text { Ok(key) } else { Err(BadSigningKey) }
    }

    /// 32 bytes that follow from this key and `purpose`, and tell nothing of the key: for other secrets of the service.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let seed = self.key.to_bytes();
        Sha256::new().chain_update(purpose).chain_update([0]).chain_update(seed).finalize().into()
    }

    fn id(&self) -> u32 {
        let public = [&[ED25519][..], self.key.verifying_key().as_bytes()].concat();
        signed_note::key_id(self.origin.as_str(), &public)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, secret)", self.verifier_key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signed_note::StandardSigner;

    fn key() -> SigningKey {
        SigningKey::from_seed("ledger.example/one".parse().unwrap(), &[7; 32])
    }

    #[test]
    fn a_checkpoint_is_written_as_the_specification_has_it() {
        let note = key().sign(3, Hash([0; 32]));
        let start = format!("ledger.example/one\n3\n{}=\n\n\u{2014} ledger.example/one ", "A".repeat(43));
        assert!(note.starts_with(&start) && note.ends_with('\n'), "{note}");
        assert_eq!(note.lines().count(), 5);
    }

    #[test]
    fn what_was_signed_reads_back_and_another_implementation_signs_the_same() {
        let (size, root) = (u64::MAX, Hash([9; 32]));
        let note = key().sign(size, root);
        let origin = key().origin().clone();
        assert_eq!(verify(&note, &key().verifier_key()), Ok(Checkpoint { origin, size, root }));

        let signer = StandardSigner::new(&key().to_secret_text()).unwrap();
        let text = tlog_tiles::Checkpoint::new("ledger.example/one", size, root.into(), "").unwrap();
        let mut theirs = Note::new(&text.to_bytes(), &[]).unwrap();
        theirs.add_sigs(&[&signer]).unwrap();
        assert_eq!(theirs.to_bytes(), note.as_bytes());
    }

    #[test]
    fn any_changed_byte_of_a_note_is_noticed() {
        let note = key().sign(42, Hash([9; 32]));
        let verifier_key = key().verifier_key();
        for place in 0..note.len() {
            for flip in [1, 2, 0x20, 0x80] {
                let mut bytes = note.clone().into_bytes();
                bytes[place] ^= flip;
                let Ok(changed) = String::from_utf8(bytes) else { continue };
                assert!(verify(&changed, &verifier_key).is_err(), "byte {place}: {changed}");
            }
        }
        for length in 0..note.len() {
            if let Some(shorter) = note.get(..length) {
                assert!(verify(shorter, &verifier_key).is_err(), "{shorter}");
            }
        }
    }

    #[test]
    fn notes_are_refused_for_what_is_wrong_with_them() {
        let (note, verifier_key) = (key().sign(42, Hash([9; 32])), key().verifier_key());
        let other_key = SigningKey::from_seed(key().origin().clone(), &[8; 32]).verifier_key();
        assert_eq!(verify(&note, &other_key), Err(BadCheckpoint::NotSigned));
        assert_eq!(verify(&note, "ledger.example/one"), Err(BadCheckpoint::VerifierKey));
        assert_eq!(verify("", &verifier_key), Err(BadCheckpoint::Note));
        assert_eq!(verify(&note.replacen("42", "43", 1), &verifier_key), Err(BadCheckpoint::Signature));

        let signer = StandardSigner::new(&key().to_secret_text()).unwrap();
        let root = BASE64.encode([9; 32]);
        for text in [
            format!("elsewhere.example\n42\n{root}\n"),
            format!("ledger.example/one\n042\n{root}\n"),
            format!("ledger.example/one\n42\n{root}\nan extension\n"),
            "ledger.example/one\n42\n".to_owned(),
        ] {
            let mut note = Note::new(text.as_bytes(), &[]).unwrap();
            note.add_sigs(&[&signer]).unwrap();
            let note = String::from_utf8(note.to_bytes()).unwrap();
            assert_eq!(verify(&note, &verifier_key), Err(BadCheckpoint::Text), "{text}");
        }
    }

    #[test]
    fn a_witness_may_sign_too() {
        let witness = SigningKey::from_seed("witness.example".parse().unwrap(), &[3; 32]);
        let note = key().sign(1, Hash([9; 32]));
        let mut cosigned = Note::from_bytes(note.as_bytes()).unwrap();
        cosigned.add_sigs(&[&StandardSigner::new(&witness.to_secret_text()).unwrap()]).unwrap();
        let cosigned = String::from_utf8(cosigned.to_bytes()).unwrap();
        assert!(verify(&cosigned, &key().verifier_key()).is_ok());
        assert_eq!(verify(&cosigned, &witness.verifier_key()), Err(BadCheckpoint::Text));
    }

    #[test]
    fn a_signing_key_reads_back_and_any_other_text_is_refused() {
        // Among these seeds are some whose base64 has plus signs.
        for seed in 0..=255 {
            let secret = SigningKey::from_seed(key().origin().clone(), &[seed; 32]).to_secret_text();
            assert_eq!(SigningKey::from_secret_text(&secret).unwrap().to_secret_text(), secret);
        }
        let secret = key().to_secret_text();
        for place in 0..secret.len() {
            let mut bytes = secret.clone().into_bytes();
            bytes[place] ^= 1;
            let other = String::from_utf8(bytes).unwrap();
            assert!(SigningKey::from_secret_text(&other).is_err(), "{other}");
        }
    }

    #[test]
    fn the_secret_is_not_shown() {
        let secret = key().to_secret_text();
        let shown = format!("{:?}", key());
        assert!(!shown.contains(secret.rsplit('+').next().unwrap()) && shown.contains("secret"));
    }

    #[test]
    fn names_of_logs_have_limits() {
        for name in ["a", "ledger.example/one", "caf\u{e9}", &"x".repeat(200)] {
            assert_eq!(name.parse::<Origin>().map(|origin| origin.to_string()), Ok(name.to_owned()));
        }
        for name in ["", "a b", "a+b", "a\nb", "a\u{7f}", "a\u{a0}b", &"x".repeat(201)] {
            assert_eq!(name.parse::<Origin>(), Err(BadOrigin), "{name}");
        }
    }
}
