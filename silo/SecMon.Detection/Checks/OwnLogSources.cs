using SecMon.Detection.Rules;
using SecMon.Events.Formats;

namespace SecMon.Detection.Checks;

/// <summary>The log sources that SecMon's own parsers give (event.md, Formats); a source's <c>logsource:</c> may declare any other.</summary>
internal static class OwnLogSources
{
    private static readonly string[] ToCome = ["mariadb", "mysql", "mssql", "oracle"];   // event.md names them; their parsers are not there yet

    /// <summary>Each combination of category, product and service.</summary>
    public static IReadOnlyList<LogSource> All { get; } =
    [
        .. LogFormats.All.Select(format => new LogSource(format.Category, format.Product, format.Service)).Where(source => source != LogSource.Undeclared),
        .. ToCome.Select(product => new LogSource("database", product, "audit")),
        new LogSource("service_call", "xroad", null),
    ];

    /// <summary>True when events of a log source have the fields of event.md and no others. A product decides before a category.</summary>
    public static bool IsOwn(LogSource source) => source.Product is { } product
        ? All.Any(own => Same(own.Product, product))
        : source.Category is { } category && All.Any(own => Same(own.Category, category));

    private static bool Same(string? own, string other) => string.Equals(own, other, StringComparison.OrdinalIgnoreCase);
}
