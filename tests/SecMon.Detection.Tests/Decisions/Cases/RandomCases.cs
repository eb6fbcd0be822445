using SecMon.Detection.Cases;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Decisions.Cases;

/// <summary>Random cases and rows, and random decisions about them of which none reads what a later one concludes.</summary>
internal sealed class RandomCases
{
    private static readonly string[] Users = ["ann", "bob", "eve", "ann bob", ""];
    private static readonly string[] Addresses = ["10.0.0.1", "10.0.0.2", ""];
    private static readonly string[] UseCases = ["EX-01", "EX-02", "AC-02", "PR-01"];
    private static readonly string[] Fields = ["user.name", "source.ip", "source", "record"];
    private static readonly Severity[] Levels = [Severity.Low, Severity.Medium, Severity.High, Severity.Critical];
    private static readonly CaseVerdict[] Verdicts = [CaseVerdict.Benign, CaseVerdict.FalsePositive, CaseVerdict.TruePositive];

    private static readonly EffectKind[] Kinds =
    [
        EffectKind.Raise, EffectKind.Lower, EffectKind.Page, EffectKind.NoPage, EffectKind.Expect,
        EffectKind.Route, EffectKind.Assign, EffectKind.Task, EffectKind.Propose, EffectKind.Close,
    ];

    private readonly Random _random;

    public RandomCases(int seed)
    {
        _random = new Random(seed);
        Cases = [.. Enumerable.Range(0, 1 + _random.Next(6)).Select(CaseOf)];
        Rows = [.. Enumerable.Range(0, _random.Next(4)).Select(i => Some.Row(
            Maybe() ? "approval" : "watch", Of(Users), _random.Next(12), _random.Next(8, 60), line: i + 1, since: Maybe() ? Some.Hour(11) : null))];
        Decisions = [.. Enumerable.Range(0, 1 + _random.Next(6)).Select(Decide)];
    }

    public IReadOnlyList<Case> Cases { get; }

    public IReadOnlyList<RowFact> Rows { get; }

    public IReadOnlyList<Decision> Decisions { get; }

    private Case CaseOf(int place) =>
        Some.Case(Of(UseCases), $"c{place}", Of(Levels), first: _random.Next(10), last: 10 + _random.Next(50), Of(Users), Of(Addresses), status: Maybe() ? CaseStatus.Open : CaseStatus.Closed) with
        {
            IsTouched = _random.Next(4) == 0,
            IsSkewed = _random.Next(8) == 0,
            Record = $"record{_random.Next(3)}",
        };

    private Decision Decide(int place)
    {
        var builder = DecisionBuilder.OnCase($"d{_random.Next(100):00}-{place}").Looking(TimeSpan.FromDays(1 + _random.Next(3)));
        if (_random.Next(8) == 0)
            builder.InShadow();
        var names = new List<(string Name, string Kind)>();
        var count = 1 + _random.Next(3);
        for (var i = 0; i < count; i++)
        {
            var kind = i == 0 ? CaseFact.KindName : Kind(place, names.Exists(name => name.Kind == Conclusion.KindName));
            builder.When($"n{i}", kind, Lines(place, kind, names));
            names.Add(($"n{i}", kind));
        }

        if (_random.Next(3) == 0)
            builder.AllOf("all", 1 + _random.Next(3), Maybe() ? "user.name" : null, CaseFact.KindName, Lines(place, CaseFact.KindName, names));
        for (var i = _random.Next(3); i > 0; i--)
        {
            var kind = Kind(place, hasConclusion: false);
            builder.Not($"not{i}", kind, [.. Lines(place, kind, names), .. Lines(place, kind, names)]);
        }

        string[] targets = [.. names.Where(name => name.Kind == CaseFact.KindName).Select(name => name.Name)];
        for (var i = 1 + _random.Next(2); i > 0; i--)
            builder.Then(EffectOn(Of(targets)));
        if (_random.Next(3) == 0)
            builder.Incident(Of(["user.name", "source.ip", "source"]), targets);
        if (_random.Next(3) == 0)
            builder.Conclude($"c{place}", ("user.name", "n0", "user.name"));
        return builder.Build();
    }

    private Effect EffectOn(string target)
    {
        var kind = Of(Kinds);
        return new Effect
        {
            Kind = kind,
            Target = target,
            To = kind is EffectKind.Raise or EffectKind.Lower && Maybe() ? Of(Levels) : null,
            Party = kind is EffectKind.Route or EffectKind.Assign ? Of(Users) : null,
            Text = kind == EffectKind.Task ? DecisionBuilder.Text("call ", "n0") : null,
            Verdict = kind is EffectKind.Propose or EffectKind.Close ? Of(Verdicts) : null,
            Because = DecisionBuilder.Text("of ", target),
        };
    }

    private string Kind(int place, bool hasConclusion) => _random.Next(6) switch
    {
        0 => "approval",
        1 => "watch",
        2 => place > 0 && !hasConclusion ? Conclusion.KindName : CaseFact.KindName,
        _ => CaseFact.KindName,
    };

    private object[] Lines(int place, string kind, List<(string Name, string Kind)> names)
    {
        var lines = new List<object>();
        if (kind == Conclusion.KindName)
            lines.Add(DecisionBuilder.Is("name", [.. Enumerable.Range(0, place).Where(_ => Maybe()).Append(place - 1).Select(producer => $"c{producer}")]));
        if (kind == CaseFact.KindName && Maybe())
        {
            lines.Add(_random.Next(5) switch
            {
                0 => DecisionBuilder.Is("level", Of(Levels).Word(), Of(Levels).Word()),
                1 => DecisionBuilder.Is("use_case", "EX-*"),
                2 => DecisionBuilder.Is("rule", $"rule-{Of(UseCases)}"),
                3 => DecisionBuilder.Is("status", "open"),
                _ => DecisionBuilder.IsNot("user.name", "eve"),
            });
        }

        if (names.Count > 0 && Maybe())
        {
            var (name, other) = Of([.. names]);
            lines.Add(kind == CaseFact.KindName && other == CaseFact.KindName && Maybe()
                ? DecisionBuilder.Join("last", name, "last", JoinOperator.LessOrEqual)
                : DecisionBuilder.Join(FieldOf(kind), name, FieldOf(other), Maybe() ? JoinOperator.Equal : JoinOperator.NotEqual));
        }

        return [.. lines];
    }

    private string FieldOf(string kind) => kind switch
    {
        CaseFact.KindName => Of(Fields),
        Conclusion.KindName => "user.name",
        _ => "account",
    };

    private bool Maybe() => _random.Next(2) == 0;

    private T Of<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
