namespace SecMon.Detection.Explanation;

/// <summary>Why a part of a rule holds for an event, or does not.</summary>
/// <param name="Kind">What the part is.</param>
/// <param name="Label">As the author wrote it; empty where the kind says it all.</param>
/// <param name="Line">Where it stands in its file, from 1; 0 for parts that have no line.</param>
/// <param name="Holds">True when it holds for the event.</param>
/// <param name="Found">Of a line the event's value as it may be shown, null for a missing field; of a pattern why there is no fact for it; null for other parts.</param>
/// <param name="Parts">What it is made of.</param>
public sealed record ExplanationNode(ExplanationKind Kind, string Label, int Line, bool Holds, string? Found, IReadOnlyList<ExplanationNode> Parts)
{
    private const string NoField = "the event has no such field";

    /// <summary>The nearest reason why it does not hold, one sentence; null when it holds.</summary>
    public string? WhyNot() => Holds ? null : Why(wanted: true, selection: null);

    private string Why(bool wanted, string? selection)
    {
        var inside = Kind == ExplanationKind.Selection ? Label : selection;
        return (Kind, wanted) switch
        {
            (ExplanationKind.Line, true) => $"{Named(inside)}is false: '{Label}' on line {Line}, but {(Found is null ? NoField : $"the event has {Found}")}",
            (ExplanationKind.Line, false) => $"{Named(inside)}is true: '{Label}' on line {Line} holds, the event has {Found ?? "no such field"}",
            (ExplanationKind.Not, _) => Parts[0].Why(!wanted, inside),
            (ExplanationKind.All, true) or (ExplanationKind.Any, false) => Parts.First(part => part.Holds != wanted).Why(wanted, inside),
            (ExplanationKind.All, false) or (ExplanationKind.Any, true) => Parts.Where(part => part.Holds != wanted).MinBy(part => part.Misses(wanted))!.Why(wanted, inside),
            _ => Parts[0].Why(wanted, inside),
        };
    }

    private static string Named(string? selection) => selection is null ? "" : $"selection '{selection}' ";

    /// <summary>Lines that would have to be otherwise, to tell the nearest of alternatives.</summary>
    private int Misses(bool wanted) => Kind switch
    {
        ExplanationKind.Line => Holds == wanted ? 0 : 1,
        ExplanationKind.Not => Parts[0].Misses(!wanted),
        ExplanationKind.All when wanted => Parts.Sum(part => part.Misses(wanted)),
        ExplanationKind.Any when !wanted => Parts.Sum(part => part.Misses(wanted)),
        _ => Parts.Min(part => part.Misses(wanted)),
    };
}
