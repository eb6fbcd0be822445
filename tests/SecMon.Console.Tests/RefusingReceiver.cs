using System.Net;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.Console.Tests;

/// <summary>A receiver of webhooks that takes nothing, until it is told to.</summary>
internal sealed class RefusingReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private volatile bool _takes;

    /// <summary>Listens at once.</summary>
    public RefusingReceiver()
    {
        Url = $"http://127.0.0.1:{FreePort.Find()}/";
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = AnswerAsync();
    }

    public string Url { get; }

    /// <summary>From now on everything is taken.</summary>
    public void TakeEverything() => _takes = true;

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var asked = await _listener.GetContextAsync();
                asked.Response.StatusCode = _takes ? 204 : 422;
                asked.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
