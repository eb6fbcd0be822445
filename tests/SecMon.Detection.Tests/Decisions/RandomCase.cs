using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>Random facts, and random decisions of which none reads what a later one concludes.</summary>
internal sealed class RandomCase
{
    private static readonly string[] Users = ["ann", "bob", "eve"];
    private static readonly string[] UseCases = ["EX-01", "EX-02", "AC-02", "PR-01"];
    private static readonly Severity[] Levels = [Severity.Low, Severity.Medium, Severity.High, Severity.Critical];
    private static readonly JoinOperator[] Operators = [JoinOperator.Equal, JoinOperator.Equal, JoinOperator.NotEqual, JoinOperator.LessOrEqual, JoinOperator.Greater, JoinOperator.Contains];

    private readonly Random _random;

    public RandomCase(int seed)
    {
        _random = new Random(seed);
        Signals = [.. Enumerable.Range(0, 1 + _random.Next(4)).Select(i => Some.Signal(
            Of(UseCases), Of(Levels), id: $"r{i}", tags: Maybe() ? ["attack.t1562.001"] : ["attack.t1005"], page: Maybe(),
            first: 8 + _random.Next(3), last: 10 + _random.Next(3), user: Of(Users)))];
        Feed = [.. Enumerable.Range(0, _random.Next(3)).Select(i => new FeedFact(i == 0 ? "gap" : "audit_off", Some.Hour(9), Some.Hour(10 + i)))];
        Rows = [.. Enumerable.Range(0, _random.Next(5)).Select(i => Some.Row(
            Maybe() ? "approval" : "watch", Of(Users), _random.Next(12), _random.Next(8, 24), line: i + 1, since: Maybe() ? Some.Hour(11) : null))];
        Decisions = [.. Enumerable.Range(0, 1 + _random.Next(6)).Select(Decide)];
    }

    public IReadOnlyList<SignalFact> Signals { get; }

    public IReadOnlyList<FeedFact> Feed { get; }

    public IReadOnlyList<RowFact> Rows { get; }

    public IReadOnlyList<Decision> Decisions { get; }

    public IEnumerable<(Fact Fact, string Label)> Facts =>
        Signals.Cast<Fact>().Concat(Feed).Concat(Rows).Select((fact, place) => (fact, $"{fact.Kind}{place}"));

    private Decision Decide(int place)
    {
        var builder = DecisionBuilder.Named($"d{_random.Next(100):00}-{place}");
        if (_random.Next(8) == 0)
            builder.InShadow();
        var names = new List<(string Name, string Kind)>();
        var count = 1 + _random.Next(3);
        for (var i = 0; i < count; i++)
        {
            var kind = i == 0 && Maybe() ? SignalFact.KindName : Kind(place, names.Exists(name => name.Kind == Conclusion.KindName));
            builder.When($"n{i}", kind, Lines(place, kind, names));
            names.Add(($"n{i}", kind));
        }

        if (_random.Next(3) == 0)
        {
            var kind = Kind(place, hasConclusion: false);
            builder.AllOf("all", 1 + _random.Next(3), Maybe() && kind == SignalFact.KindName ? "user.name" : null, kind, Lines(place, kind, names));
        }

        for (var i = _random.Next(3); i > 0; i--)
        {
            var kind = Kind(place, hasConclusion: false);
            builder.Not($"not{i}", kind, [.. Lines(place, kind, names), .. Lines(place, kind, names)]);
        }

        var targets = names.Where(name => name.Kind == SignalFact.KindName).Select(name => name.Name).ToArray();
        for (var i = 1 + _random.Next(2); i > 0 && targets.Length > 0; i--)
        {
            var kind = Of([EffectKind.Absorb, EffectKind.Raise, EffectKind.Lower, EffectKind.Page, EffectKind.NoPage, EffectKind.Expect]);
            builder.Then(kind, Of(targets), Maybe() ? null : Of(Levels), kind == EffectKind.Absorb ? Of(targets) : null);
        }

        if (targets.Length == 0 || _random.Next(3) == 0)
            builder.Conclude($"c{place % 2}-{place}", names[0].Kind == SignalFact.KindName ? [("user.name", "n0", "user.name")] : []);
        return builder.Build();
    }

    private string Kind(int place, bool hasConclusion) => _random.Next(6) switch
    {
        0 or 1 => SignalFact.KindName,
        2 => "approval",
        3 => "watch",
        4 => FeedFact.KindName,
        _ => place > 0 && !hasConclusion ? Conclusion.KindName : SignalFact.KindName,
    };

    private object[] Lines(int place, string kind, List<(string Name, string Kind)> names)
    {
        var lines = new List<object>();
        if (kind == Conclusion.KindName)
            lines.Add(DecisionBuilder.Is("name", [.. Enumerable.Range(0, place).Where(_ => Maybe()).Append(place - 1).Select(producer => $"c{producer % 2}-{producer}")]));
        if (kind == SignalFact.KindName && Maybe())
            lines.Add(_random.Next(5) switch
            {
                0 => DecisionBuilder.Is("level", Of(Levels).Word(), Of(Levels).Word()),
                1 => DecisionBuilder.Is("use_case", "EX-*"),
                2 => DecisionBuilder.Is("rule", $"r{_random.Next(4)}"),
                3 => DecisionBuilder.Is("tags", "attack.t1562.001"),
                _ => DecisionBuilder.IsNot("user.name", Of(Users)),
            });
        if (names.Count > 0 && Maybe())
        {
            var (name, other) = Of([.. names]);
            lines.Add(DecisionBuilder.Join(FieldOf(kind), name, FieldOf(other), Of(Operators)));
        }

        return [.. lines];
    }

    private string FieldOf(string kind) => kind switch
    {
        SignalFact.KindName => Maybe() ? "user.name" : "time",
        FeedFact.KindName => "last",
        Conclusion.KindName => "user.name",
        _ => Maybe() ? "account" : "from",
    };

    private bool Maybe() => _random.Next(2) == 0;

    private T Of<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
