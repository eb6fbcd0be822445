using SecMon.Detection.Loading;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Checks;

/// <summary>
/// Warns of rules that decide the same as another one, or less at no higher level. A narrower rule of a higher level is
/// what authors do on purpose, and so are rules that only correlations read.
/// </summary>
internal sealed class OverlapChecks
{
    private readonly Dictionary<LineClause, (LineFact Fact, bool IsPositive)> _facts;
    private readonly Problems _problems;
    private readonly Dictionary<LogSource, WiderRules> _bySource = [];
    private readonly HashSet<(CheckedRule, CheckedRule)> _told = [];

    /// <summary>Takes all rules that alert by themselves.</summary>
    public OverlapChecks(IEnumerable<CheckedRule> rules, Dictionary<LineClause, (LineFact Fact, bool IsPositive)> facts, Problems problems)
    {
        _facts = facts;
        _problems = problems;
        foreach (var rule in rules.Where(rule => rule.Rule.Alerts))
        {
            var source = Folded(rule.Outline.LogSource);
            if (!_bySource.TryGetValue(source, out var same))
                _bySource[source] = same = new WiderRules(facts);
            same.Add(rule);
        }
    }

    /// <summary>Checks one rule against all whose log source sees at least as much.</summary>
    public void Check(CheckedRule rule)
    {
        if (!rule.Rule.Alerts || Satisfiability.WayOf(_facts, rule.Whole) is not { } way)
            return;

        var held = way.HeldFields;
        foreach (var wider in Wider(Folded(rule.Outline.LogSource)))
        {
            if (!_bySource.TryGetValue(wider, out var others))
                continue;
            var other = others.MayCover(way).FirstOrDefault(other => other != rule && other.RequiredFields.All(held.Contains) && !way.CanAlsoFail(other.Whole) && !_told.Contains((other, rule)) && IsCovered(rule, other));
            if (other is null)
                continue;
            Warn(rule, other);
            return;
        }
    }

    private void Warn(CheckedRule rule, CheckedRule other)
    {
        _told.Add((rule, other));
        var where = $"'{other.Outline.Title}' at {other.Outline.Location}";
        if (Folded(rule.Outline.LogSource) == Folded(other.Outline.LogSource) && IsCovered(other, rule))
            _problems.For(ProblemKinds.Duplicate).Warn(rule.Outline.Location, $"this rule decides the same as {where}", "keep one of them");
        else if (other.Rule.Metadata.Severity >= rule.Rule.Metadata.Severity)
            _problems.For(ProblemKinds.Shadowed).Warn(rule.Outline.Location, $"every event that this rule matches is one of {where} too, at no lower level", "narrow the other rule, raise the level of this one, or take it away");
    }

    private bool IsCovered(CheckedRule narrow, CheckedRule wide) => !Satisfiability.CanHold(_facts, (narrow.Whole, true), (wide.Whole, false));

    /// <summary>The log sources whose rules see every event that rules of this one see.</summary>
    private static IEnumerable<LogSource> Wider(LogSource source)
    {
        foreach (var category in new[] { source.Category, null }.Distinct())
        {
            foreach (var product in new[] { source.Product, null }.Distinct())
            {
                foreach (var service in new[] { source.Service, null }.Distinct())
                    yield return new LogSource(category, product, service);
            }
        }
    }

    private static LogSource Folded(LogSource source) =>
        new(source.Category?.ToLowerInvariant(), source.Product?.ToLowerInvariant(), source.Service?.ToLowerInvariant());
}
