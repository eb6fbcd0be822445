using SecMon.Detection.Loading;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Checks;

/// <summary>Warns of rules, selections and filters that no event, or every event, can match.</summary>
internal sealed class MatchChecks(Dictionary<LineClause, (LineFact Fact, bool IsPositive)> facts, Problems problems)
{
    /// <summary>Checks one rule and what filters leave of it.</summary>
    public void Check(CheckedRule rule)
    {
        var outline = rule.Outline;
        if (Satisfiability.FindContradiction(facts, (outline.Condition, true)) is { } contradiction)
            Warn(ProblemKinds.NeverMatches, outline.ConditionPlace.Location, "no event can ever match this condition", Reason(contradiction));
        else if (Satisfiability.FindContradiction(facts, (rule.Whole, true)) is { } withFilters)
            Warn(ProblemKinds.NeverMatches, outline.Location, $"filters take away every event that '{outline.Title}' matches", Reason(withFilters));
        else if (!Satisfiability.CanHold(facts, (outline.Condition, false)))
            Warn(ProblemKinds.AlwaysMatches, outline.ConditionPlace.Location, "every event of the log source matches this condition", "add what makes an event one to look at");
        CheckSelections(outline);
    }

    /// <summary>Checks the selections of a rule or a filter, each by itself.</summary>
    public void CheckSelections(RuleOutline outline)
    {
        foreach (var selection in outline.Selections.Values)
        {
            if (Satisfiability.FindContradiction(facts, (selection, true)) is { } contradiction)
                Warn(ProblemKinds.NeverMatches, selection.Name.Location, $"no event can ever match the selection '{selection.Name.Text}'", Reason(contradiction));
        }
    }

    private static string Reason((LineClause First, LineClause? Second) contradiction)
    {
        var (first, second) = contradiction;
        if (second is null)
            return $"the values of '{first.Key.Text}' on line {first.Key.Location.Line} exclude each other, and the field has one value: leave 'all' away";
        if (ReferenceEquals(first, second))
            return $"'{first.Key.Text}' on line {first.Key.Location.Line} must hold and must not hold at once";
        return $"'{first.Key.Text}' on line {first.Key.Location.Line} and '{second.Key.Text}' on line {second.Key.Location.Line} contradict each other as the condition joins them; join them with 'or', or mend one";
    }

    private void Warn(ProblemKind kind, SourceLocation place, string message, string help) => problems.For(kind).Warn(place, message, help);
}
