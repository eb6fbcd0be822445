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
    public IReadOnlyCollection<Diagnostic> Found => _findings.All;

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

    /// <summary>Takes the problems of a part of the file.</summary>
    public void AddAll(Problems others)
    {
        _findings.HasErrors |= others.HasErrors;
        _findings.All.UnionWith(others.Found);
    }

    private sealed class Findings
    {
        public HashSet<Diagnostic> All { get; } = [];

        public bool HasErrors { get; set; }
    }
}
