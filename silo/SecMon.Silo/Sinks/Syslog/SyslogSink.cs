using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace SecMon.Silo.Sinks.Syslog;

/// <summary>
/// Sends alerts to a SIEM as RFC 5424 messages over TCP with octet counting (RFC 6587) or TLS (RFC 5425). Syslog has no
/// acknowledgement: a batch counts as delivered when the kernel took it and the receiver had not closed (docs/sinks.md).
/// </summary>
public sealed class SyslogSink : IAlertSink, IDisposable
{
    private readonly SyslogOptions _options;
    private readonly string _hostName;
    private SyslogConnection? _connection;

    /// <summary>Makes the sink; it connects with the first batch.</summary>
    /// <param name="options">Where to, and how.</param>
    /// <exception cref="ArgumentOutOfRangeException">The facility or the longest message is out of range.</exception>
    public SyslogSink(SyslogOptions options)
    {
        if (options.Facility is < 0 or > 23)
            throw new ArgumentOutOfRangeException(nameof(options), $"a facility is a number from 0 to 23, not {options.Facility}");
        if (options.MaxMessageBytes < SyslogOptions.SmallestMessageBytes)
            throw new ArgumentOutOfRangeException(nameof(options), $"messages may be at least {SyslogOptions.SmallestMessageBytes} bytes long");
        _options = options;
        _hostName = options.HostName ?? Environment.MachineName;
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public SinkDocumentKinds Takes => SinkDocumentKinds.Alert | SinkDocumentKinds.Checkpoint;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        if (documents.Count == 0)
            return [];

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_options.Timeout);
        try
        {
            await SendAsync(documents, deadline.Token);
            return [];
        }
        catch (OperationCanceledException late)
        {
            HangUp();
            if (cancellation.IsCancellationRequested)
                throw;
            throw new SinkFailedException($"{Receiver} did not take the messages within {_options.Timeout.TotalSeconds:0.###} s", inner: late);
        }
        catch (AuthenticationException untrusted)
        {
            HangUp();
            throw new SinkFailedException(
                $"sink misconfigured: the certificate of {Receiver} is not trusted ({untrusted.Message}). Check ca_file and host", retryAfter: SinkTrouble.SlowRetry, inner: untrusted);
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            HangUp();
            throw new SinkFailedException($"{Receiver} cannot be reached: {broken.Message}", inner: broken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => HangUp();

    private string Receiver => $"the syslog receiver {_options.Host}";

    private async Task SendAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        if (_connection is not null && await _connection.IsClosedByPeerAsync(cancellation))
            HangUp();
        _connection ??= await SyslogConnection.OpenAsync(_options, cancellation);
        foreach (var document in documents)
            await _connection.WriteAsync(Frame(SyslogMessage.Write(document, _options, _hostName)), cancellation);

        // A receiver that closed meanwhile may have thrown away all of it.
        if (await _connection.IsClosedByPeerAsync(cancellation))
            throw new IOException("it closed the connection while messages were sent");
    }

    /// <summary>Octet counting: the length in bytes, a space, the message (RFC 6587, 3.4.1; RFC 5425, 4.3).</summary>
    private static byte[] Frame(byte[] message) =>
        [.. Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture)), (byte)' ', .. message];

    private void HangUp()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
