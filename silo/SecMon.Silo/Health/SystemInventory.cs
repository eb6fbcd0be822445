using SecMon.Detection.Lists;
using SecMon.Silo.Configuration;
using SecMon.Silo.Rules;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Health;

/// <summary>Which systems should be watched (<c>lists/systems.csv</c> in force), and which system a source belongs to: the one with the source's <c>host:</c>.</summary>
public sealed class SystemInventory(RuleBook book, SecMonOptions options)
{
    private (string Text, IReadOnlyList<(string System, string Host)> Systems) _read = ("", []);

    /// <summary>Every system of the inventory, its server, and whether a source covers it.</summary>
    public IEnumerable<(string System, string Host, bool IsWatched)> Systems() =>
        Listed().Select(one => (one.System, one.Host, options.Sources.Any(source => IsAt(source, one.Host))));

    /// <summary>The system that a source belongs to; null when the inventory does not name the source's server.</summary>
    public string? SystemOf(string sourceId) =>
        SystemsList.SystemOf(Listed(), options.Sources.FirstOrDefault(source => source.Id == sourceId)?.Host);

    private static bool IsAt(SourceOptions source, string host) => string.Equals(source.Host, host, StringComparison.OrdinalIgnoreCase);

    private IReadOnlyList<(string System, string Host)> Listed()
    {
        var text = SystemsList.TextOf(book.Current.Files.Lists);
        var read = _read;   // replaced as a whole, so any thread may read it
        if (read.Text != text)
            _read = read = (text, SystemsList.Parse(text));
        return read.Systems;
    }
}
