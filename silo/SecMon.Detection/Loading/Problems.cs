using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>Gathers the problems of one file.</summary>
internal sealed class Problems
{
    private readonly HashSet<Diagnostic> _found = [];

    /// <summary>True when the file cannot be loaded.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>All problems, each once.</summary>
    public IReadOnlyCollection<Diagnostic> Found => _found;

    /// <summary>Notes an error.</summary>
    public void Error(SourceLocation location, string message, string? help = null)
    {
        HasErrors = true;
        _found.Add(new Diagnostic(location, IsError: true, message, help));
    }

    /// <summary>Notes an error at a node.</summary>
    public void Error(YamlNode node, string message, string? help = null) => Error(node.Location, message, help);

    /// <summary>Notes a warning.</summary>
    public void Warn(SourceLocation location, string message, string? help = null) =>
        _found.Add(new Diagnostic(location, IsError: false, message, help));

    /// <summary>Notes a warning at a node.</summary>
    public void Warn(YamlNode node, string message, string? help = null) => Warn(node.Location, message, help);

    /// <summary>Takes the problems of a part of the file.</summary>
    public void AddAll(Problems others)
    {
        HasErrors |= others.HasErrors;
        _found.UnionWith(others._found);
    }
}
