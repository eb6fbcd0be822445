using System.Globalization;
using System.Text;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Makes events of sign-ins, sign-outs, refused and failed attempts, and changed settings.</summary>
internal sealed class ServerEvents(RecordFields fields, StatementReader statements, FeedWatch feed)
{
    private const string SessionDataset = "postgresql.session";

    /// <summary>Reads a record of severity ERROR, FATAL or PANIC.</summary>
    public ParseOutcome Failure(PostgreSqlRecord record, Session session, int length, AccessEvent access)
    {
        if (record.User.IsEmpty && record.RemoteHost.IsEmpty)
            return ParseOutcome.Ignored(length, "server");

        var isRefusal = IsRefusedSignIn(record);
        if (record.Severity.Span.SequenceEqual("FATAL"u8))
            feed.Fatal(session, record.Time, isRefusal: isRefusal || !IsEndOfSession(record.SqlState.Span));
        fields.Fill(
            access,
            record,
            session,
            isRefusal ? EventAction.LoginFailed : EventAction.Error,
            isRefusal ? SessionDataset : "postgresql.statement",
            isSuccess: false);
        access.SetUndecoded(Fields.DbStatusCode, record.SqlState);
        access.SetUndecoded(Fields.ErrorMessage, record.Message);
        if (!record.Statement.IsEmpty)
            FillStatement(record, access);
        return ParseOutcome.Event(length);
    }

    /// <summary>Reads a record of severity LOG that is neither audit nor statement.</summary>
    public ParseOutcome Log(PostgreSqlRecord record, Session session, int length, AccessEvent access)
    {
        var message = record.Message.Span;
        if (message.StartsWith("connection authorized: "u8) || message.StartsWith("replication connection authorized: "u8))
            return SignIn(record, session, length, access);
        if (message.StartsWith("disconnection: "u8))
            return SignOut(record, session, length, access);
        if (message.StartsWith("parameter \""u8) && Setting(record, session, access))
            return ParseOutcome.Event(length);
        if (message.StartsWith("connection received: "u8))
            return ParseOutcome.Ignored(length, "connection_received");
        if (message.StartsWith("connection authenticated: "u8))
            return ParseOutcome.Ignored(length, "connection_authenticated");
        if (record.User.IsEmpty && message.StartsWith("database system is ready to accept "u8))
            feed.Started(record.Time);
        return record.SqlState.Span.SequenceEqual("08P01"u8)
            ? Failure(record, session, length, access)   // a port scan or another protocol: refused, though only logged
            : ParseOutcome.Ignored(length, "server");
    }

    /// <summary>SQLSTATE class 28 (invalid authorization), a database that does not exist, or one that the account may not connect to.</summary>
    private static bool IsRefusedSignIn(PostgreSqlRecord record) =>
        record.Severity.Span.SequenceEqual("FATAL"u8)
        && (record.SqlState.Span.StartsWith("28"u8)
            || record.SqlState.Span.SequenceEqual("3D000"u8)
            || record.SqlState.Span.SequenceEqual("42501"u8));

    /// <summary>The server, a time limit or the network ends a session that was there; every other FATAL is said before the session began.</summary>
    private static bool IsEndOfSession(ReadOnlySpan<byte> sqlState) =>
        (sqlState.StartsWith("57P0"u8) && !sqlState.SequenceEqual("57P03"u8)) || sqlState.StartsWith("25P0"u8) || sqlState.StartsWith("08"u8) || sqlState.StartsWith("XX"u8);

    private void FillStatement(PostgreSqlRecord record, AccessEvent access)
    {
        access.SetUndecoded(Fields.DbQueryText, record.Statement);
        statements.Read(record.Statement.Span);
        statements.Fill(access, default);
        if (statements.Reading.Tables.Count > 0)
            access.Set(Fields.DbCollectionName, FieldValue.List(statements.Reading.Tables));
    }

    private ParseOutcome SignIn(PostgreSqlRecord record, Session session, int length, AccessEvent access)
    {
        session.SignedInAt = record.Time;
        var application = record.ApplicationName.IsEmpty ? ApplicationName(record.Message) : record.ApplicationName;
        var isReplication = record.Message.Span.StartsWith("replication "u8);
        // Without a database it takes no SQL.
        if (!isReplication || !record.Database.IsEmpty)
            feed.Begin(session, PostgreSql.SignIn.Of(record, application, isReplication));
        fields.Fill(access, record, session, EventAction.Login, SessionDataset, isSuccess: true);
        RecordFields.SetIfAny(access, Fields.ServiceName, application);
        return ParseOutcome.Event(length);
    }

    /// <summary>The column is empty until the session is authorised, but the message names the application.</summary>
    private static ReadOnlyMemory<byte> ApplicationName(ReadOnlyMemory<byte> message)
    {
        var start = message.Span.IndexOf(" application_name="u8);
        if (start < 0)
            return default;
        var name = message[(start + " application_name=".Length)..];
        var security = name.Span.LastIndexOf(" SSL enabled ("u8);
        return security >= 0 ? name[..security] : name;
    }

    private ParseOutcome SignOut(PostgreSqlRecord record, Session session, int length, AccessEvent access)
    {
        feed.End(session, record.Time);
        fields.Fill(access, record, session, EventAction.Logout, SessionDataset, isSuccess: true);
        if (SessionTime(record.Message.Span) is { } time)
            access.Set(Fields.EventDuration, time.Ticks * 100);
        return ParseOutcome.Event(length);
    }

    /// <summary><c>disconnection: session time: 0:01:56.640 user=…</c>; hours are not limited to a day.</summary>
    private static TimeSpan? SessionTime(ReadOnlySpan<byte> message)
    {
        var start = message.IndexOf("session time: "u8);
        if (start < 0)
            return null;
        var text = message[(start + "session time: ".Length)..];
        var blank = text.IndexOf((byte)' ');
        var parts = Encoding.ASCII.GetString(blank < 0 ? text : text[..blank]).Split(':');
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            && double.TryParse(parts[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromHours(hours) + TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(seconds)
                : null;
    }

    /// <summary><c>parameter "x" changed to "v"</c>, or <c>parameter "x" removed from configuration file, reset to default</c>.</summary>
    private bool Setting(PostgreSqlRecord record, Session session, AccessEvent access)
    {
        var message = Encoding.UTF8.GetString(record.Message.Span);
        var name = message.Split('"')[1];
        var changed = message.IndexOf("\" changed to \"", StringComparison.Ordinal);
        if (changed < 0 && !message.Contains("\" removed from configuration file", StringComparison.Ordinal))
            return false;

        fields.Fill(access, record, session, EventAction.Config, SessionDataset, isSuccess: true);
        access.Set(Fields.SettingName, name.ToLowerInvariant());
        if (changed >= 0)
            access.Set(Fields.SettingValue, message[(changed + "\" changed to \"".Length)..^(message.EndsWith('"') ? 1 : 0)]);
        return true;
    }
}
