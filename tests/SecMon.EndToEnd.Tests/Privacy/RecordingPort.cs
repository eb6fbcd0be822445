using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SecMon.EndToEnd.Tests.Privacy;

/// <summary>A TCP port that keeps every byte sent to it; one for mail says what a mail server must.</summary>
internal sealed class RecordingPort : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly StringBuilder _received = new();
    private readonly bool _isMail;
    private readonly Task _accepting;

    public RecordingPort(bool isMail)
    {
        _isMail = isMail;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Everything so far.</summary>
    public byte[] Received
    {
        get
        {
            lock (_received)
                return Encoding.Latin1.GetBytes(_received.ToString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        while (true)
            served.Add(ServeAsync(await _listener.AcceptTcpClientAsync()));
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        await using var stream = client.GetStream();
        if (_isMail)
            await SayAsync(stream, "220 recorder");
        var isMessage = false;
        var line = new StringBuilder();
        var bytes = new byte[1 << 16];
        while (await stream.ReadAsync(bytes) is > 0 and var read)
        {
            var text = Encoding.Latin1.GetString(bytes, 0, read);
            lock (_received)
                _received.Append(text);
            foreach (var letter in _isMail ? text : "")
            {
                line.Append(letter);
                if (letter != '\n')
                    continue;
                isMessage = await AnswerAsync(stream, line.ToString().TrimEnd(), isMessage);
                line.Clear();
            }
        }
    }

    /// <returns>Whether what follows is the text of a mail.</returns>
    private static async Task<bool> AnswerAsync(NetworkStream stream, string line, bool isMessage)
    {
        if (isMessage && line != ".")
            return true;
        var isBegin = line == "DATA";
        await SayAsync(stream, isBegin ? "354 go on" : line == "QUIT" ? "221 bye" : "250 ok");
        return isBegin;
    }

    private static async Task SayAsync(NetworkStream stream, string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
}
