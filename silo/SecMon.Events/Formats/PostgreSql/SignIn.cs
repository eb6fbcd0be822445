using System.Text;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Who signed in to a session, as its sign-in said; kept, since what a session shows may be shown by a record of another one.</summary>
internal sealed class SignIn
{
    /// <summary>PostgreSQL cuts names at 63 bytes; another writer may not.</summary>
    private const int LongestText = 256;

    private SignIn(DateTime at) => At = at;

    public DateTime At { get; }

    public string User { get; private init; } = "";

    public string Database { get; private init; } = "";

    /// <summary>The application as it named itself at the sign-in, before the session could change it; empty when it named none.</summary>
    public string Application { get; private init; } = "";

    /// <summary>Address, host name or <c>[local]</c>.</summary>
    public string Host { get; private init; } = "";

    public int Port { get; private init; }

    /// <summary><c>start.pid</c> in hex.</summary>
    public string SessionId { get; private init; } = "";

    /// <summary>True for a connection that may replicate as well as ask.</summary>
    public bool IsReplication { get; private init; }

    /// <summary>When to look at the session again, ticks of UTC.</summary>
    public long DueTicks { get; set; }

    /// <summary>True once the session was told of, or need not be, for having no audited statement.</summary>
    public bool IsJudged { get; set; }

    /// <summary>The process that serves the session; null when its id does not say.</summary>
    public string? Process => SessionId.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? SessionId[(dot + 1)..] : null;

    /// <summary>Reads a sign-in.</summary>
    /// <param name="record">The sign-in's record.</param>
    /// <param name="application">The application that its message names.</param>
    /// <param name="isReplication">True for a replication connection.</param>
    public static SignIn Of(PostgreSqlRecord record, ReadOnlyMemory<byte> application, bool isReplication) => new(record.Time)
    {
        User = Text(record.User),
        Database = Text(record.Database),
        Application = Text(application),
        Host = Text(record.RemoteHost),
        Port = record.RemotePort,
        SessionId = Text(record.SessionId),
        IsReplication = isReplication,
    };

    public static SignIn Read(BinaryReader reader) => new(new DateTime(reader.ReadInt64(), DateTimeKind.Utc))
    {
        User = reader.ReadString(),
        Database = reader.ReadString(),
        Application = reader.ReadString(),
        Host = reader.ReadString(),
        Port = reader.ReadInt32(),
        SessionId = reader.ReadString(),
        IsReplication = reader.ReadBoolean(),
        DueTicks = reader.ReadInt64(),
        IsJudged = reader.ReadBoolean(),
    };

    public void Write(BinaryWriter writer)
    {
        writer.Write(At.Ticks);
        writer.Write(User);
        writer.Write(Database);
        writer.Write(Application);
        writer.Write(Host);
        writer.Write(Port);
        writer.Write(SessionId);
        writer.Write(IsReplication);
        writer.Write(DueTicks);
        writer.Write(IsJudged);
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Length <= LongestText ? bytes.Span : bytes.Span[..LongestText]);
}
