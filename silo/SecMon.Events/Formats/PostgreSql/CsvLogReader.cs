using System.Buffers.Text;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Reads the columns of one csvlog record (PostgreSQL documentation, 20.8.4).</summary>
internal sealed class CsvLogReader
{
    /// <summary>PostgreSQL 12 and older; 13 has 24 columns, 14 to 18 have 26.</summary>
    private const int FewestColumns = 23;

    private readonly CsvColumns _columns;
    private readonly LogTime _time;

    public CsvLogReader(ByteScratch scratch, LogTime time)
    {
        _columns = new CsvColumns(scratch);
        _time = time;
    }

    /// <summary>Fills <paramref name="record"/>.</summary>
    /// <returns>Null, or the reason why the record is rejected.</returns>
    public string? Read(ReadOnlyMemory<byte> row, PostgreSqlRecord record)
    {
        if (!_columns.Split(row) || _columns.Count < FewestColumns)
            return RejectReason.Columns;
        if (!_time.TryRead(_columns[0].Span, out var time))
            return RejectReason.Timestamp;
        if (!Utf8Parser.TryParse(_columns[6].Span, out long line, out _))
            return RejectReason.Columns;

        record.Written = time;
        record.User = _columns[1];
        record.Database = _columns[2];
        ReadRemote(_columns[4], record);
        record.SessionId = _columns[5];
        record.Line = line;
        record.Severity = _columns[11];
        record.SqlState = _columns[12];
        record.Message = _columns[13];
        record.Detail = _columns[14];
        record.Context = _columns[18];
        record.Statement = _columns[19];
        record.ApplicationName = _columns[22];
        return null;
    }

    /// <summary><c>host:port</c>, or <c>[local]</c>; an IPv6 address has colons of its own, so the last one parts.</summary>
    private static void ReadRemote(ReadOnlyMemory<byte> connectionFrom, PostgreSqlRecord record)
    {
        var colon = connectionFrom.Span.LastIndexOf((byte)':');
        if (colon < 0 || !Utf8Parser.TryParse(connectionFrom.Span[(colon + 1)..], out int port, out _))
        {
            record.RemoteHost = connectionFrom;
            return;
        }

        record.RemoteHost = connectionFrom[..colon];
        record.RemotePort = port;
    }
}
