namespace SecMon.Events.Formats;

/// <summary>The parser's answer for one record.</summary>
/// <param name="Kind">Event, ignored, rejected, or that more bytes are needed.</param>
/// <param name="Length">Bytes of the record, its line end included; 0 when more are needed.</param>
/// <param name="Detail">Kind of an ignored record, reason of a rejected one; null otherwise.</param>
public readonly record struct ParseOutcome(OutcomeKind Kind, int Length, string? Detail)
{
    /// <summary>The record is not complete yet.</summary>
    public static readonly ParseOutcome NeedMore = new(OutcomeKind.NeedMore, 0, null);

    /// <summary>The record became an event.</summary>
    public static ParseOutcome Event(int length) => new(OutcomeKind.Event, length, null);

    /// <summary>The record is well-formed and no access of its own.</summary>
    public static ParseOutcome Ignored(int length, string kind) => new(OutcomeKind.Ignored, length, kind);

    /// <summary>The record is not readable.</summary>
    public static ParseOutcome Rejected(int length, string reason) => new(OutcomeKind.Rejected, length, reason);
}
