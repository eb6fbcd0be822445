using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Correlation;

/// <summary>Rules, and all that a silo or a replay runs for them: events go in, what fires comes out.</summary>
internal sealed class RuleRun
{
    private static readonly EvidenceOrigin Origin = new("db1", "a.json", 7);

    private readonly LoadedRules _rules;
    private readonly Detector _detector;
    private readonly CorrelationPartition[] _partitions;
    private int _events;

    public RuleRun(params IReadOnlyList<string> texts)
        : this(texts, [])
    {
    }

    public RuleRun(IReadOnlyList<string> texts, IReadOnlyList<RuleFile> lists)
    {
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        _rules = LoadedRules.Load(new RuleFiles([.. texts.Select((text, i) => new RuleFile($"r{i}.yml", $"r{i}.yml", text))], lists), pseudonyms);
        Assert.DoesNotContain(_rules.Problems, problem => problem.IsError);
        _detector = new Detector(_rules.RuleSet, LogSource.Undeclared, Enricher.Load([], sourceHours: null, []), new AlertBuilder(pseudonyms)) { Facts = _rules.Facts };
        _partitions = [.. Enumerable.Range(0, CorrelationPartition.Partitions).Select(_ => New())];
    }

    /// <summary>A detection rule for events whose <c>e</c> is its name.</summary>
    public static string Detection(string name) =>
        $"title: base {name}\nname: {name}\nlogsource: {{category: c}}\ndetection:\n  sel: {{e: {name}}}\n  condition: sel\n";

    public RuleSet RuleSet => _rules.RuleSet;

    public IReadOnlyList<CorrelationPartition> Partitions => _partitions;

    /// <summary>What quiet times held back so far.</summary>
    public List<HeldBack> Held { get; } = [];

    /// <summary>Time passes without an event.</summary>
    public List<Alert> Tick(double second)
    {
        var fired = new List<Alert>();
        foreach (var partition in _partitions)
            partition.TickClock(Event(second).Timestamp.Ticks, fired);
        return fired;
    }

    /// <summary>Detects an event; each event is a tick first.</summary>
    public List<Alert> Enter(AccessEvent access)
    {
        access.Name = new RecordName(Origin.FileId, _events);
        access.Record = BitConverter.GetBytes(_events++);
        var output = new DetectionOutput();
        _detector.Detect(access, Origin, output);
        List<Alert> fired = [.. output.Alerts];
        for (var i = 0; i < _partitions.Length; i++)
        {
            _partitions[i].TickClock(_detector.Stream.Ticks, fired);
            foreach (var entry in MatchEntryCodec.Read(MatchEntryCodec.Write(output.Entries[i])))
                _partitions[i].Apply(entry, fired);
        }

        return fired;
    }

    /// <summary>Detects an event of some second, with fields.</summary>
    public List<Alert> Enter(double second, params (string Name, object Value)[] fields) => Enter(Event(second, fields));

    /// <summary>Goes on with partitions that took up snapshots.</summary>
    public void Restart()
    {
        for (var i = 0; i < _partitions.Length; i++)
        {
            _partitions[i].BeginSnapshot();
            var copies = new List<BucketCopy>();
            while (_partitions[i].TakeCopy() is { } copy)
                copies.Add(copy);
            var streamTicks = _partitions[i].StreamTicks;
            _partitions[i] = New();
            _partitions[i].Restore(copies, streamTicks);
        }
    }

    public static AccessEvent Event(double second, params (string Name, object Value)[] fields)
    {
        var json = new JsonObject();
        foreach (var (name, value) in fields)
            json[name] = System.Text.Json.JsonSerializer.SerializeToNode(value);
        var access = Rules.Rule.Event(json.ToJsonString());
        access.Timestamp = new DateTime(2026, 11, 16, 0, 0, 0, DateTimeKind.Utc).AddTicks((long)Math.Round(second * TimeSpan.TicksPerSecond));
        return access;
    }

    /// <summary>Title, and the events of the evidence, the one that made it fire last: <c>outer: 0 1 2</c>.</summary>
    public static string Describe(Alert alert) => $"{alert.Rule.Title}: {string.Join(' ', Items(alert).Select(item => item!["position"]))}";

    private static JsonArray Items(Alert alert) => JsonNode.Parse(alert.Document)!["secmon"]!["evidence"]!["items"]!.AsArray();

    private CorrelationPartition New() => new(_rules, new AlertBuilder(SubjectPseudonyms.WithPublicKeys())) { OnHeldBack = Held.Add };
}
