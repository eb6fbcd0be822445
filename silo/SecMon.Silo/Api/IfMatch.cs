using System.Globalization;

namespace SecMon.Silo.Api;

/// <summary>Which state somebody saw before they changed something.</summary>
internal static class IfMatch
{
    /// <summary>Reads an entity tag in quotes, weak or not, or a star.</summary>
    /// <param name="header">The header.</param>
    /// <param name="expected">The revision; null for a star, and a number that nothing has for a tag that is none of ours.</param>
    /// <returns>False when there is none.</returns>
    public static bool TryRead(string header, out long? expected)
    {
        expected = null;
        if (header == "*")
            return true;
        var tag = header.StartsWith("W/", StringComparison.Ordinal) ? header[2..] : header;
        if (tag.Length == 0)
            return false;
        expected = long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : -1;
        return true;
    }
}
