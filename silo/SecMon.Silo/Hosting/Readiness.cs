namespace SecMon.Silo.Hosting;

/// <summary>Whether the silo does its work; what <c>/readyz</c> answers.</summary>
public sealed class Readiness
{
    private volatile bool _isReady;

    /// <summary>True from the start of the sources until they are stopped.</summary>
    public bool IsReady
    {
        get => _isReady;
        set => _isReady = value;
    }
}
