using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Events;

namespace SecMon.Detection.Decisions;

/// <summary>Which fields of events decisions ask of signals: what travels with a match, since a partition sees no event.</summary>
internal static class SignalFields
{
    /// <summary>Every field that a pattern, a comparison or a text takes of a signal, each once; fields that only a fact has are harmless.</summary>
    public static IReadOnlyList<FieldName> Of(IEnumerable<Decision> decisions) =>
        [.. decisions.SelectMany(Of).DistinctBy(field => field.Name)];

    private static IEnumerable<FieldName> Of(Decision decision)
    {
        List<FactPattern> patterns = [.. decision.When, .. decision.AllOf.Select(gather => gather.Pattern), .. decision.Not];
        var signals = patterns.Where(pattern => pattern.Kind == SignalFact.KindName).Select(pattern => pattern.Name).ToHashSet();
        foreach (var pattern in patterns)
        {
            if (signals.Contains(pattern.Name))
            {
                foreach (var field in pattern.Tests.Select(test => test.Field).Concat(pattern.Joins.Select(join => join.Field)))
                    yield return field;
            }

            foreach (var join in pattern.Joins.Where(join => signals.Contains(join.Other)))
                yield return join.OtherField;
        }

        foreach (var gather in decision.AllOf.Where(gather => gather.By is not null && signals.Contains(gather.Pattern.Name)))
            yield return gather.By!;
        foreach (var part in decision.Then.SelectMany(effect => effect.Because?.Parts ?? []).Where(part => part.Field is not null && signals.Contains(part.Fact!)))
            yield return part.Field!;
        foreach (var value in decision.Then.SelectMany(effect => effect.Fields.Values).Where(value => value.Field is not null && signals.Contains(value.Fact!)))
            yield return value.Field!;
    }
}
