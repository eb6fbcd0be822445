namespace SecMon.Silo.Api;

/// <summary>Marks an endpoint that is answered under every name of a host (<see cref="HostCheck"/>).</summary>
internal sealed class AnyName
{
    public static readonly AnyName Mark = new();

    private AnyName()
    {
    }
}
