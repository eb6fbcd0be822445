using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SecMon.Silo.Tests.Doors;

/// <summary>Sends bytes as they are: an ordinary client would put a path into order first.</summary>
internal static class RawClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Sends one request on a connection of its own, and reads its answer.</summary>
    public static async Task<RawAnswer> SendAsync(IPEndPoint address, string request)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var isHead = request.StartsWith("HEAD ", StringComparison.Ordinal);
        var received = new MemoryStream();
        try
        {
            await socket.ConnectAsync(address, deadline.Token);
            await socket.SendAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
            var buffer = new byte[65_536];
            while (!IsWhole(Text(received), isHead))
            {
                var read = await socket.ReceiveAsync(buffer, deadline.Token);
                if (read == 0)
                    break;
                received.Write(buffer, 0, read);
            }
        }
        catch (SocketException)
        {
            // Closed in the middle: what came until then is the answer.
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"no whole answer within {Patience.TotalSeconds:N0} s:\n{request}\n{Text(received)}");
        }

        return AnswerOf(Text(received));
    }

    private static string Text(MemoryStream bytes) => Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);

    private static RawAnswer AnswerOf(string text)
    {
        if (!text.StartsWith("HTTP/1.", StringComparison.Ordinal))
            return new RawAnswer(0, text, "");
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end < 0 ? new RawAnswer(0, text, "") : new RawAnswer(int.Parse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture), text[..end], BodyOf(text[..end], text[(end + 4)..]));
    }

    private static bool IsWhole(string text, bool isHead)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        var (head, body) = (text[..end], text[(end + 4)..]);
        if (isHead || head.StartsWith("HTTP/1.1 304", StringComparison.Ordinal) || head.StartsWith("HTTP/1.1 204", StringComparison.Ordinal))
            return true;
        if (HeaderOf(head, "Content-Length") is { } length)
            return Encoding.UTF8.GetByteCount(body) >= int.Parse(length, CultureInfo.InvariantCulture);
        return HeaderOf(head, "Transfer-Encoding") is not null && body.EndsWith("0\r\n\r\n", StringComparison.Ordinal);   // else it ends with the connection
    }

    private static string? HeaderOf(string head, string name) =>
        head.Split("\r\n").Skip(1).FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    private static string BodyOf(string head, string body)
    {
        if (HeaderOf(head, "Transfer-Encoding") is null)
            return body;
        var whole = new StringBuilder();
        while (body.IndexOf("\r\n", StringComparison.Ordinal) is > 0 and var end && int.TryParse(body.AsSpan(0, end), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) && length > 0)
        {
            var bytes = Encoding.UTF8.GetBytes(body[(end + 2)..]);
            whole.Append(Encoding.UTF8.GetString(bytes, 0, Math.Min(length, bytes.Length)));
            body = bytes.Length > length + 2 ? Encoding.UTF8.GetString(bytes, length + 2, bytes.Length - length - 2) : "";
        }

        return whole.ToString();
    }
}
