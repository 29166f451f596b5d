//! The columns of the ledger's own tables.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// A column that may stand in a file.
    Field {
        ClaimId = "claim_id",
        Status = "status",
        IncidentId = "incident_id",
        IncidentTitle = "incident_title",
        IncidentStartedOn = "incident_started_on",
        IncidentEndedOn = "incident_ended_on",
        IncidentPlace = "incident_place",
        IncidentCountry = "incident_country",
        IncidentLatitude = "incident_latitude",
        IncidentLongitude = "incident_longitude",
        IncidentDescription = "incident_description",
        IncidentExternalIds = "incident_external_ids",
        SourceId = "source_id",
        SourceName = "source_name",
        SourceKind = "source_kind",
        SourceCountry = "source_country",
        SourceReliability = "source_reliability",
        SourceUrl = "source_url",
        ArticleId = "article_id",
        ArticleTitle = "article_title",
        ArticleUrl = "article_url",
        ArticleLanguage = "article_language",
        ArticlePublishedAt = "article_published_at",
        ArticlePublishedPrecision = "article_published_precision",
        ArticleRetrievedAt = "article_retrieved_at",
        ArticleArchiveUrl = "article_archive_url",
        ArticleRevision = "article_revision",
        ArticleTextSha256 = "article_text_sha256",
        ArticleTextPublic = "article_text_public",
        ArticleText = "article_text",
        SyndicatedFromId = "syndicated_from_id",
        SyndicatedFromName = "syndicated_from_name",
        SyndicatedFromKind = "syndicated_from_kind",
        SyndicatedFromCountry = "syndicated_from_country",
        SyndicatedFromReliability = "syndicated_from_reliability",
        SyndicatedFromUrl = "syndicated_from_url",
        Quote = "quote",
        QuotePrefix = "quote_prefix",
        QuoteSuffix = "quote_suffix",
        QuoteStart = "quote_start",
        QuoteEnd = "quote_end",
        QuoteVerified = "quote_verified",
        Role = "role",
        Outcome = "outcome",
        Nationalities = "nationalities",
        Qualifier = "qualifier",
        Value = "value",
        ValueHigh = "value_high",
        CountWords = "count_words",
        Low = "low",
        Best = "best",
        High = "high",
        AttributedToId = "attributed_to_id",
        AttributedToName = "attributed_to_name",
        AttributedToKind = "attributed_to_kind",
        AttributedToCountry = "attributed_to_country",
        AttributedToReliability = "attributed_to_reliability",
        AttributedToUrl = "attributed_to_url",
        Origin = "origin",
        Certainty = "certainty",
        Credibility = "credibility",
        PerpetratorClaim = "perpetrator_claim",
        Subset = "subset",
        MayInclude = "may_include",
        Additional = "additional",
        CountedFrom = "counted_from",
        StatedAt = "stated_at",
        EmbargoUntil = "embargo_until",
        Note = "note",
        Corrects = "corrects",
        CorrectedBy = "corrected_by",
        StatusReason = "status_reason",
        Url = "url",
        Seq = "seq",
        RecordedAt = "recorded_at",
        RecordedBy = "recorded_by",
        ReviewedAt = "reviewed_at",
        ReviewedBy = "reviewed_by",
    }
}

/// Columns that an export tells and an import passes over: they follow from the others, or are for the ledger to say.
pub const fn is_told_only(field: Field) -> bool {
    matches!(
        field,
        Field::ClaimId
            | Field::ArticleRevision
            | Field::QuoteEnd
            | Field::QuoteVerified
            | Field::Low
            | Field::Best
            | Field::High
            | Field::Origin
            | Field::Corrects
            | Field::CorrectedBy
            | Field::StatusReason
            | Field::Url
            | Field::Seq
            | Field::RecordedAt
            | Field::RecordedBy
            | Field::ReviewedAt
            | Field::ReviewedBy
    )
}
