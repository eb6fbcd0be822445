using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Outlines;

/// <summary>Finds rules by what people call them: title, id, name, use case, or file.</summary>
internal sealed class RuleCatalogue
{
    /// <summary>Reads the documents of all files that load.</summary>
    /// <param name="files">All files of the rules folder.</param>
    /// <param name="problems">What loading said: files with an error are left out.</param>
    public RuleCatalogue(IReadOnlyList<RuleFile> files, IEnumerable<Diagnostic> problems)
    {
        var refused = problems.Where(problem => problem.IsError).Select(problem => problem.Location.Path).ToHashSet();
        Rules = [.. RuleOutlines.Documents(files).Where(one => !refused.Contains(one.File.Path)).Select(one => CatalogueRule.Of(one.File, one.Document))];
    }

    /// <summary>All documents in the order of files.</summary>
    public IReadOnlyList<CatalogueRule> Rules { get; }

    /// <summary>Detection rules and correlations that bear a title, an id or a name, or stand in a file.</summary>
    /// <param name="reference">What somebody calls them; of a file its path, or the end of it.</param>
    public IReadOnlyList<CatalogueRule> Find(string reference)
    {
        var wanted = Rules.Where(rule => !rule.IsFilter && !rule.IsDecision && rule.Bears(reference)).ToArray();
        if (wanted.Length > 0)
            return wanted;
        wanted = [.. Rules.Where(rule => !rule.IsFilter && !rule.IsDecision && rule.UseCase == reference)];
        if (wanted.Length > 0)
            return wanted;
        var path = reference.Replace('\\', '/');
        return [.. Rules.Where(rule => !rule.IsFilter && !rule.IsDecision && (rule.File.Path == path || rule.File.RelativePath == path || rule.File.Path.EndsWith($"/{path}", StringComparison.Ordinal)))];
    }

    /// <summary>The detection rules that a rule is made of: itself, or those that a correlation refers to, through others.</summary>
    public IReadOnlyList<RuleOutline> DetectionsOf(CatalogueRule rule)
    {
        var found = new List<RuleOutline>();
        Add(rule, found, []);
        return found;
    }

    /// <summary>The filters that apply to a detection rule.</summary>
    public IEnumerable<RuleOutline> FiltersOf(RuleOutline rule) => Rules.Select(one => one.Outline).OfType<RuleOutline>().Where(filter => filter.IsFilter && filter.AppliesTo(rule));

    private void Add(CatalogueRule rule, List<RuleOutline> found, HashSet<CatalogueRule> seen)
    {
        if (!seen.Add(rule))
            return;
        if (rule.Outline is { } outline)
            found.Add(outline);
        foreach (var reference in rule.References.SelectMany(reference => Rules.Where(one => one.Name == reference || string.Equals(one.Id, reference, StringComparison.OrdinalIgnoreCase))))
            Add(reference, found, seen);
    }
}
