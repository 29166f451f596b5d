//! What happened to the people.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// What happened to the people. `held` counts everyone taken hostage, `present` everyone there,
    /// `involved` everyone who took part.
    Outcome {
        Killed = "killed",
        Wounded = "wounded",
        Missing = "missing",
        Held = "held",
        StillHeld = "still_held",
        Rescued = "rescued",
        Released = "released",
        Escaped = "escaped",
        Captured = "captured",
        Present = "present",
        Involved = "involved",
        Unharmed = "unharmed",
        /// Dead or missing, as EM-DAT and the Sendai Framework count deaths.
        KilledOrMissing = "killed_or_missing",
        /// Killed or wounded.
        Casualties = "casualties",
    }
}
