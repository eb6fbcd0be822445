using System.Buffers.Text;
using System.Text.Json;
using SecMon.Events.Formats.Json;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Reads one jsonlog record (PostgreSQL documentation, 20.8.5). Empty fields are left out by the server.</summary>
internal sealed class JsonLogReader(ByteScratch scratch, LogTime time)
{
    /// <summary>Fills <paramref name="record"/>.</summary>
    /// <returns>Null, or the reason why the record is rejected.</returns>
    public string? Read(ReadOnlyMemory<byte> line, PostgreSqlRecord record)
    {
        try
        {
            return ReadObject(line, record);
        }
        catch (JsonException)
        {
            return RejectReason.Json;
        }
    }

    private string? ReadObject(ReadOnlyMemory<byte> line, PostgreSqlRecord record)
    {
        var reader = new Utf8JsonReader(line.Span);
        var hasTime = false;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return RejectReason.Json;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.ValueSpan;
            reader.Read();
            if (key.SequenceEqual("timestamp"u8))
            {
                if (reader.TokenType != JsonTokenType.String || !time.TryRead(Text(ref reader, line).Span, out var written))
                    return RejectReason.Timestamp;
                record.Written = written;
                hasTime = true;
            }
            else
            {
                Take(key, ref reader, line, record);
            }
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
            return RejectReason.Json;
        return hasTime ? null : RejectReason.Timestamp;
    }

    private void Take(ReadOnlySpan<byte> key, ref Utf8JsonReader reader, ReadOnlyMemory<byte> line, PostgreSqlRecord record)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            TakeNumber(key, reader.ValueSpan, record);
            return;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return;
        }

        if (key.SequenceEqual("message"u8))
            record.Message = Text(ref reader, line);
        else if (key.SequenceEqual("user"u8))
            record.User = Text(ref reader, line);
        else if (key.SequenceEqual("dbname"u8))
            record.Database = Text(ref reader, line);
        else if (key.SequenceEqual("remote_host"u8))
            record.RemoteHost = Text(ref reader, line);
        else if (key.SequenceEqual("session_id"u8))
            record.SessionId = Text(ref reader, line);
        else if (key.SequenceEqual("error_severity"u8))
            record.Severity = Text(ref reader, line);
        else if (key.SequenceEqual("state_code"u8))
            record.SqlState = Text(ref reader, line);
        else if (key.SequenceEqual("detail"u8))
            record.Detail = Text(ref reader, line);
        else if (key.SequenceEqual("statement"u8))
            record.Statement = Text(ref reader, line);
        else if (key.SequenceEqual("context"u8))
            record.Context = Text(ref reader, line);
        else if (key.SequenceEqual("application_name"u8))
            record.ApplicationName = Text(ref reader, line);
    }

    private static void TakeNumber(ReadOnlySpan<byte> key, ReadOnlySpan<byte> digits, PostgreSqlRecord record)
    {
        if (key.SequenceEqual("line_num"u8) && Utf8Parser.TryParse(digits, out long line, out _))
            record.Line = line;
        else if (key.SequenceEqual("remote_port"u8) && Utf8Parser.TryParse(digits, out int port, out _))
            record.RemotePort = port;
    }

    private ReadOnlyMemory<byte> Text(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line)
    {
        var raw = line.Slice(checked((int)reader.TokenStartIndex) + 1, reader.ValueSpan.Length);
        if (!reader.ValueIsEscaped)
            return raw;
        var target = scratch.Take(raw.Length);
        return target[..JsonEscapes.Decode(raw.Span, target.Span)];
    }
}
