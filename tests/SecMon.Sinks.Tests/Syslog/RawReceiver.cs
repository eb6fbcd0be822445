using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SecMon.Sinks.Tests.Syslog;

/// <summary>A TCP receiver that a test tells when to read and when to close.</summary>
internal sealed class RawReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private NetworkStream? _stream;

    public RawReceiver() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections { get; private set; }

    /// <summary>Reads one message with its length before it, of the next connection when this one has ended.</summary>
    public async Task<string> MessageAsync()
    {
        while (true)
        {
            var stream = await StreamAsync();
            var digits = new StringBuilder();
            var letter = stream.ReadByte();
            for (; letter is not ' ' and >= 0; letter = stream.ReadByte())
                digits.Append((char)letter);
            if (letter < 0)
            {
                await stream.DisposeAsync();
                _stream = null;
                continue;
            }

            var message = new byte[int.Parse(digits.ToString(), CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(message);
            return Encoding.UTF8.GetString(message);
        }
    }

    /// <summary>Says that nothing more will come from here; the other direction stays open.</summary>
    public async Task CloseHalfAsync() => (await StreamAsync()).Socket.Shutdown(SocketShutdown.Send);

    public ValueTask DisposeAsync()
    {
        _stream?.Dispose();
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<NetworkStream> StreamAsync()
    {
        if (_stream is not null)
            return _stream;
        _stream = new NetworkStream(await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken), ownsSocket: true);
        Connections++;
        return _stream;
    }
}
