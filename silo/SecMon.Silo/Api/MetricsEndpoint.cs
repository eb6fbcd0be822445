namespace SecMon.Silo.Api;

/// <summary>Marks the endpoint that shows the metrics.</summary>
internal sealed class MetricsEndpoint
{
    public static readonly MetricsEndpoint Mark = new();

    private MetricsEndpoint()
    {
    }
}
