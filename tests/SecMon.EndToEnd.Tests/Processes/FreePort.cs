using System.Net;
using System.Net.Sockets;

namespace SecMon.EndToEnd.Tests.Processes;

/// <summary>A port of loopback that nobody listened at a moment ago.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
