namespace SecMon.Silo.Storage;

/// <summary>Another activation took over: what this one writes must not count any more (design.md, Grains).</summary>
[GenerateSerializer]
public sealed class StaleEpochException : Exception
{
    /// <summary>Makes the exception.</summary>
    public StaleEpochException(string message)
        : base(message)
    {
    }
}
