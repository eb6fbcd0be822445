using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SecMon.Sinks.Tests.Webhook;

/// <summary>A receiver of webhooks on a port of its own. It answers as the test says, then 204.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();

    private Receiver(WebApplication server) => _server = server;

    public List<ReceivedRequest> Requests { get; } = [];

    public Uri Url => new(new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "/hooks/secmon");

    public static async Task<Receiver> StartAsync(TestCertificate? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            if (certificate is not null)
                listener.UseHttps(certificate.Load());
        }));
        if (certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        var receiver = new Receiver(builder.Build());
        receiver._server.Run(receiver.AnswerAsync);
        await receiver._server.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>Answers the next request with a status.</summary>
    public Receiver Then(int status, string? header = null, string? value = null, string body = "") => Then(async context =>
    {
        context.Response.StatusCode = status;
        if (header is not null)
            context.Response.Headers[header] = value;
        await context.Response.WriteAsync(body);
    });

    /// <summary>Answers the next request in a way of its own.</summary>
    public Receiver Then(Func<HttpContext, Task> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (Requests)
            Requests.Add(new ReceivedRequest(context.Request.Path, context.Request.ContentType ?? "", context.Request.Headers["X-SecMon-Signature"].ToString(), body.ToArray()));
        if (_answers.TryDequeue(out var answer))
            await answer(context);
        else
            context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
