using SecMon.Events.Formats.Json;
using SecMon.Events.Formats.PostgreSql;

namespace SecMon.Events.Formats;

/// <summary>The formats that SecMon reads.</summary>
public static class LogFormats
{
    private static readonly LogFormat PgAudit = new("pgaudit", "PostgreSQL csvlog or jsonlog with pgaudit", "database", "postgresql", "pgaudit");
    private static readonly LogFormat Statement = new("postgresql", "PostgreSQL csvlog or jsonlog with log_statement, without pgaudit", "database", "postgresql", "statement");
    private static readonly LogFormat JsonLines = new("json", "one JSON object a line, with the names of event.md or any others", null, null, null);

    /// <summary>All formats, in the order in which help shows them.</summary>
    public static IReadOnlyList<LogFormat> All { get; } = [PgAudit, Statement, JsonLines];

    /// <summary>The format of that name; null when there is none.</summary>
    public static LogFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>A parser for one source.</summary>
    /// <param name="format">One of <see cref="All"/>.</param>
    /// <param name="options">What the parser knows about the source.</param>
    public static ILogParser CreateParser(LogFormat format, ParserOptions options) =>
        format == JsonLines ? new JsonLinesParser(options) : new PostgreSqlParser(options, isPgAudit: format == PgAudit);
}
