using Prometheus;

namespace SecMon.Silo;

/// <summary>Every metric that SecMon exports, with the one meaning that docs/metrics.md gives it.</summary>
internal static class SecMonMetrics
{
    /// <summary>For counters that go on where they were before a start: nobody may see them at 0 in between.</summary>
    private static readonly CounterConfiguration BeginsWithItsValue = new() { SuppressInitialValue = true };

    public static readonly Counter Records = Metrics.CreateCounter(
        "secmon_source_records_total", "Log records read, by outcome: event, ignored or rejected.", ["source", "outcome"], BeginsWithItsValue);

    public static readonly Counter Ignored = Metrics.CreateCounter(
        "secmon_source_ignored_total", "Well-formed records that are no access of their own, by kind.", ["source", "kind"], BeginsWithItsValue);

    public static readonly Counter Rejected = Metrics.CreateCounter(
        "secmon_source_rejected_total", "Unreadable records put into quarantine, by reason.", ["source", "reason"], BeginsWithItsValue);

    public static readonly Counter Events = Metrics.CreateCounter(
        "secmon_source_events_total", "Events, by action.", "source", "action");

    public static readonly Counter Derived = Metrics.CreateCounter(
        "secmon_source_derived_events_total", "Events that a source made about its own feed.", ["source"], BeginsWithItsValue);

    public static readonly Counter Bytes = Metrics.CreateCounter(
        "secmon_source_read_bytes_total", "Uncompressed bytes of records read.", ["source"], BeginsWithItsValue);

    public static readonly Gauge LagBytes = Metrics.CreateGauge(
        "secmon_source_lag_bytes", "Bytes on disk that were not read yet (of compressed files their compressed size).", "source");

    public static readonly Gauge LagSeconds = Metrics.CreateGauge(
        "secmon_source_lag_seconds", "Age of the newest event read while there is more to read; 0 at the end of the input.", "source");

    public static readonly Gauge CatchingUp = Metrics.CreateGauge(
        "secmon_source_catching_up", "1 while a source reads what lay there when it started and comes closer to the end.", "source");

    public static readonly Gauge CheckpointAge = Metrics.CreateGauge(
        "secmon_source_checkpoint_age_seconds", "Time since the source's checkpoint was written.", "source");

    public static readonly Gauge RereadBytes = Metrics.CreateGauge(
        "secmon_source_reread_bytes", "Bytes read again after the last start: what had been read past the checkpoint.", "source");

    public static readonly Gauge RereadRecords = Metrics.CreateGauge(
        "secmon_source_reread_records", "Records read again after the last start.", "source");

    public static readonly Gauge SourceUp = Metrics.CreateGauge(
        "secmon_source_up", "1 while the source can be read, 0 while it is failing.", "source");

    public static readonly Counter Alerts = Metrics.CreateCounter(
        "secmon_alerts_total", "Alerts raised since the start, repeats after a crash included.", "rule", "use_case", "severity");

    public static readonly Counter SourceAlerts = Metrics.CreateCounter(
        "secmon_source_alerts_total", "The same by the source of their first evidence.", "source", "severity");

    public static readonly Gauge SourceInfo = Metrics.CreateGauge(
        "secmon_source_info", "1 for every source: the system it belongs to (lists/systems.csv, else its own id), its server and format.", "source", "system", "host", "format");

    public static readonly Gauge SourceActors = Metrics.CreateGauge(
        "secmon_source_actors", "Accounts seen within the last hour of the source's events.", "source");

    public static readonly Gauge SettingMissing = Metrics.CreateGauge(
        "secmon_source_setting_missing", "1 for a setting of the server that hides use cases: nothing shows it any more.", "source", "setting", "use_cases");

    public static readonly Gauge SettingsJudged = Metrics.CreateGauge(
        "secmon_source_settings_judged", "1 once enough was read to judge the server's settings.", "source");

