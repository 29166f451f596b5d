//! Rulings as sent and listed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::Invalid;
use crate::domain::cell::Cell;
use crate::domain::ids::{ClaimId, IncidentId, Principal, RulingId, Seq, SourceId};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::ruling;
use crate::domain::time::Timestamp;
use crate::http::extract::{tagged_union, tagged_variants};
use crate::http::pagination::Cursor;
use crate::http::views::claim::CellCode;
use crate::http::views::count::Positive;
use crate::http::views::unique::Unique;

/// Two different sources.
pub type SourcePair = Unique<SourceId, 2, 2>;
/// The claims that a ruling is about.
pub type RuledClaims = Unique<ClaimId, 0, 100>;

/// The cell that people are moved out of or into.
#[derive(Clone, Debug, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CellInput)]
pub struct CellForm {
    pub role: Role,
    pub outcome: Outcome,
    #[schema(inline)]
    pub nationality: CellCode,
}

impl CellForm {
    fn proven(self, pointer: &str) -> Result<Cell, Invalid> {
        let nationality = self.nationality.proven().map_err(|invalid| invalid.under(pointer))?;
        Ok(Cell::new(self.role, self.outcome, nationality))
    }
}

tagged_variants! { by kind;
    /// The ruling's claims are set aside.
    SetAsideEffect(SetAsideTag = "set_aside") {}
    /// The number of this role and outcome includes, or does not include, those it was unclear about.
    SettleInclusionEffect(SettleInclusionTag = "settle_inclusion") {
        pub role: Role,
        pub outcome: Outcome,
        pub included: bool,
    }
    /// The two sources are one origin in this incident.
    SameOriginEffect(SameOriginTag = "same_origin") {
        #[schema(inline)]
        pub source_ids: SourcePair,
    }
    /// The two sources are one in every incident.
    SameSourceEffect(SameSourceTag = "same_source") {
        #[schema(inline)]
        pub source_ids: SourcePair,
    }
    /// So many people counted in one cell belong to another.
    MoveEffect(MoveTag = "move") {
        #[schema(inline)]
        pub n: Positive,
        pub from: CellForm,
        pub to: CellForm,
    }
    /// An earlier ruling no longer holds.
    UndoEffect(UndoTag = "undo") {
        pub ruling_id: RulingId,
    }
}

tagged_union! {
    /// What a ruling does.
    #[schema(as = RulingEffect)]
    pub enum EffectForm by "kind" {
        "set_aside" => SetAside(SetAsideEffect),
        "settle_inclusion" => SettleInclusion(SettleInclusionEffect),
        "same_origin" => SameOrigin(SameOriginEffect),
        "same_source" => SameSource(SameSourceEffect),
        "move" => Move(MoveEffect),
        "undo" => Undo(UndoEffect),
    }
}

impl TryFrom<EffectForm> for ruling::Effect {
    type Error = Invalid;

    fn try_from(sent: EffectForm) -> Result<Self, Invalid> {
        Ok(match sent {
            EffectForm::SetAside(_) => Self::SetAside {},
            EffectForm::SettleInclusion(sent) => {
                Self::SettleInclusion { role: sent.role, outcome: sent.outcome, included: sent.included }
            }
            EffectForm::SameOrigin(SameOriginEffect { source_ids: Unique(ids), .. }) => {
                Self::SameOrigin { source_ids: [ids[0], ids[1]] }
            }
            EffectForm::SameSource(SameSourceEffect { source_ids: Unique(ids), .. }) => {
                Self::SameSource { source_ids: [ids[0], ids[1]] }
            }
            EffectForm::Move(sent) => Self::Move {
                n: sent.n.get(),
                from: sent.from.proven("/effect/from")?,
                to: sent.to.proven("/effect/to")?,
            },
            EffectForm::Undo(sent) => Self::Undo { ruling_id: sent.ruling_id },
        })
    }
}

/// A decision about claims or how cells relate, with its reason.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulingInput)]
pub struct NewRuling {
    #[validate(nested)]
    pub effect: EffectForm,
    /// The claims that it is about or stands on.
    #[serde(default)]
    #[schema(inline)]
    pub claim_ids: RuledClaims,
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "The sixth attacker was a member of staff.")]
    pub reason: String,
}

/// A recorded ruling. It holds until another one undoes it.
#[derive(Serialize, ToSchema)]
pub struct Ruling {
    pub id: RulingId,
    pub incident_id: IncidentId,
    pub effect: EffectForm,
    pub claim_ids: Vec<ClaimId>,
    pub reason: String,
    /// The ruling that undid it.
    #[schema(nullable = false)]
    pub undone_by: Option<RulingId>,
    /// The entry that recorded it.
    pub seq: Seq,
    pub recorded_at: Timestamp,
    pub recorded_by: Principal,
}

/// One page of rulings.
#[derive(Serialize, ToSchema)]
pub struct RulingPage {
    pub items: Vec<Ruling>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, inline)]
    pub next_cursor: Option<Cursor>,
}
