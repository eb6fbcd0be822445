using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>Checks what correlations say about other rules (sigma.md 8.8, 8.10).</summary>
/// <param name="documents">All documents of all files.</param>
/// <param name="index">Finds them by id and name.</param>
internal sealed class CorrelationCheck(IReadOnlyList<RuleDocument> documents, RuleIndex index)
{
    private IEnumerable<CorrelationDocument> All => documents.OfType<CorrelationDocument>();

    private IEnumerable<CorrelationDocument> Sound => All.Where(document => !document.Problems.HasErrors);

    private const int DeepestChain = 100;   // chains are followed by recursion

    /// <summary>Notes every problem. A refused file holds no rules for others, so what refers to it is refused too, again and again.</summary>
    public void Check()
    {
        CheckAliases();
        CheckScores();
        foreach (var correlation in All.Where(document => document.TextCondition is not null))
            CheckNames(correlation, correlation.TextCondition!);
        RefuseUnresolved();
        RefuseCycles();
        RefuseUnresolved();
    }

    private void RefuseUnresolved()
    {
        int refused;
        do
        {
            refused = Sound.ToArray().Count(correlation => !AllResolve(correlation));
        }
        while (refused > 0);
    }

    private bool AllResolve(CorrelationDocument correlation)
    {
        var isSound = true;
        foreach (var rule in correlation.Entering)
        {
            var found = index.Find(rule.Text);
            if (found is DetectionDocument or CorrelationDocument { Kind: not CorrelationKind.Silence } && !found.Problems.HasErrors)
                continue;
            if (found == correlation)
                continue;   // a cycle, told as one

            isSound = false;
            if (found is CorrelationDocument { Kind: CorrelationKind.Silence })
                correlation.Problems.Error(rule, $"'{rule.Text}' waits for silence, in which there is no event that could enter a correlation", "refer to the rules that it waits for");
            else if (found is DetectionDocument or CorrelationDocument)
                correlation.Problems.Error(rule, $"the rule '{rule.Text}' was refused", $"mend {found.Metadata.Location}");
            else if (index.RefuseUnnamed(rule.Text) is not { } unnamed)
                correlation.Problems.Error(rule, $"there is no rule '{rule.Text}'", Spelling.Help(rule.Text, "Rules", index.References));
            else if (unnamed.Problems != correlation.Problems)
                correlation.Problems.Error(rule, $"the rule '{rule.Text}' was refused", $"mend {unnamed.Metadata.Location}");
        }

        return isSound;
    }

    /// <summary>Every reference that leads back to where it stands is an error.</summary>
    private void RefuseCycles()
    {
        foreach (var correlation in Sound.ToArray())
        {
            foreach (var rule in correlation.Entering)
            {
                if (index.Find(rule.Text) is not CorrelationDocument inner)
                    continue;
                var isTooDeep = false;
                if (PathTo(correlation, inner, [], DeepestChain, ref isTooDeep) is { } path)
                    correlation.Problems.Error(rule, $"the correlation refers to itself: {string.Join(" → ", path.Prepend(correlation).Select(one => one.Metadata.Title))}", "leave out one of the references");
                else if (isTooDeep)
                    correlation.Problems.Error(rule, $"correlations that refer to correlations, more than {DeepestChain} deep", "refer to the detection rules");
            }
        }
    }

    private List<CorrelationDocument>? PathTo(CorrelationDocument goal, CorrelationDocument from, HashSet<CorrelationDocument> seen, int depthLeft, ref bool isTooDeep)
    {
        if (from == goal)
            return [goal];
        isTooDeep |= depthLeft == 0;
        if (depthLeft == 0 || !seen.Add(from))
            return null;
        foreach (var inner in from.Entering.Select(rule => index.Find(rule.Text)).OfType<CorrelationDocument>())
        {
            if (PathTo(goal, inner, seen, depthLeft - 1, ref isTooDeep) is { } rest)
                return [from, .. rest];
        }

        return null;
    }

