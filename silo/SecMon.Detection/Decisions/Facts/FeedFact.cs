using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>A problem of the source that is open, as its own records showed it.</summary>
/// <param name="issue"><c>gap</c>, <c>audit_off</c>, <c>drift</c>, <c>clock_skew</c> or <c>settings</c>.</param>
/// <param name="firstTicks">When it began, ticks of UTC.</param>
/// <param name="lastTicks">When it was shown last, ticks of UTC.</param>
public sealed class FeedFact(string issue, long firstTicks, long lastTicks) : Fact
{
    /// <summary>The word behind <c>is:</c>.</summary>
    public const string KindName = "feed";

    /// <summary>The problem as a checkpoint or a journal keeps it.</summary>
    public FeedProblem Problem => new(issue, firstTicks, lastTicks);

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override string Reference => $"feed {issue}";

    /// <inheritdoc/>
    public override FieldValue this[FieldName field] => field.Name switch
    {
        "issue" => FieldValue.Text(issue),
        "first" => FieldValue.Integer(firstTicks),
        "last" => FieldValue.Integer(lastTicks),
        _ => FieldValue.Absent,
    };
}
