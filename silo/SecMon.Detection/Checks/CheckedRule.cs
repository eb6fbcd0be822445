using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Checks;

/// <summary>A detection rule that runs, with everything the checks ask of it.</summary>
internal sealed class CheckedRule
{
    /// <summary>As written.</summary>
    public required RuleOutline Outline { get; init; }

    /// <summary>As compiled.</summary>
    public required DetectionRule Rule { get; init; }

    /// <summary>Its condition and those of the filters that apply.</summary>
    public required Clause Whole { get; init; }

    /// <summary>Lines without which the rule cannot match.</summary>
    public IReadOnlyCollection<LineClause> RequiredLines => field ??= [.. RequiredIn(Whole)];

    /// <summary>Fields without a fitting value of which the rule cannot match.</summary>
    public IReadOnlyCollection<string> RequiredFields => field ??= [.. RequiredLines.Select(line => line.Field).Distinct()];

    /// <summary>The lines below a clause.</summary>
    public static IEnumerable<LineClause> LinesIn(Clause clause) => clause switch
    {
        LineClause line => [line],
        SelectionClause selection => LinesIn(selection.Inner),
        NoneClause none => LinesIn(none.Inner),
        BothClause both => both.Parts.SelectMany(LinesIn),
        EitherClause either => either.Parts.SelectMany(LinesIn),
        _ => [],
    };

    private static IEnumerable<LineClause> RequiredIn(Clause clause) => clause switch
    {
        LineClause { IsNegated: false } line when !line.Has("exists") => [line],
        SelectionClause selection => RequiredIn(selection.Inner),
        BothClause both => both.Parts.SelectMany(RequiredIn),
        _ => [],
    };
}
