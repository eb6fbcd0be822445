using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>Gathers the problems of one file.</summary>
internal sealed class Problems
{
    private readonly Findings _findings;
    private readonly ProblemKind _kind;

    /// <summary>No problems yet.</summary>
    public Problems()
        : this(new Findings(), ProblemKinds.Rule)
    {
    }

    private Problems(Findings findings, ProblemKind kind)
    {
        _findings = findings;
        _kind = kind;
    }

    /// <summary>True when the file cannot be loaded.</summary>
    public bool HasErrors => _findings.HasErrors;

    /// <summary>All problems, each once.</summary>
    public IReadOnlyCollection<Diagnostic> Found => _findings.Told();

    /// <summary>The same gathering for a reader whose problems are of one kind.</summary>
    public Problems For(ProblemKind kind) => new(_findings, kind);

    /// <summary>Notes an error.</summary>
    public void Error(SourceLocation location, string message, string? help = null)
    {
        _findings.HasErrors = true;
        _findings.All.Add(new Diagnostic(location, IsError: true, message, help) { Kind = _kind });
    }

    /// <summary>Notes an error at a node.</summary>
    public void Error(YamlNode node, string message, string? help = null) => Error(node.Location, message, help);

    /// <summary>Notes a warning.</summary>
    public void Warn(SourceLocation location, string message, string? help = null) =>
        _findings.All.Add(new Diagnostic(location, IsError: false, message, help) { Kind = _kind });

    /// <summary>Notes a warning at a node.</summary>
    public void Warn(YamlNode node, string message, string? help = null) => Warn(node.Location, message, help);

    /// <summary>Notes a key that means nothing where it stands.</summary>
    /// <param name="map">The map that it stands in.</param>
    /// <param name="key">The key.</param>
    /// <param name="known">The keys of which one was probably meant.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="help">The mend.</param>
    public void Unknown(YamlMap map, YamlScalar key, IEnumerable<string> known, string message, string help)
    {
        if (Spelling.Nearest(key.Text, known.Order(StringComparer.Ordinal)) is { } meant)
            _findings.Misspelt.Add((map.Location, meant));
        Error(key, message, help);
    }

    /// <summary>Notes that a map lacks a key, at the key when it stands there without a value. Where a misspelt one stands in its place, that is said, and this is not.</summary>
    public void Missing(YamlMap map, string key, string message, string? help = null) => Missing(map, [key], map.Find(key)?.Key ?? (YamlNode)map, message, help);

    /// <summary>Notes at a place that a map lacks one of some keys.</summary>
    public void Missing(YamlMap map, string[] keys, YamlNode place, string message, string? help = null)
    {
        _findings.HasErrors = true;
        _findings.Missing.Add((map.Location, keys, new Diagnostic(place.Location, IsError: true, message, help) { Kind = _kind }));
    }

    /// <summary>Takes the problems of a part of the file.</summary>
    public void AddAll(Problems others)
    {
        _findings.HasErrors |= others.HasErrors;
        _findings.All.UnionWith(others.Found);
    }

    private sealed class Findings
    {
        public HashSet<Diagnostic> All { get; } = [];

        public HashSet<(SourceLocation Map, string Key)> Misspelt { get; } = [];

        public List<(SourceLocation Map, string[] Keys, Diagnostic Problem)> Missing { get; } = [];

        public bool HasErrors { get; set; }

        public HashSet<Diagnostic> Told() => [.. All, .. Missing.Where(one => !Array.Exists(one.Keys, key => Misspelt.Contains((one.Map, key)))).Select(one => one.Problem)];
    }
}
