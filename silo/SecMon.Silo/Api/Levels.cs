using SecMon.Detection.Rules;

namespace SecMon.Silo.Api;

/// <summary>Severities as queries write them.</summary>
internal static class Levels
{
    public const string Help = "min_level is informational, low, medium, high or critical";

    /// <summary>Reads a level; nothing means the lowest.</summary>
    public static bool TryParse(string? text, out Severity level)
    {
        level = Severity.Informational;
        return text is null || (Enum.TryParse(text, ignoreCase: true, out level) && Enum.IsDefined(level) && !char.IsDigit(text[0]));
    }
}
