using System.Collections.Concurrent;
using System.Globalization;

namespace SecMon.Silo.Sources;

/// <summary>Names of users and groups of this machine, as its own files say them; a number stays a number where they do not.</summary>
internal static class AccountNames
{
    private static readonly ConcurrentDictionary<(string File, uint Number), string> Known = new();

    /// <summary>The user of a number.</summary>
    public static string User(uint number) => NameIn("/etc/passwd", number);

    /// <summary>The group of a number.</summary>
    public static string Group(uint number) => NameIn("/etc/group", number);

    private static string NameIn(string file, uint number)
    {
        if (Known.TryGetValue((file, number), out var known))
            return known;
        var text = number.ToString(CultureInfo.InvariantCulture);
        try
        {
            // name:password:number:…
            return File.ReadLines(file).Select(line => line.Split(':')).FirstOrDefault(parts => parts.Length > 2 && parts[2] == text) is { } found
                ? Known[(file, number)] = found[0]
                : text;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return text;
        }
    }
}
