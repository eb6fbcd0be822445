using SecMon.Events.Formats.Zones;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>One record of the server's log, csvlog or jsonlog: its columns, unescaped. Valid until the next record.</summary>
internal sealed class PostgreSqlRecord
{
    /// <summary>The time as the log has it.</summary>
    public LoggedTime Written { get; set; }

    public DateTime Time => Written.Utc;

    public ReadOnlyMemory<byte> User { get; set; }

    public ReadOnlyMemory<byte> Database { get; set; }

    /// <summary>Address, host name or <c>[local]</c>; empty before the connection is known.</summary>
    public ReadOnlyMemory<byte> RemoteHost { get; set; }

    /// <summary>0 when there is none.</summary>
    public int RemotePort { get; set; }

    public ReadOnlyMemory<byte> SessionId { get; set; }

    /// <summary><c>session_line_num</c>, from 1.</summary>
    public long Line { get; set; }

    public ReadOnlyMemory<byte> Severity { get; set; }

    public ReadOnlyMemory<byte> SqlState { get; set; }

    public ReadOnlyMemory<byte> Message { get; set; }

    public ReadOnlyMemory<byte> Detail { get; set; }

    /// <summary>The statement that failed; only with errors.</summary>
    public ReadOnlyMemory<byte> Statement { get; set; }

    /// <summary>Where in a function the message was raised; the server's own messages and pgaudit's have none.</summary>
    public ReadOnlyMemory<byte> Context { get; set; }

    public ReadOnlyMemory<byte> ApplicationName { get; set; }

    public void Clear()
    {
        Written = default;
        User = Database = RemoteHost = SessionId = Severity = SqlState = Message = Detail = Statement = Context = ApplicationName = default;
        RemotePort = 0;
        Line = 0;
    }
}
