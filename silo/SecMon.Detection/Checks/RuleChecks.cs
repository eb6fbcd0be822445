using SecMon.Detection.Loading;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Checks;

/// <summary>Everything that <c>secmon rules check</c> says beyond what loading does: what is allowed and probably not meant.</summary>
public static class RuleChecks
{
    /// <summary>Checks loaded rules.</summary>
    /// <param name="loaded">The rules, with the files they came from.</param>
    /// <param name="onChecked">Called with the number of rules that are done; null when nobody waits.</param>
    /// <param name="declared">The log sources that the sources of a deployment declare, beside those of SecMon's formats; null when nobody says.</param>
    /// <returns>The problems of loading and those of the checks, by path, line and column, each once.</returns>
    public static IReadOnlyList<Diagnostic> Run(LoadedRules loaded, Action<long>? onChecked = null, IReadOnlyList<LogSource>? declared = null)
    {
        var problems = new Problems();
        var catalogue = new RuleCatalogue(loaded.Files.Rules, loaded.Problems);
        RuleOutline[] outlines = [.. catalogue.Rules.Select(rule => rule.Outline).OfType<RuleOutline>()];
        var facts = new Dictionary<LineClause, (LineFact Fact, bool IsPositive)>(ReferenceEqualityComparer.Instance);
        var matches = new MatchChecks(facts, problems);
        var costs = new CostChecks(problems);
        CheckNames(catalogue, outlines, loaded.Files.Lists, declared ?? [], problems);
        foreach (var outline in outlines)
        {
            costs.Check(outline);
            if (outline.IsFilter)
                matches.CheckSelections(outline);
        }

        var rules = Rules(outlines, loaded.RuleSet).ToArray();
        var overlaps = new OverlapChecks(rules, facts, problems);
        for (var i = 0; i < rules.Length; i++)
        {
            matches.Check(rules[i]);
            overlaps.Check(rules[i]);
            onChecked?.Invoke(i + 1);
        }

        new EffectChecks(problems).Check(loaded.Decisions.Decisions);
        var tests = new TestChecks(loaded.Files.Rules, problems);
        tests.Check(loaded.RuleSet);
        return Merge([.. loaded.AllProblems, .. tests.OfTestFiles()], problems.Found);
    }

    /// <summary>Checks every name that a rule or a list uses for something that is elsewhere: a misspelt one makes a rule blind.</summary>
    private static void CheckNames(RuleCatalogue catalogue, IReadOnlyList<RuleOutline> outlines, IReadOnlyList<RuleFile> lists, IReadOnlyList<LogSource> declared, Problems problems)
    {
        var logSources = new LogSourceChecks(declared, problems);
        var fields = new FieldChecks(lists, problems);
        var vocabularies = new VocabularyChecks(lists, problems);
        var placeholders = new PlaceholderChecks(lists, problems);
        foreach (var outline in outlines)
        {
            logSources.Check(outline);
            fields.Check(outline);
            vocabularies.Check(outline);
            placeholders.Check(outline);
        }

        logSources.TellForeign();
        foreach (var correlation in catalogue.Rules.Where(rule => rule.Outline is null))
            fields.Check(correlation, catalogue);
        new ListChecks(problems).Check(lists);
        new EnrichmentChecks(lists, problems).Check();
    }

    private static IEnumerable<CheckedRule> Rules(IReadOnlyList<RuleOutline> outlines, RuleSet set)
    {
        var byLocation = outlines.Where(outline => !outline.IsFilter).ToDictionary(outline => outline.Location);
        var filters = outlines.Where(outline => outline.IsFilter).ToArray();
        foreach (var rule in set.Detections)
        {
            if (!byLocation.TryGetValue(rule.Metadata.Location, out var outline))
                continue;
            var applied = filters.Where(filter => filter.AppliesTo(outline)).Select(filter => filter.Condition);
            yield return new CheckedRule { Outline = outline, Rule = rule, Whole = BothClause.Of([outline.Condition, .. applied]) };
        }
    }

    private static IReadOnlyList<Diagnostic> Merge(IReadOnlyList<Diagnostic> loading, IReadOnlyCollection<Diagnostic> checks)
    {
        var told = loading.Select(problem => (problem.Location, problem.Kind)).ToHashSet();
        return [.. loading.Concat(checks.Where(problem => !told.Contains((problem.Location, problem.Kind)))).Distinct()
            .OrderBy(problem => problem.Location.Path, StringComparer.Ordinal).ThenBy(problem => problem.Location.Line).ThenBy(problem => problem.Location.Column)];
    }
}
