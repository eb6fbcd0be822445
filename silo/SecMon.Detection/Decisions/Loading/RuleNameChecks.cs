using SecMon.Detection.Loading;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>Checks that the rules, use cases and tags that patterns of signals and cases name are those of a rule: a misspelt one is never bound.</summary>
/// <param name="documents">All documents of all files, also those with errors, which are somebody's to mend and not the decision's.</param>
internal sealed class RuleNameChecks(IReadOnlyList<RuleDocument> documents)
{
    private readonly Dictionary<string, HashSet<string>> _known = new()
    {
        ["rule"] = Known(documents, rule => new[] { rule.Metadata.Id, rule.Metadata.Name }.OfType<string>()),
        ["use_case"] = Known(documents, rule => rule.Metadata.UseCase is { } useCase ? [useCase] : []),
        ["tags"] = Known(documents, rule => rule.Metadata.Tags),
    };

    private static readonly Dictionary<string, (string Noun, string Many)> Nouns = new()
    {
        ["rule"] = ("is the id or name", "Rules"),
        ["use_case"] = ("is the use case", "Use cases"),
        ["tags"] = ("is a tag", "Tags"),
    };

    /// <summary>Notes every name that no rule bears.</summary>
    public void Check(DecisionDocument decision)
    {
        foreach (var (field, value) in decision.SubjectValues)
        {
            if (_known.TryGetValue(field, out var known) && !known.Contains(value.Text))
                decision.Noted.Error(value, $"'{value.Text}' {Nouns[field].Noun} of no rule, so the pattern is never bound", Spelling.Help(value.Text, Nouns[field].Many, known));
        }
    }

    private static HashSet<string> Known(IReadOnlyList<RuleDocument> documents, Func<RuleDocument, IEnumerable<string>> namesOf) =>
        documents.Where(document => document is DetectionDocument or CorrelationDocument).SelectMany(namesOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
