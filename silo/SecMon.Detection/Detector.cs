using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
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
    }

    /// <inheritdoc/>
    public StreamClock Stream { get; init; } = new(StreamClock.DefaultSkew);

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
        Evidence? evidence = null;
        foreach (var i in _matcher.Match(access))
        {
            var rule = _rules[i];
            evidence ??= EvidenceOf(access, origin);
            if (rule.Alerts)
                Alert(rule, _keys[i], access, evidence, output);
            foreach (var correlation in rule.Correlations)
                _targets.Enter(correlation, rule, _keys[i], access);
        }

        if (_targets.IsCut)
            output.CutLists++;
        if (evidence is not null && !_targets.IsEmpty)
            Send(evidence, output);
    }

    /// <summary>Apart from <see cref="Detect"/>, which would make what this captures for every event.</summary>
    private void Send(Evidence evidence, DetectionOutput output) =>
        _targets.Send(targets => evidence.EntryFor(targets, _time), output);

    private void Alert(DetectionRule rule, ulong key, AccessEvent access, Evidence evidence, DetectionOutput output)
    {
        if (rule.Suppress is null)
        {
            var alert = _alerts.Build(SingleFiring(rule, access, evidence));
            if (_alertsOfRecord.Add(alert.Id))
                output.Alerts.Add(alert);
            return;
        }

        // An alert is never withheld because a group field is missing: such events are a group of their own.
        foreach (var group in GroupValues.Of(access, rule.GroupBy, ifMissing: ""))
            _targets.EnterQuietTime(key, group);
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
        AlertContext.Of(access, _explained));

    /// <summary>What one event gives to alerts and windows, made once however many rules it matches.</summary>
    private sealed record Evidence(EvidenceItem Item, AlertContext Context)
    {
        public MatchEntry EntryFor(IReadOnlyList<MatchTarget> targets, StreamTime time) =>
            new() { Evidence = Item, StreamTicks = time.Ticks, IsProvisional = time.IsProvisional, Context = Context, Targets = targets };
    }
}
