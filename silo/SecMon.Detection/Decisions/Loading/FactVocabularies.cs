using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Loading;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>Fields of facts that have a few known values.</summary>
internal static class FactVocabularies
{
    private static readonly Dictionary<(string Kind, string Field), string[]> Words = new()
    {
        [(SignalFact.KindName, "level")] = LevelWords.All,
        [(SignalFact.KindName, "kind")] = ["detection", .. CorrelationReader.KindNames, .. CorrelationKindReader.Names],
        [(CaseFact.KindName, "level")] = LevelWords.All,
        [(CaseFact.KindName, "status")] = [.. Enum.GetValues<CaseStatus>().Select(CaseWords.Word)],
        [(CaseFact.KindName, "verdict")] = [.. CaseWords.VerdictWords],
        [(FeedFact.KindName, "issue")] = ["gap", "audit_off", "drift", "clock_skew", "settings"],
    };

    /// <summary>Notes each value that a field never has.</summary>
    public static void Check(string kind, IEnumerable<NamedValue> values, Problems problems)
    {
        foreach (var value in values)
        {
            if (Words.TryGetValue((kind, value.Field), out var words) && !words.Contains(value.Value.Text, StringComparer.OrdinalIgnoreCase))
                problems.Error(value.Value, $"'{value.Value.Text}' is no {value.Field} of a {kind}", Spelling.Help(value.Value.Text, "Possible", words));
        }
    }
}
