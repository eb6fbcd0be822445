namespace SecMon.Events.Formats;

/// <summary>What a source notices about its own feed: values of <c>secmon.feed.issue</c> (event.md, Derived events). The names are metric labels and stay as they are.</summary>
public static class FeedIssue
{
    /// <summary>Line numbers of a session jump.</summary>
    public const string Gap = "gap";

    /// <summary>A record of a session came again.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>An object record stayed without its session twin.</summary>
    public const string AuditOff = "audit_off";

    /// <summary>A session signed in, lasted, and ended with no audited statement.</summary>
    public const string SilentSession = "silent_session";

    /// <summary>Every issue that is noticed.</summary>
    public static IReadOnlyList<string> All { get; } = [Gap, Duplicate, AuditOff, SilentSession];
}
