using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecMon.Events.Tests.Formats;

/// <summary>Writes one record as PostgreSQL 15 does, as csvlog or jsonlog.</summary>
internal sealed record LogRecord(string Message)
{
    private static readonly JsonSerializerOptions AsTheServer = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Time { get; init; } = "2026-11-16 00:31:29.884 +07";

    public string? User { get; init; } = "clerk_118";

    public string? Database { get; init; } = "population";

    public string? Host { get; init; } = "10.20.1.18";

    public string? Port { get; init; } = "52814";

    public string Session { get; init; } = "6918b801.1a2b";

    public long Line { get; init; } = 3;

    public string Severity { get; init; } = "LOG";

    public string State { get; init; } = "00000";

    public string? Detail { get; init; }

    public string? Context { get; init; }

    public string? Statement { get; init; }

    public string? Application { get; init; } = "civil-registry";

    /// <summary>A record that pgaudit wrote.</summary>
    public static LogRecord Audit(
        string statement, string? parameters = null, string auditClass = "READ", string command = "SELECT", string type = "TABLE",
        string name = "pop.citizen", string kind = "SESSION", string id = "7", string substatement = "1", long? rows = 1) =>
        new($"AUDIT: {kind},{id},{substatement},{auditClass},{command},{type},{Column(name)},{Column(statement)},"
            + $"{(parameters is null ? "<none>" : Column(parameters))}{(rows is null ? "" : $",{rows}")}");

    public string Csv(int columns = 26)
    {
        string?[] all =
        [
            Time, Quote(User), Quote(Database), "4711", Quote(Host is "[local]" ? Host : Host is null ? null : $"{Host}:{Port}"), Session,
            $"{Line}", "\"SELECT\"", "2026-11-16 00:31:13 +07", "3/17", "0", Severity, State, Quote(Message) ?? "\"\"", Quote(Detail), null,
            null, null, Quote(Context), Quote(Statement), null, null, Quote(Application ?? ""), "\"client backend\"", null, "0",
        ];
        return string.Join(',', all.Take(columns)) + "\n";
    }

    public string Json()
    {
        (string Key, object? Value)[] members =
        [
            ("timestamp", Time), ("user", User), ("dbname", Database), ("pid", 4711), ("remote_host", Host),
            ("remote_port", Host is null or "[local]" ? null : int.Parse(Port!)), ("session_id", Session), ("line_num", Line), ("ps", "SELECT"),
            ("session_start", "2026-11-16 00:31:13 +07"), ("vxid", "3/17"), ("txid", 0), ("error_severity", Severity),
            ("state_code", State == "00000" ? null : State), ("message", Message), ("detail", Detail), ("context", Context),
            ("statement", Statement), ("application_name", Application), ("backend_type", "client backend"), ("query_id", 0),
        ];
        var written = members.Where(member => member.Value is not null)
            .Select(member => $"{JsonSerializer.Serialize(member.Key)}:{JsonSerializer.Serialize(member.Value, AsTheServer)}");
        return $"{{{string.Join(',', written)}}}\n";
    }

    /// <summary>A column of pgaudit's row: in quotes only where it must be.</summary>
    public static string Column(string text) =>
        text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;

    private static string? Quote(string? text) => text is null ? null : $"\"{text.Replace("\"", "\"\"")}\"";
}
