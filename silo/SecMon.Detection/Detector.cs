using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Indexing;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection;

/// <summary>The detector of one source: its enrichment, and the rules that see its log source. Used by one thread at a time.</summary>
public sealed class Detector : IDetector
{
    private readonly Enricher _enricher;
    private readonly AlertBuilder _alerts;
    private readonly DetectionRule[] _rules;
    private readonly RuleMatcher _matcher;
    private readonly ulong[] _keys;
    private readonly TargetCollector _targets;
    private readonly List<FieldName> _explained;
    private readonly PartyPool _parties = new();
    private readonly IReadOnlyList<FieldName> _decidedFields;
    private FieldName[] _decided = [];
    private readonly List<SignalFact> _signals = [];
    private readonly HashSet<string> _alertsOfRecord = [];   // an event and a derived event of one record may match one rule
    private RecordName? _record;
    private StreamTime _time;

    /// <summary>Makes a detector.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="source">What the source declares.</param>
    /// <param name="enricher">The source's own.</param>
    /// <param name="alerts">Makes the alerts of single events.</param>
    public Detector(RuleSet rules, LogSource source, Enricher enricher, AlertBuilder alerts)
    {
        _enricher = enricher;
        _alerts = alerts;
        var plan = rules.PlanFor(source);
        _rules = plan.Rules;
        _matcher = new RuleMatcher(plan);
        _keys = [.. _rules.Select(rule => RuleKey.Of(rule.Metadata))];
        _targets = new TargetCollector(rules);
        _explained = [.. rules.Detections.Select(rule => rule.Metadata).Concat(rules.Correlations.Select(rule => rule.Metadata))
            .SelectMany(rule => rule.Explain?.Fields ?? []).DistinctBy(name => name.Name)];
        _decidedFields = rules.DecidedFields;
        Decider = new SignalDecider(rules.Decisions, FactsLibrary.Empty, alerts.Pseudonyms);
    }

    /// <inheritdoc/>
    public StreamClock Stream { get; init; } = new(StreamClock.DefaultSkew);

    /// <summary>Decides what becomes of the signals of an event; knows no rows unless it is set.</summary>
    public SignalDecider Decider
    {
        get;
        set
        {
            field = value;
            // Rows are found by fields, too: what a list of now names must be there.
            _decided = [.. _decidedFields.Concat(value.Facts.KeyFields).DistinctBy(name => name.Name)];
        }
    }

    /// <summary>The rows that decisions may bind.</summary>
    public FactsLibrary Facts
    {
        get => Decider.Facts;
        set => Decider = new SignalDecider(Decider.Decisions, value, _alerts.Pseudonyms) { Watch = Decider.Watch };
    }

    /// <summary>Problems of the source that its records showed; part of its checkpoint.</summary>
    public FeedProblems Feed { get; init; } = new();

    /// <summary>What each rule has cost so far, estimated from a sample of the events.</summary>
    public IEnumerable<RuleCost> Costs => _matcher.Costs.Known();

    /// <inheritdoc/>
    public void Detect(AccessEvent access, EvidenceOrigin origin, DetectionOutput output)
    {
        _enricher.Enrich(access);
        _targets.Clear();
        if (access.Name != _record)
        {
            _alertsOfRecord.Clear();
            _time = Stream.Note(access.EffectiveTime.Ticks, access.IsSkewed);
        }

        _record = access.Name;
        Feed.Note(access);
        var matched = _matcher.Match(access);
        if (matched.IsEmpty)
            return;
        var evidence = EvidenceOf(access, origin);
        var outcomes = Decide(matched, evidence);
        var signal = 0;
        foreach (var i in matched)
        {
            var rule = _rules[i];
            if (rule.Alerts)
                Alert(rule, _keys[i], IsDecided(rule) ? outcomes[signal++] : null, access, evidence, output);
            foreach (var correlation in rule.Correlations)
                _targets.Enter(correlation, rule, _keys[i], access);
        }

        if (_targets.IsCut)
            output.CutLists++;
        if (!_targets.IsEmpty)
            Send(evidence, output);
    }

    /// <summary>Every rule that matches and alerts by itself is a signal, with or without a quiet time: decisions come before that.</summary>
    private IReadOnlyList<SignalOutcome> Decide(ReadOnlySpan<int> matched, Evidence evidence)
    {
        _signals.Clear();
        foreach (var i in matched)
        {
            if (IsDecided(_rules[i]))
                _signals.Add(SignalFact.Of(_rules[i].Metadata, evidence.Item, evidence.Context));
        }

        return _signals.Count == 0 ? [] : Decider.Decide(_signals, Feed.Open(evidence.Item.EffectiveTicks));
    }

    /// <summary>Apart from <see cref="Detect"/>, which would make what this captures for every event.</summary>
    private void Send(Evidence evidence, DetectionOutput output) =>
        _targets.Send(targets => evidence.EntryFor(targets, _time, Feed.Open(evidence.Item.EffectiveTicks)), output);

    /// <summary>What is in shadow reaches nobody, so it decides nothing about what does.</summary>
    private static bool IsDecided(DetectionRule rule) => rule.Alerts && !rule.Metadata.IsShadow;

    private void Alert(DetectionRule rule, ulong key, SignalOutcome? outcome, AccessEvent access, Evidence evidence, DetectionOutput output)
    {
        if (outcome is not null)
            output.Outcomes.Add(outcome);
        if (outcome?.AbsorbedBy is not null)
            return;
        var decided = outcome is null ? null : Decided.Of(outcome);
        if (rule.Suppress is null)
        {
            var alert = _alerts.Build(SingleFiring(rule, access, evidence) with { Decided = decided });
            if (_alertsOfRecord.Add(alert.Id))
                output.Alerts.Add(alert);
            return;
        }

        // An alert is never withheld because a group field is missing: such events are a group of their own.
        foreach (var group in GroupValues.Of(access, rule.GroupBy, ifMissing: ""))
            _targets.EnterQuietTime(key, group, decided);
    }

    private static Firing SingleFiring(DetectionRule rule, AccessEvent access, Evidence evidence)
    {
        var groups = GroupValues.Of(access, rule.GroupBy, ifMissing: "");
        return new Firing
        {
            Rule = rule.Metadata,
            GroupBy = [.. rule.GroupBy.Select(name => name.Name)],
            GroupValues = groups[0],
            Context = evidence.Context,
            Evidence = [evidence.Item],
            EvidenceCount = 1,
            First = evidence.Item,
            Reason = "one event matched the rule",
        };
    }

    private Evidence EvidenceOf(AccessEvent access, EvidenceOrigin origin) => new(
        new EvidenceItem
        {
            Origin = origin,
            Position = access.Name.Position,
            Ticks = access.Timestamp.Ticks,
            BelievedTicks = access.IsSkewed ? access.EffectiveTime.Ticks : 0,
            Hash = RecordHash.Of(access.Record.Span),
            Session = access[Fields.SessionId].TextForm(),
            Line = access[Fields.EventSequence] is { Kind: FieldKind.Integer } line ? line.AsInteger : 0,
            Party = _parties.Of(access),
        },
        AlertContext.Of(access, _explained, _decided));

    /// <summary>What one event gives to alerts and windows, made once however many rules it matches.</summary>
    private sealed record Evidence(EvidenceItem Item, AlertContext Context)
    {
        public MatchEntry EntryFor(IReadOnlyList<MatchTarget> targets, StreamTime time, IReadOnlyList<FeedFact> feed) =>
            new() { Feed = feed, Evidence = Item, StreamTicks = time.Ticks, IsProvisional = time.IsProvisional, Context = Context, Targets = targets };
    }
}
