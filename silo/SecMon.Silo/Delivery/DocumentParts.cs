using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Delivery;

/// <summary>What the documents of alerts, cases and incidents have in common.</summary>
internal static class DocumentParts
{
    private static readonly string Host = Dns.GetHostName();
    private static readonly string Version = typeof(DocumentParts).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>This silo, as <c>observer</c>.</summary>
    public static JsonObject Observer() => new()
    {
        ["type"] = "security-monitor",
        ["vendor"] = "SecMon",
        ["product"] = "SecMon",
        ["name"] = Host,
        ["version"] = Version,
    };

    /// <summary>Where people open something; null when nobody said where people reach SecMon.</summary>
    public static string? Link(DeliveryOptions options, string what, string id) => options.PublicUrl is { } root ? $"{root.TrimEnd('/')}/{what}/{id}" : null;

    /// <summary>A runbook of SecMon's own (<c>/runbooks/NAME</c>) is where people reach SecMon.</summary>
    public static string? RunbookLink(DeliveryOptions options, string? runbook) =>
        runbook?.StartsWith('/') == true && options.PublicUrl is { } root ? root.TrimEnd('/') + runbook : runbook;

    /// <summary>A list of texts.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    /// <summary>Adds a field that has a value.</summary>
    public static void Add(JsonObject fields, string name, string? value)
    {
        if (value is not null)
            fields[name] = value;
    }

    /// <summary>A time, UTC, as documents write it.</summary>
    public static string Instant(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
