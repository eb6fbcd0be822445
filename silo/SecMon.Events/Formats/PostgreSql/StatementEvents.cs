using System.Buffers.Text;
using SecMon.Events.Sql;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Makes events of what <c>log_statement</c> and <c>log_min_duration_statement</c> write.</summary>
internal sealed class StatementEvents(RecordFields fields, StatementReader statements) : IFieldProducer
{
    private static readonly string?[] Operations = new string?[Enum.GetValues<SqlKind>().Length];

    private readonly Utf8StringPool _texts = new();
    private ReadOnlyMemory<byte> _parameters;
    private ReadOnlyMemory<byte> _sessionId;
    private long _line;

    /// <summary>Reads <c>statement: …</c>, <c>execute NAME: …</c>, or either after <c>duration: N ms</c>.</summary>
    /// <returns>Null when the message is none of these.</returns>
    public ParseOutcome? Read(PostgreSqlRecord record, Session session, int length, AccessEvent access)
    {
        var message = record.Message;
        var duration = TakeDuration(ref message);
        if (duration is not null && message.IsEmpty)
            return ParseOutcome.Ignored(length, "duration");

        if (StartsStep(message.Span, "parse "u8))
            return ParseOutcome.Ignored(length, "parse");
        if (StartsStep(message.Span, "bind "u8))
            return ParseOutcome.Ignored(length, "bind");

        if (!TakeText(ref message))
            return duration is null ? null : ParseOutcome.Ignored(length, "duration");

        FillStatement(record, session, message, access);
        if (duration is { } milliseconds)
            access.Set(Fields.EventDuration, (long)(milliseconds * 1_000_000));
        return ParseOutcome.Event(length);
    }

    /// <summary>Makes the statement's id, or the bound values of <c>parameters: $1 = 'a''b', $2 = NULL</c>.</summary>
    public FieldValue Produce(Field field) => field == Fields.StatementId
        ? FieldValue.Text($"{_texts.Get(_sessionId.Span)}/{_line}")
        : FieldValue.List([.. LoggedParameters.Read(_texts.Get(_parameters.Span))]);

    /// <summary>The kind under which pgaudit's format ignores a message of this kind; null when it is another message.</summary>
    public static string? KindOf(ReadOnlySpan<byte> message) =>
        message.StartsWith("statement: "u8) ? "statement"
        : message.StartsWith("duration: "u8) ? "duration"
        : StartsStep(message, "execute "u8) ? "execute"
        : StartsStep(message, "parse "u8) ? "parse"
        : StartsStep(message, "bind "u8) ? "bind"
        : null;

    private static bool StartsStep(ReadOnlySpan<byte> message, ReadOnlySpan<byte> step) =>
        message.StartsWith(step) && message.IndexOf(": "u8) > 0;

    private static double? TakeDuration(ref ReadOnlyMemory<byte> message)
    {
        var bytes = message.Span;
        if (!bytes.StartsWith("duration: "u8) || !Utf8Parser.TryParse(bytes["duration: ".Length..], out double milliseconds, out var digits))
            return null;

        var after = "duration: ".Length + digits + " ms".Length;
        message = after + 2 < message.Length ? message[(after + 2)..] : default;
        return milliseconds;
    }

    private static bool TakeText(ref ReadOnlyMemory<byte> message)
    {
        if (message.Span.StartsWith("statement: "u8))
        {
            message = message["statement: ".Length..];
            return true;
        }

        if (!StartsStep(message.Span, "execute "u8))
            return false;
        message = message[(message.Span.IndexOf(": "u8) + 2)..];
        return true;
    }

    private void FillStatement(PostgreSqlRecord record, Session session, ReadOnlyMemory<byte> text, AccessEvent access)
    {
        session.HasAudit = true;
        statements.Read(text.Span);
        var reading = statements.Reading;
        fields.Fill(access, record, session, StatementAction.Of(reading), "postgresql.statement", isSuccess: true);
        access.Set(Fields.EventOutcome, "unknown");
        access.SetUndecoded(Fields.DbQueryText, text);
        (_sessionId, _line) = (record.SessionId, record.Line);
        access.Defer(Fields.StatementId, this);
        access.Set(Fields.DbOperationName, OperationOf(reading.Kind));
        if (reading.Tables.Count > 0)
            access.Set(Fields.DbCollectionName, FieldValue.List(TouchedNames.Of(reading)));
        _parameters = ParametersOf(record.Detail);
        if (!_parameters.IsEmpty)
            access.Defer(Fields.DbQueryParameter, this);
        statements.Fill(access, _parameters.Span);
        if (reading.Kind == SqlKind.Set)
            session.FollowRole(reading, text.Span);
    }

    private static ReadOnlyMemory<byte> ParametersOf(ReadOnlyMemory<byte> detail)
    {
        var start = detail.Span.IndexOf("arameters: "u8);
        return start is 0 or 1 ? detail[(start + "arameters: ".Length)..] : default;
    }

    private static string OperationOf(SqlKind kind) => kind is SqlKind.CopyOut or SqlKind.CopyIn
        ? "COPY"
        : Operations[(int)kind] ??= SqlKindNames.Of(kind).ToUpperInvariant();
}
