using System.Globalization;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>What a session without a trace shows: values of <c>secmon.feed.detail</c> of a <c>silent_session</c>.</summary>
internal static class SilentSession
{
    /// <summary>No audited statement, though the log shows that harmless ones leave records.</summary>
    public const string NoStatement = "no_statement";

    /// <summary>No audited statement, and nothing shows that look-ups of a client and class MISC would leave one.</summary>
    public const string PerhapsHarmless = "perhaps_harmless";

    /// <summary>No audited statement of a connection that may have done nothing but replicate.</summary>
    public const string Replication = "replication";

    /// <summary>The session is gone without a sign-out, though those of others are logged.</summary>
    public const string NoSignOut = "no_sign_out";

    /// <summary>How long a session was signed in, for people.</summary>
    public static string Words(TimeSpan age) => age.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(age.TotalMilliseconds, 0):0} ms")
        : age.TotalMinutes < 2
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalSeconds):0} s")
            : age.TotalHours < 2
                ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalMinutes):0} min")
                : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalHours):0} h");
}
