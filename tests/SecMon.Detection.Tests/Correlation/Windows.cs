using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Correlation;

/// <summary>What enters a window: its place in the order of arrival, its time, and its values.</summary>
internal sealed record Arrival(int Number, long Ticks, string Group, string[] Values, string? Once);

/// <summary>One correlation rule and a partition that runs it.</summary>
internal sealed class Windows
{
    private const string Base = "title: base\nname: base\nlogsource: {category: c}\ndetection:\n  sel: {F: 1}\n  condition: sel\n";

    private static readonly EvidenceOrigin Origin = new("db1", "a.csv", 7);
    private static readonly EvidenceParty Party = new("clerk_1", null, "10.0.0.1", null);

    private readonly LoadedRules _rules;
    private readonly List<Alert> _fired = [];

    public Windows(string correlation, string secmon = "")
    {
        var text = $"title: t\ncorrelation: {{rules: base, group-by: [g], {correlation}}}\nsecmon: {{{secmon}}}\n";
        _rules = LoadedRules.Load(
            new RuleFiles([new RuleFile("a.yml", "a.yml", Base), new RuleFile("b.yml", "b.yml", text)], []), SubjectPseudonyms.WithPublicKeys());
        Assert.DoesNotContain(_rules.Problems, problem => problem.IsError);
        Partition = New();
    }

    public CorrelationPartition Partition { get; private set; }

    public RunningRule Rule => _rules.Running.Single();

    /// <summary>Takes an arrival in; what fired as text, or null.</summary>
    public string? Enter(Arrival arrival)
    {
        _fired.Clear();
        Partition.Apply(Entry(arrival), _fired);
        return _fired.Count == 0 ? null : Describe(Assert.Single(_fired));
    }

    public MatchEntry Entry(Arrival arrival) => new()
    {
        Evidence = new EvidenceItem
        {
            Origin = Origin,
            Position = arrival.Number,
            Ticks = arrival.Ticks,
            Hash = RecordHash.Of(BitConverter.GetBytes(arrival.Number)),
            Party = Party,
        },
        StreamTicks = arrival.Ticks,
        Context = AlertContext.From([new("user.name", FieldValue.Text("clerk_1"))]),
        Targets = [new MatchTarget { Rule = Rule.Key, Group = [arrival.Group], Counted = arrival.Values, OncePer = arrival.Once }],
    };

    public CorrelationPartition New() => new(_rules, new AlertBuilder(SubjectPseudonyms.WithPublicKeys()));

    /// <summary>Goes on with another partition that took up a snapshot.</summary>
    public void Restore(IEnumerable<BucketCopy> copies, long streamTicks)
    {
        Partition = New();
        Partition.Restore(copies, streamTicks);
    }

    public static string Describe(Alert alert)
    {
        var evidence = System.Text.Json.Nodes.JsonNode.Parse(alert.Document)!["secmon"]!["evidence"]!;
        return $"{evidence["count"]}: {string.Join(' ', evidence["items"]!.AsArray().Select(item => item!["position"]))}";
    }
}
