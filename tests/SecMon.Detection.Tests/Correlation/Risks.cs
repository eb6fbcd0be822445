using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Correlation;

/// <summary>A risk over three rules, and a partition that runs it.</summary>
internal sealed class Risks
{
    public static readonly double[] Scores = [40, 25, 7.5];

    private static readonly EvidenceOrigin Origin = new("db1", "a.csv", 7);
    private static readonly EvidenceParty Party = new("clerk_1", null, "10.0.0.1", null);

    private readonly LoadedRules _rules;
    private readonly List<Alert> _fired = [];

    public Risks(string secmon)
    {
        string[] texts =
        [
            Detection("none", "0", "PU-01"), Detection("night", "1", "CU-04"), Detection("long", "2", null),
            $"title: t\nsecmon: {{type: risk, rules: [none, night, long], score: {{none: 40, night: 25, long: 7.5}}, group-by: [user.name], {secmon}}}\n",
        ];
        _rules = LoadedRules.Load(
            new RuleFiles([.. texts.Select((text, i) => new RuleFile($"r{i}.yml", $"r{i}.yml", text))], []), SubjectPseudonyms.WithPublicKeys());
        Assert.DoesNotContain(_rules.Problems, problem => problem.IsError);
        Keys = [.. _rules.RuleSet.Detections.Select(rule => RuleKey.Of(rule.Metadata))];
        Partition = New();
    }

    public CorrelationPartition Partition { get; private set; }

    public RuleSet RuleSet => _rules.RuleSet;

    public RunningRule Rule => _rules.Running.Single();

    /// <summary>Keys of the three rules.</summary>
    public ulong[] Keys { get; }

    /// <summary>Takes an arrival in whose values name the rules that it matched; the alert, or null.</summary>
    public Alert? Enter(Arrival arrival)
    {
        _fired.Clear();
        Partition.Apply(Entry(arrival), _fired);
        return _fired.Count == 0 ? null : Assert.Single(_fired);
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
        Targets =
        [
            new MatchTarget
            {
                Rule = Rule.Key,
                Group = [arrival.Group],
                OncePer = arrival.Once,
                Matched = [.. arrival.Values.Select(rule => Keys[int.Parse(rule)])],
            },
        ],
    };

    public CorrelationPartition New() => new(_rules, new AlertBuilder(SubjectPseudonyms.WithPublicKeys()));

    /// <summary>Goes on with another partition that took up a snapshot.</summary>
    public void Restore(IEnumerable<BucketCopy> copies, long streamTicks)
    {
        Partition = New();
        Partition.Restore(copies, streamTicks);
    }

    private static string Detection(string name, string value, string? code) =>
        $"title: {name}\nname: {name}\nlogsource: {{category: c}}\ndetection:\n  sel: {{F: {value}}}\n  condition: sel\n{(code is null ? "" : $"secmon: {{use_case: {code}}}\n")}";
}
