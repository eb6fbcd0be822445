using SecMon.Detection.Rules;

namespace SecMon.Detection.Yaml;

/// <summary>Ends the reading of a file inside <see cref="YamlReader"/>; never leaves it.</summary>
internal sealed class YamlRefusedException(SourceLocation location, string message, string? help = null) : Exception(message)
{
    public SourceLocation Location { get; } = location;

    public string? Help { get; } = help;
}
