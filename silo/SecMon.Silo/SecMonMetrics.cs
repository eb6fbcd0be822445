using Prometheus;

namespace SecMon.Silo;

/// <summary>Every metric that SecMon exports, with the one meaning that docs/metrics.md gives it.</summary>
internal static class SecMonMetrics
{
    public static readonly Counter Records = Metrics.CreateCounter(
        "secmon_source_records_total", "Log records read, by outcome: event, ignored or rejected.", "source", "outcome");

    public static readonly Counter Ignored = Metrics.CreateCounter(
        "secmon_source_ignored_total", "Well-formed records that are no access of their own, by kind.", "source", "kind");

    public static readonly Counter Rejected = Metrics.CreateCounter(
        "secmon_source_rejected_total", "Unreadable records put into quarantine, by reason.", "source", "reason");

    public static readonly Counter Events = Metrics.CreateCounter(
        "secmon_source_events_total", "Events, by action.", "source", "action");

    public static readonly Counter Derived = Metrics.CreateCounter(
        "secmon_source_derived_events_total", "Events that a source made about its own feed.", "source");

    public static readonly Counter Bytes = Metrics.CreateCounter(
        "secmon_source_read_bytes_total", "Uncompressed bytes of records read.", "source");

    public static readonly Gauge LagBytes = Metrics.CreateGauge(
        "secmon_source_lag_bytes", "Bytes on disk that were not read yet (of compressed files their compressed size).", "source");

    public static readonly Gauge LagSeconds = Metrics.CreateGauge(
        "secmon_source_lag_seconds", "Age of the newest event read while there is more to read; 0 at the end of the input.", "source");

    public static readonly Gauge CheckpointAge = Metrics.CreateGauge(
        "secmon_source_checkpoint_age_seconds", "Time since the source's checkpoint was written.", "source");

    public static readonly Gauge RereadBytes = Metrics.CreateGauge(
        "secmon_source_reread_bytes", "Bytes read again after the last start: what had been read past the checkpoint.", "source");

    public static readonly Gauge RereadRecords = Metrics.CreateGauge(
        "secmon_source_reread_records", "Records read again after the last start.", "source");

    public static readonly Gauge SourceUp = Metrics.CreateGauge(
        "secmon_source_up", "1 while the source can be read, 0 while it is failing.", "source");

    public static readonly Counter Alerts = Metrics.CreateCounter(
        "secmon_alerts_total", "Alerts raised since the start, repeats after a crash included.", "rule", "severity");

    public static readonly Histogram BatchDuration = Metrics.CreateHistogram(
        "secmon_batch_duration_seconds",
        "Time from the first byte of a batch read to its last alert and entry safe on disk.",
        new HistogramConfiguration { LabelNames = ["source"], Buckets = Histogram.ExponentialBuckets(0.001, 2, 14) });

    public static readonly Histogram LineToLedger = Metrics.CreateHistogram(
        "secmon_line_to_ledger_seconds",
        "Time from a record's event time to its alert in the ledger, for alerts of fresh events (younger than an hour).",
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.01, 2, 16) });

    public static readonly Gauge CorrelationGroups = Metrics.CreateGauge(
        "secmon_correlation_groups", "Live correlation groups.", "partition");

    public static readonly Counter CorrelationGroupsPushedOut = Metrics.CreateCounter(
        "secmon_correlation_groups_pushed_out_total", "Groups forgotten because their rule had too many.", "partition");

    public static readonly Counter CorrelationEntriesWithoutRule = Metrics.CreateCounter(
        "secmon_correlation_entries_without_rule_total", "Entries whose rule no rule set in use has any more; they were left out.", "partition");

    public static readonly Counter RegexTimeouts = Metrics.CreateCounter(
        "secmon_regex_timeouts_total", "Matches of backtracking regular expressions that ran out of time and counted as no match.");

    public static readonly Gauge LedgerSequence = Metrics.CreateGauge(
        "secmon_ledger_sequence", "Sequence number of the newest ledger entry.");

    public static readonly Counter LedgerConflicts = Metrics.CreateCounter(
        "secmon_ledger_conflicts_total", "Appends of a known entry with another content. Must stay 0.");

    public static readonly Counter ElasticsearchDocuments = Metrics.CreateCounter(
        "secmon_elasticsearch_documents_total", "Documents that an Elasticsearch sink is done with, by outcome: stored, duplicate or refused.", "sink", "outcome");
}