    public static readonly Histogram BatchDuration = Metrics.CreateHistogram(
        "secmon_batch_duration_seconds",
        "Time from the first byte of a batch read to its last alert and entry safe on disk.",
        new HistogramConfiguration { LabelNames = ["source"], Buckets = Histogram.ExponentialBuckets(0.001, 2, 14) });

    public static readonly Histogram LineToLedger = Metrics.CreateHistogram(
        "secmon_line_to_ledger_seconds",
        "Time from a record's event time to its alert in the ledger, for alerts of fresh events (younger than an hour, and not what lay there when their source started).",
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.01, 2, 16) });

    public static readonly Gauge CorrelationGroups = Metrics.CreateGauge(
        "secmon_correlation_groups", "Live correlation groups.", "partition");

    public static readonly Counter CorrelationGroupsPushedOut = Metrics.CreateCounter(
        "secmon_correlation_groups_pushed_out_total", "Groups forgotten because their rule had too many.", "partition");

    public static readonly Counter RuleGroupsPushedOut = Metrics.CreateCounter(
        "secmon_rule_groups_pushed_out_total", "Groups of a rule forgotten because it had too many.", "rule");

    public static readonly Counter LateEntries = Metrics.CreateCounter(
        "secmon_correlation_late_entries_total", "Entries left out of their group's window because they came too late.", "source");

    public static readonly Counter LackText = Metrics.CreateCounter(
        "secmon_source_texts_not_kept_total", "Audit records that refer to the text of an earlier one (pgaudit.log_statement_once) which was too long to keep, or is not known.", "source");

    public static readonly Counter ForeignFields = Metrics.CreateCounter(
        "secmon_foreign_fields_total", "Fields of records that only SecMon sets, or its configuration: dropped.", "source");

    public static readonly Counter Skewed = Metrics.CreateCounter(
        "secmon_source_skewed_total", "Events whose record claims a time later than it can have arrived at; they are judged by their arrival.", "source");

    public static readonly Counter Unaccounted = Metrics.CreateCounter(
        "secmon_source_unaccounted_records_total", "Records read that are neither event nor ignored nor rejected. Must be 0.", "source");

    public static readonly Counter StreamAhead = Metrics.CreateCounter(
        "secmon_source_stream_ahead_records_total", "Records after which the stream's time was later than can be believed. Must be 0.", "source");

    public static readonly Gauge SourceStuck = Metrics.CreateGauge(
        "secmon_source_stuck", "1 while a source has something to read, reads nothing for two minutes and does not say why. Must be 0.", "source");

    public static readonly Counter CutLists = Metrics.CreateCounter(
        "secmon_detection_cut_lists_total", "Values of group-by fields with more than 1,000 elements, of which the first 1,000 were taken.", "source");

    public static readonly Counter CorrelationEntriesWithoutRule = Metrics.CreateCounter(
        "secmon_correlation_entries_without_rule_total", "Entries whose rule no rule set in use has any more; they were left out.", "partition");

    public static readonly Counter RuleSetChanges = Metrics.CreateCounter(
        "secmon_rule_set_changes_total", "Rule sets that came into force while the silo ran.");

    public static readonly Gauge RuleSetErrors = Metrics.CreateGauge(
        "secmon_rule_set_errors", "Errors of the rule files and lists on disk; of files with errors the last good version is in force.");

    public static readonly Gauge Rules = Metrics.CreateGauge(
        "secmon_rules", "Rules in force.");

    public static readonly Gauge RuleInfo = Metrics.CreateGauge(
        "secmon_rule_info", "1 for every rule in force.", "rule", "use_case", "level", "status", "version", "page", "shadow");

    public static readonly Gauge RuleSetInfo = Metrics.CreateGauge(
        "secmon_rule_set_info", "1 for the rule set in force.", "hash");

    public static readonly Counter RuleCost = Metrics.CreateCounter(
        "secmon_rule_cost_seconds_total", "Time spent on trying a detection rule, estimated from one in 512 events.", "rule");

    public static readonly Counter Signals = Metrics.CreateCounter(
        "secmon_signals_total", "What rules found, whatever decisions made of it.", "rule");

    public static readonly Counter Decisions = Metrics.CreateCounter(
        "secmon_decisions_total", "Effects of decisions on signals; effect failed: the decision reached a bound and had none.", "decision", "effect");

    public static readonly Counter ShadowDecisions = Metrics.CreateCounter(
        "secmon_shadow_decisions_total", "What decisions in shadow would have done.", "decision", "effect");

    public static readonly Histogram DecisionTime = Metrics.CreateHistogram(
        "secmon_decision_seconds",
        "Time to decide about the signals of one event (signals), or about one case that was touched (case).",
        new HistogramConfiguration { LabelNames = ["on"], Buckets = Histogram.ExponentialBuckets(0.000_004, 2, 16) });

    public static readonly Counter DecisionOverruns = Metrics.CreateCounter(
        "secmon_decision_overruns_total", "Sessions that a decision took to a bound, or broke: they had no effect.", "decision");

    public static readonly Counter ShadowAlerts = Metrics.CreateCounter(
        "secmon_shadow_alerts_total", "What rules in shadow would have alerted.", "rule");

    public static readonly Counter RegexTimeouts = Metrics.CreateCounter(
        "secmon_regex_timeouts_total", "Matches of backtracking regular expressions that ran out of time and counted as no match.");

    public static readonly Gauge LedgerSequence = Metrics.CreateGauge(
        "secmon_ledger_sequence", "Sequence number of the newest ledger entry.");

    public static readonly Histogram LedgerAppend = Metrics.CreateHistogram(
        "secmon_ledger_append_seconds",
        "Time from asking the ledger to append until the entries are safe on disk.",
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 14) });

    public static readonly Counter LedgerConflicts = Metrics.CreateCounter(
        "secmon_ledger_conflicts_total", "Appends of a known entry with another content. Must stay 0.");

    public static readonly Counter CasesLeftOut = Metrics.CreateCounter(
        "secmon_decisions_cases_left_out_total", "Cases that shared account, address or source with one that was decided about, and were too many to be looked at.");

    public static readonly Counter LedgerTooOld = Metrics.CreateCounter(
        "secmon_ledger_too_old_total", "Alerts that were not appended because they are older than retention's cut-off.");

    public static readonly Gauge LedgerSigned = Metrics.CreateGauge(
        "secmon_ledger_signed_sequence", "Newest ledger entry behind which a signed checkpoint stands.");

    public static readonly Gauge LedgerBroken = Metrics.CreateGauge(
        "secmon_ledger_broken", "1 when the chain of the ledger does not hold.");

    public static readonly Gauge DeliveryFolded = Metrics.CreateGauge(
        "secmon_delivery_folded_sequence", "Newest ledger entry whose case is known; sinks follow it.");

    public static readonly Gauge SinkUp = Metrics.CreateGauge(
        "secmon_sink_up", "1 while the sink delivers, 0 while it is failing.", "sink");

    public static readonly Gauge SinkTargetUp = Metrics.CreateGauge(
        "secmon_sink_target_up", "1 while this one of the sink's several receivers takes what it is told, 0 while it does not; the sink delivers while one does.", "sink", "target");

    public static readonly Gauge SinkCursor = Metrics.CreateGauge(
        "secmon_sink_cursor_sequence", "Newest ledger entry that the sink has delivered.", "sink");

    public static readonly Gauge SinkOldestPending = Metrics.CreateGauge(
        "secmon_sink_oldest_pending_seconds", "Age of the oldest document that the sink is trying to deliver, by its own time; 0 when none waits.", "sink");

    public static readonly Gauge ActivityDocuments = Metrics.CreateGauge(
        "secmon_activity_documents", "Documents of accounts' hours that the sink does not have yet.", "sink");

    public static readonly Counter ActivityLate = Metrics.CreateCounter(
        "secmon_activity_late_total", "Events left out of accounts' hours: their hour was closed already, or too many accounts were open.", "source");

    public static readonly Gauge SinkDeadLetters = Metrics.CreateGauge(
        "secmon_sink_dead_letters", "Documents that the other side refused for good and that wait for somebody.", "sink");

    public static readonly Counter SinkDelivered = Metrics.CreateCounter(
        "secmon_sink_delivered_total", "Documents delivered, repeats after a crash included.", "sink", "kind");

    public static readonly Counter SinkRetries = Metrics.CreateCounter(
        "secmon_sink_retries_total", "Attempts that failed and were repeated.", "sink");

    public static readonly Counter SinkRefused = Metrics.CreateCounter(
        "secmon_sink_refused_total", "Documents that the other side refused for good.", "sink");

    public static readonly Gauge HealthProblems = Metrics.CreateGauge(
        "secmon_health_problem", "1 while something is wrong with SecMon or a feed (docs/health.md).", "problem", "subject");

    public static readonly Counter FeedIssues = Metrics.CreateCounter(
        "secmon_source_feed_issues_total", "What a source noticed about its own feed, by issue (event.md, derived events).", ["source", "issue"], BeginsWithItsValue);

    public static readonly Gauge FeedCorrect = Metrics.CreateGauge(
        "secmon_feed_correct_ratio", "Share of the records of the last ten minutes that could be read; 1 when there were none.", "source");

    public static readonly Gauge FeedRecognised = Metrics.CreateGauge(
        "secmon_feed_recognised_ratio", "Share of the last ten minutes' reads of persons by accounts of people that say who was looked up; 1 when there were none.", "source");

    public static readonly Gauge FeedSufficient = Metrics.CreateGauge(
        "secmon_feed_sufficient_ratio", "1 minus holes in session line numbers per record of the last ten minutes; 1 when there were none.", "source");

    public static readonly Gauge FeedClean = Metrics.CreateGauge(
        "secmon_feed_clean_ratio", "1 minus records seen twice per record of the last ten minutes; 1 when there were none.", "source");

    public static readonly Gauge FeedLive = Metrics.CreateGauge(
        "secmon_feed_live_seconds", "Age of the newest event of the source; since the start of the silo while there was none.", "source");

    public static readonly Gauge FeedClockSkew = Metrics.CreateGauge(
        "secmon_feed_clock_skew_seconds", "Shortest time from event to arrival within the last ten minutes, while following; negative when the source's clock is ahead. 0 while unknown.", "source");

    public static readonly Gauge SystemWatched = Metrics.CreateGauge(
        "secmon_system_watched", "1 for a system of lists/systems.csv that a source covers, 0 for a blind spot.", "system");

    public static readonly Gauge DiskFree = Metrics.CreateGauge(
        "secmon_data_disk_free_ratio", "Free share of the disk that holds the data folder.");

    public static readonly Gauge DiskFreeBytes = Metrics.CreateGauge(
        "secmon_data_disk_free_bytes", "Free bytes of the disk that holds the data folder.");

    public static readonly Gauge BuildInfo = Metrics.CreateGauge(
        "secmon_build_info", "1; the version that runs.", "version");

    public static readonly Gauge Cases = Metrics.CreateGauge(
        "secmon_cases", "Cases that retention has not removed, by severity and status.", "severity", "status");

    public static readonly Gauge CasesOverdue = Metrics.CreateGauge(
        "secmon_cases_overdue", "Open cases, in no open incident, that nobody acknowledged within the time that their severity allows.", "severity");

    public static readonly Gauge IncidentsOverdue = Metrics.CreateGauge(
        "secmon_incidents_overdue", "Open incidents that nobody acknowledged within the time that their severity allows.", "severity");

    public static readonly Gauge Incidents = Metrics.CreateGauge(
        "secmon_incidents", "Incidents that retention has not removed, by severity and status.", "severity", "status");

    public static readonly Counter ElasticsearchDocuments = Metrics.CreateCounter(
        "secmon_elasticsearch_documents_total", "Documents that an Elasticsearch sink is done with, by outcome: stored, duplicate or refused.", "sink", "outcome");
}
