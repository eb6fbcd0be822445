using SecMon.Detection.Cases;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;

namespace SecMon.Detection.Tests.Decisions.Cases;

/// <summary>Decides about cases by decisions that are built by code.</summary>
internal static class Deciding
{
    /// <summary>A decision that binds each case as <c>case</c>.</summary>
    public static DecisionBuilder Each(string id) => DecisionBuilder.OnCase(id).Case("case");

    /// <summary>A line by which two names have an account in common.</summary>
    public static FactJoin SameUser(string other) => DecisionBuilder.Join("user.name", other, "user.name");

    public static CaseOutcome Decide(this IReadOnlyList<Case> cases, params DecisionBuilder[] decisions) => cases.Decide(Some.Rows(), decisions);

    public static CaseOutcome Decide(this IReadOnlyList<Case> cases, Action<string, Fact, List<RowFact>> rows, params DecisionBuilder[] decisions) =>
        Of(rows, decisions).Decide(new CaseMoment(cases, cases[^1].Id));

    public static CaseDecider Of(Action<string, Fact, List<RowFact>> rows, params DecisionBuilder[] decisions) =>
        new(DecisionSet.Compile([.. decisions.Select(decision => decision.Build())]), rows, _ => null);

    /// <summary>Decision, effect, case and value, one text each.</summary>
    public static IEnumerable<string> Told(this CaseOutcome outcome) =>
        outcome.Effects.Select(effect => $"{effect.DecisionId} {Detection.Decisions.Effects.EffectKindWords.Word(effect.Kind)} {effect.CaseId}{(effect.Value is null ? "" : $" {effect.Value}")}");
}
