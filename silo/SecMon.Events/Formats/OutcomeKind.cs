namespace SecMon.Events.Formats;

/// <summary>What a parser says of the bytes it was given (event.md, Records, events, and the account).</summary>
public enum OutcomeKind
{
    /// <summary>The record is not complete yet; nothing was consumed.</summary>
    NeedMore,

    /// <summary>An access, a sign-in, a sign-out, or a refused or failed attempt.</summary>
    Event,

    /// <summary>Well-formed and no access of its own.</summary>
    Ignored,

    /// <summary>Not readable as this format.</summary>
    Rejected,
}
