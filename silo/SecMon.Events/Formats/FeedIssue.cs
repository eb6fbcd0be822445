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

    /// <summary>A session shows no audited statement, or never signed out; <c>secmon.feed.detail</c> says which and how sure that is.</summary>
    public const string SilentSession = "silent_session";

    /// <summary>A field that nearly every statement had stopped appearing; <c>secmon.feed.detail</c> names it.</summary>
    public const string Drift = "drift";

    /// <summary>
    /// A session's next line is earlier than the one before, a record claims a later time than it can have arrived at (<c>secmon.feed.detail</c>
    /// is <c>future</c>), or the log goes on in another time zone (<c>zone</c>): the server's clock was set, or lines were made.
    /// </summary>
    public const string ClockSkew = "clock_skew";

    /// <summary>The log shows that a setting of its server hides use cases; <c>secmon.feed.detail</c> names it.</summary>
    public const string Settings = "settings";

    /// <summary>A log file was cut: bytes that were read are gone from it, or bytes that were not; <c>secmon.feed.detail</c> names it.</summary>
    public const string Truncated = "truncated";

    /// <summary>A log file vanished before all of it was read; <c>secmon.feed.detail</c> names it.</summary>
    public const string LostFile = "lost_file";

    /// <summary>The folder of the log files vanished; <c>secmon.feed.detail</c> names it.</summary>
    public const string MissingFolder = "missing_folder";

    /// <summary>A list whose rows excuse somebody was edited; <c>secmon.feed.detail</c> says which, and how.</summary>
    public const string ExceptionChanged = "exception_changed";

    /// <summary>Every issue that is noticed.</summary>
    public static IReadOnlyList<string> All { get; } = [Gap, Duplicate, AuditOff, SilentSession, Drift, ClockSkew, Settings, Truncated, LostFile, MissingFolder, ExceptionChanged];
}
