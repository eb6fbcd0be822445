namespace SecMon.Detection.Loading;

/// <summary>Lengths of time as correlation rules write them (sigma.md 8).</summary>
internal static class Timespans
{
    /// <summary>Reads a positive whole number and a unit.</summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        span = default;
        if (text.Length < 2 || !text.AsSpan(0, text.Length - 1).ContainsOnlyDigits() || !long.TryParse(text[..^1], out var count))
            return false;

        long seconds = text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            'w' => 604_800,
            'M' => 2_629_746,
            'y' => 31_556_952,
            _ => 0,
        };
        if (count == 0 || seconds == 0 || count > TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerSecond / seconds)
            return false;

        span = TimeSpan.FromTicks(count * seconds * TimeSpan.TicksPerSecond);
        return true;
    }

    /// <summary>What to write in the place of a text that is no length of time.</summary>
    public static string HelpFor(string text)
    {
        var digits = new string([.. text.Trim().TakeWhile(char.IsAsciiDigit)]);
        var unit = text.Trim()[digits.Length..].Trim();
        if (digits.TrimStart('0').Length == 0)
            return "for example 10m";
        return unit.Length == 0
            ? $"add the unit, for example {digits}s or {digits}m"
            : char.ToLowerInvariant(unit[0]) is var letter && unit.StartsWith("mo", StringComparison.OrdinalIgnoreCase) ? $"write {digits}M"
            : letter is 's' or 'm' or 'h' or 'd' or 'w' or 'y' ? $"write {digits}{letter}" : "for example 10m";
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;
}
