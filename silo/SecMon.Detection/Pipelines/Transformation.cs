using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary>One change to rules. It makes a new document of one that it never changes, and keeps the places of what it leaves.</summary>
/// <param name="scope">Which rules and fields it is for.</param>
internal abstract class Transformation(Scope scope)
{
    /// <summary>Which rules and fields it is for.</summary>
    protected Scope Scope { get; } = scope;

    /// <summary>Changes a document if it is meant.</summary>
    public YamlMap Apply(YamlMap document, MappedRule rule) => Scope.Covers(rule) ? Change(document, rule) : document;

    /// <summary>Changes a document that is meant.</summary>
    protected abstract YamlMap Change(YamlMap document, MappedRule rule);
}
