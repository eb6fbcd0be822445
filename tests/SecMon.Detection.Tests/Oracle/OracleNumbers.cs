using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>Numbers of rules and events (sigma.md 1.2 and 3.3).</summary>
internal static partial class OracleNumbers
{
    /// <summary>The number of an event value: a number, or text that is a JSON number; null for all else.</summary>
    public static decimal? Of(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number or JsonValueKind.String && Json().IsMatch(OracleFields.TextForm(value)!)
            ? decimal.Parse(OracleFields.TextForm(value)!, NumberStyles.Float, CultureInfo.InvariantCulture)
            : null;

    /// <summary>A number as YAML writes it.</summary>
    public static decimal OfYaml(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return Convert.ToInt64(text[2..], 16);
        if (text.StartsWith("0o", StringComparison.Ordinal))
            return Convert.ToInt64(text[2..], 8);
        return decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>True for a number as JSON writes it.</summary>
    public static bool IsJson(string text) => Json().IsMatch(text);

    /// <summary>Compares as <c>lt lte gt gte</c> say; equal for no operator.</summary>
    public static bool Holds(decimal found, string? comparison, decimal wanted) => comparison switch
    {
        "lt" => found < wanted,
        "lte" => found <= wanted,
        "gt" => found > wanted,
        "gte" => found >= wanted,
        _ => found == wanted,
    };

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Json();
}