    private void CheckAliases()
    {
        foreach (var correlation in All.Where(one => one.Entering.Any()))
        {
            foreach (var rule in correlation.Aliases.Values.SelectMany(byRule => byRule.Keys))
            {
                if (!correlation.Entering.Any(reference => AreSame(reference.Text, rule.Text)) && !IsMisspelt(correlation.Entering, rule))
                    correlation.Problems.Error(rule, $"'{rule.Text}' is not one of the correlation's rules", Spelling.Help(rule.Text, "Rules", correlation.Entering.Select(one => one.Text)));
            }
        }
    }

    /// <summary>A text condition and <c>rules</c> name the same rules (sigma.md 8.6).</summary>
    private void CheckNames(CorrelationDocument correlation, RuleCondition condition)
    {
        var strangers = condition.Names.Where(name => !correlation.Rules.Any(rule => AreSame(rule.Text, name.Text)) && !IsMisspelt(correlation.Rules, name)).ToArray();
        foreach (var name in strangers)
            correlation.Problems.Error(name, $"'{name.Text}' is not one of the correlation's rules", Spelling.Help(name.Text, "Rules", correlation.Rules.Select(rule => rule.Text)));
        foreach (var rule in correlation.Rules.Where(rule => index.Find(rule.Text) is not null && !condition.Names.Any(name => AreSame(rule.Text, name.Text)) && !AreNear(strangers, rule)))
            correlation.Problems.Error(rule, $"the condition does not name the rule '{rule.Text}'", "name it in the condition, or leave it out of 'rules'");
    }

    /// <summary>Each rule of a risk has one score, and each score is of one of its rules.</summary>
    private void CheckScores()
    {
        foreach (var risk in All.Where(document => document.Kind == CorrelationKind.Risk && document.Rules.Count > 0))
        {
            var strangers = risk.Scores.Keys.Where(scored => !risk.Rules.Any(rule => AreSame(rule.Text, scored.Text)) && !IsMisspelt(risk.Rules, scored)).ToArray();
            foreach (var scored in strangers)
                risk.Problems.Error(scored, $"'{scored.Text}' is not one of the risk's rules", Spelling.Help(scored.Text, "Rules", risk.Rules.Select(rule => rule.Text)));
            foreach (var rule in risk.Rules.Where(rule => index.Find(rule.Text) is DetectionDocument or CorrelationDocument && !AreNear(strangers, rule)))
                CheckScore(risk, rule);
        }
    }

    private void CheckScore(CorrelationDocument risk, YamlScalar rule)
    {
        var scores = risk.Scores.Keys.Where(scored => AreSame(rule.Text, scored.Text)).ToList();
        var written = (risk.Map.Find("secmon")?.Value as YamlMap)?.Find("score")?.Value as YamlMap;
        var isToldAlready = written?.Pairs.Any(pair => AreSame(rule.Text, pair.Key.Text)) ?? true;
        if (scores.Count == 0 && !isToldAlready)
            risk.Problems.Error(rule, $"the rule '{rule.Text}' has no score", $"add it: score: {{{rule.Text}: 10}}");
        if (scores.Count > 1)
            risk.Problems.Error(scores[1], $"the rule '{rule.Text}' has two scores");
    }

    /// <summary>True when one of the correlation's rules is nobody's name and near to this one: that is told already.</summary>
    private bool IsMisspelt(IEnumerable<YamlScalar> rules, YamlScalar name) =>
        rules.Any(rule => index.Find(rule.Text) is null && Spelling.Nearest(rule.Text, [name.Text]) is not null);

    private static bool AreNear(IEnumerable<YamlScalar> strangers, YamlScalar rule) =>
        strangers.Any(stranger => Spelling.Nearest(stranger.Text, [rule.Text]) is not null);

    private bool AreSame(string reference, string other) =>
        reference == other || (index.Find(reference) is { } found && index.Find(other) == found);
}
