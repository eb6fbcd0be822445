using SecMon.Detection.Cases;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Decisions;

namespace SecMon.Benchmarks.Workloads;

/// <summary>Decisions like those that are shipped, and any number of such.</summary>
internal static class SampleDecisions
{
    /// <summary>Six decisions like those of decisions.md 6 that are made where signals arise.</summary>
    public static IReadOnlyList<Decision> Shipped =>
    [
        DecisionBuilder.Named("one-alert").When("a").When("b").Then(EffectKind.Absorb, "b", into: "a").Build(),
        DecisionBuilder.Named("approved").When("signal", SignalFact.KindName, DecisionBuilder.Is("level", "low", "medium", "high"))
            .When("work", "approval", OfAccount, Begun, NotOver).Then(EffectKind.Expect).Build(),
        DecisionBuilder.Named("silent").When("signal").When("leave", "leave", OfAccount, Begun, NotOver).Then(EffectKind.Raise).Then(EffectKind.Page).Build(),
        DecisionBuilder.Named("watch").When("signal").When("watch", "watch", OfAccount).Then(EffectKind.Page).Build(),
        DecisionBuilder.Named("inspection").When("signal", SignalFact.KindName, DecisionBuilder.Is("use_case", "HV-*", "PU-*"))
            .When("work", "assignment", OfAccount, Begun, NotOver).Not("export", SignalFact.KindName, DecisionBuilder.Is("use_case", "EX-*")).Then(EffectKind.Expect).Build(),
        DecisionBuilder.Named("blind").When("signal").When("problem", FeedFact.KindName, DecisionBuilder.Is("issue", "audit_off", "gap")).Then(EffectKind.Raise).Build(),
    ];

    /// <summary>Decisions that all look at every signal and every row of a list.</summary>
    public static IReadOnlyList<Decision> Many(int count) =>
        [.. Enumerable.Range(0, count).Select(i => DecisionBuilder.Named($"d{i:000}").When("signal").When("row", "watch", OfAccount, DecisionBuilder.Is("ticket", $"T-{i}")).Then(EffectKind.Page).Build())];

    /// <summary>Rows of a list about one account, of which each of <see cref="Many"/> binds one.</summary>
    public static RowFact[] Rows(int count) => [.. Enumerable.Range(0, count).Select(i => Some.Row("watch", "clerk", line: i + 1, ticket: $"T-{i}"))];

    /// <summary>Decisions of two cases of one account in turn, as "break-in that went on", each about two use cases.</summary>
    /// <param name="count">How many.</param>
    /// <param name="useCases">How many pairs of use cases they are about; <see cref="Cases"/> has the first twenty.</param>
    public static IReadOnlyList<Decision> OnCases(int count, int useCases = 20) =>
        [.. Enumerable.Range(0, count).Select(i => DecisionBuilder.OnCase($"d{i:000}")
            .Case("entry", DecisionBuilder.Is("use_case", $"AC-{i % useCases:00}"))
            .Case("loot", DecisionBuilder.Is("use_case", $"EX-{i % useCases:00}"), DecisionBuilder.Join("user.name", "entry", "user.name"), DecisionBuilder.Join("last", "entry", "last", JoinOperator.GreaterOrEqual))
            .Incident("user.name", "entry", "loot").Build())];

    /// <summary>Cases of one account, of twenty pairs of use cases.</summary>
    public static IReadOnlyList<Case> Cases(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Some.Case($"{(i % 2 == 0 ? "AC" : "EX")}-{i / 2 % 20:00}", $"c{i}", last: 10 + (i % 12)))];

    /// <summary>A signal about that account.</summary>
    public static SignalFact Signal(string useCase = "EX-02", Severity level = Severity.High) => Some.Signal(useCase, level);

    private static FactJoin OfAccount => DecisionBuilder.Join("account", "signal", "user.name");

    private static FactJoin Begun => DecisionBuilder.Join("from", "signal", "first", JoinOperator.LessOrEqual);

    private static FactJoin NotOver => DecisionBuilder.Join("to", "signal", "last", JoinOperator.GreaterOrEqual);
}
