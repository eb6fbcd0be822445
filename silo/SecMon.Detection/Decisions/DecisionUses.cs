using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Loading;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Events;

namespace SecMon.Detection.Decisions;

/// <summary>What decisions need of others: fields of events, and lists that are read more strictly.</summary>
internal static class DecisionUses
{
    /// <summary>The fields of events that patterns and effects read of signals.</summary>
    public static IReadOnlyList<FieldName> EventFields(IEnumerable<Decision> decisions) =>
        [.. decisions.SelectMany(FieldsOf).Where(field => field.Known is not null).DistinctBy(field => field.Name).OrderBy(field => field.Name, StringComparer.Ordinal)];

    /// <summary>The kinds of facts that decisions bind which tell people less.</summary>
    public static IReadOnlySet<string> ExcusingKinds(IEnumerable<Decision> decisions) =>
        decisions.Where(decision => decision.Then.Any(effect => effect.Kind.Excuses())).SelectMany(decision => decision.When).Select(pattern => pattern.Kind).ToHashSet();

    /// <summary>Of <see cref="ExcusingKinds"/> those that excuse cases alone: a case does not know its tables, so their rows name none.</summary>
    public static IReadOnlySet<string> KindsExcusingCasesAlone(IReadOnlyList<Decision> decisions) =>
        ExcusingKinds(decisions.Where(decision => decision.Moment == DecisionMoment.Case))
            .Except(ExcusingKinds(decisions.Where(decision => decision.Moment == DecisionMoment.Signals)))
            .ToHashSet();

    private static IEnumerable<FieldName> FieldsOf(Decision decision)
    {
        FactPattern[] patterns = [.. decision.When, .. decision.AllOf.Select(one => one.Pattern), .. decision.Not];
        var signals = patterns.Where(pattern => pattern.Kind == SignalFact.KindName).ToArray();
        var names = signals.Select(pattern => pattern.Name).ToHashSet();
        var ofPatterns = signals.SelectMany(pattern => pattern.Tests.Select(test => test.Field).Concat(pattern.Joins.Select(join => join.Field)));
        var ofJoins = patterns.SelectMany(pattern => pattern.Joins).Where(join => names.Contains(join.Other)).Select(join => join.OtherField);
        var counted = decision.AllOf.Where(one => one.Pattern.Kind == SignalFact.KindName).Select(one => one.By).OfType<FieldName>();
        var told = decision.Then.SelectMany(effect => effect.Because?.Parts ?? []).Where(part => part.Fact is not null && names.Contains(part.Fact)).Select(part => part.Field).OfType<FieldName>();
        var concluded = decision.Then.SelectMany(effect => effect.Fields.Values).Where(value => value.Fact is not null && names.Contains(value.Fact)).Select(value => value.Field).OfType<FieldName>();
        return ofPatterns.Concat(ofJoins).Concat(counted).Concat(told).Concat(concluded);
    }
}
