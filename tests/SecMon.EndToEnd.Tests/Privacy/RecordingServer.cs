using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SecMon.EndToEnd.Tests.Privacy;

/// <summary>Takes whatever a sink sends, and keeps every byte of it.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private RecordingServer(WebApplication application) => _application = application;

    public ConcurrentQueue<byte[]> Requests { get; } = [];

    public string Url => _application.Urls.First();

    public static async Task<RecordingServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new RecordingServer(builder.Build());
        server._application.Run(server.TakeAsync);
        await server._application.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await body.WriteAsync(Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}\n{string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}"))}\n\n"));
        await context.Request.Body.CopyToAsync(body);
        Requests.Enqueue(body.ToArray());
        await context.Response.WriteAsync("{}");
    }
}
