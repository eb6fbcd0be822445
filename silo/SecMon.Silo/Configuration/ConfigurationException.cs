using SecMon.Detection.Rules;

namespace SecMon.Silo.Configuration;

/// <summary>The configuration cannot be used. The message holds every problem, one a line.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ConfigurationException(IReadOnlyList<Diagnostic> problems)
        : base(string.Join('\n', problems))
    {
    }
}
