using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace SecMon.Silo.Sinks.Syslog;

/// <summary>A connection to a syslog receiver, over TCP or TLS.</summary>
internal sealed class SyslogConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly Task<bool> _untilClosed;

    private SyslogConnection(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
        _untilClosed = ReadUntilClosedAsync(stream);
    }

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nobody answers there.</exception>
    /// <exception cref="AuthenticationException">The certificate is not trusted.</exception>
    public static async Task<SyslogConnection> OpenAsync(SyslogOptions options, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        try
        {
            await socket.ConnectAsync(options.Host, options.Port ?? (options.Tls ? 6514 : 601), cancellation);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return new SyslogConnection(socket, options.Tls ? await SecureAsync(stream, options, cancellation) : stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// True when the other side has closed, perhaps only its half: what is written now would be lost in silence. The socket
    /// knows that something came before the reader has run: either bytes (of TLS), which the reader takes away, or the end.
    /// </summary>
    public async Task<bool> IsClosedByPeerAsync(CancellationToken cancellation)
    {
        while (!_untilClosed.IsCompleted && _socket.Poll(0, SelectMode.SelectRead))
            await Task.Delay(TimeSpan.FromMilliseconds(1), cancellation);
        return _untilClosed.IsCompleted;
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await _stream.WriteAsync(bytes, cancellation);
        await _stream.FlushAsync(cancellation);
    }

    public void Dispose() => _stream.Dispose();

    private static async Task<Stream> SecureAsync(NetworkStream stream, SyslogOptions options, CancellationToken cancellation)
    {
        var secured = new SslStream(stream, leaveInnerStreamOpen: false);
        await secured.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = options.Host,
                RemoteCertificateValidationCallback = TrustedAuthorities.CheckBy(options.AuthoritiesFile),
            },
            cancellation);
        return secured;
    }

    private static async Task<bool> ReadUntilClosedAsync(Stream stream)
    {
        var ignored = new byte[256];
        try
        {
            while (await stream.ReadAsync(ignored) > 0)
            {
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            return true;   // broken is closed; the next batch finds out and connects anew
        }

        return true;
    }
}
