using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>
/// A strict stand-in for Elasticsearch 8, 9 or OpenSearch on the loopback address: it refuses what they refuse, keeps what it is
/// given, tells what came in which order, and goes wrong as it is told.
/// </summary>
public sealed class StandInServer : IAsyncDisposable
{
    private readonly StandInOptions _options;
    private readonly Lock _lock = new();
    private readonly Cluster _cluster;
    private readonly Router _router;
    private readonly List<StandInRequest> _requests = [];
    private readonly HashSet<string> _authorizations;
    private readonly WebApplication _application;

    private StandInServer(StandInOptions options)
    {
        _options = options;
        _cluster = new Cluster(options.Flavor);
        _router = new Router(_cluster, options.Flavor);
        _authorizations = [.. options.Authorizations];
        _application = Build();
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1");

    /// <summary>What goes wrong next.</summary>
    public FaultSchedule Faults { get; } = new();

    /// <summary>Longest body that is taken, before compression.</summary>
    public int MostBodyBytes { get; set; } = 100_000_000;

    /// <summary>Whether the header X-Elastic-Product is sent (never by OpenSearch).</summary>
    public bool NamesProduct { get; set; } = true;

    /// <summary>Requests for which the key lacks a privilege, by method and path.</summary>
    public Func<string, string, bool> Forbids { get; set; } = (_, _) => false;

    /// <summary>Whether disks are over the flood-stage watermark.</summary>
    public bool IsFlooded
    {
        get => Locked(() => _cluster.IsFlooded);
        set => Locked(() => _cluster.IsFlooded = value);
    }

    /// <summary>Whether a write may make an index.</summary>
    public bool MakesIndices
    {
        get => Locked(() => _cluster.MakesIndices);
        set => Locked(() => _cluster.MakesIndices = value);
    }

    /// <summary>Every request that came, in order.</summary>
    public IReadOnlyList<StandInRequest> Requests => Locked(() => _requests.ToList());

    /// <summary>Every item that was carried out, in order.</summary>
    public IReadOnlyList<StandInWrite> Writes => Locked(() => _cluster.Writes.ToList());

    /// <summary>Names of the indices.</summary>
    public IReadOnlyList<string> Indices => Locked(() => _cluster.Indices.Select(index => index.Name).ToList());

    /// <summary>Names of indices that no template matched when they were made.</summary>
    public IReadOnlyList<string> IndicesWithoutTemplate => Locked(() => _cluster.Indices.Where(index => !index.HasTemplate).Select(index => index.Name).ToList());

    /// <summary>Starts one.</summary>
    public static async Task<StandInServer> StartAsync(StandInOptions? options = null)
    {
        var standIn = new StandInServer(options ?? new StandInOptions());
        await standIn._application.StartAsync();
        var scheme = standIn._options.Certificate is null ? "http" : "https";
        standIn.Url = new Uri($"{scheme}://localhost:{new Uri(standIn._application.Urls.First()).Port}");
        return standIn;
    }

    /// <summary>All documents of an index, an alias or a pattern.</summary>
    public IReadOnlyList<StoredDocument> Documents(string indices) => Locked(() => _cluster.Find(indices).SelectMany(index => index.Documents).ToList());

    /// <summary>Closes an index for writing, or opens it.</summary>
    public void BlockWrites(string index, bool isBlocked = true) => Locked(() =>
        _cluster.Index(index).Block = isBlocked ? new RefusedException(403, "cluster_block_exception", $"index [{index}] blocked by: [FORBIDDEN/8/index write (api)];") : null);

    /// <summary>From now on only this value of Authorization is valid.</summary>
    public void ChangeKey(string authorization) => Locked(() =>
    {
        _authorizations.Clear();
        return _authorizations.Add(authorization);
    });

    /// <summary>Ends when it is told to from outside (as a program).</summary>
    public Task WaitAsync() => _application.WaitForShutdownAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private T Locked<T>(Func<T> ask)
    {
        lock (_lock)
            return ask();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Its own limit is MostBodyBytes; a slow answer is a fault that a test asked for.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, _options.Port, Secure);
        });
        var application = builder.Build();
        application.Run(RunAsync);
        return application;
    }

    private void Secure(ListenOptions listen)
    {
        if (_options.Certificate is not null)
            listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = _options.Certificate, ServerCertificateChain = new X509Certificate2Collection(_options.Chain) });
    }

    private async Task RunAsync(HttpContext context)
    {
        var body = await ReadAsync(context.Request);
        var request = RequestOf(context.Request, body ?? []);
        Locked(() =>
        {
            _requests.Add(request);
            return 0;
        });
        var fault = Faults.Take(request.Path);
        if (fault is { DropsAfterBytes: 0, Stores: false })
        {
            context.Abort();
            return;
        }

        var mediaType = "application/json";
        Answer answer;
        if (fault?.Instead is { } instead && !fault.Stores)
            answer = instead;
        else
            (answer, mediaType) = Carry(context.Request, request, body, fault);
        await WriteAsync(context, fault?.Instead ?? answer, mediaType, fault);
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request)
    {
        using var raw = new MemoryStream();
        await request.Body.CopyToAsync(raw);
        raw.Position = 0;
        if (request.Headers.ContentEncoding.Count == 0)
            return raw.ToArray();
        if (request.Headers.ContentEncoding != "gzip")
            return null;
        await using var gzip = new GZipStream(raw, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        await gzip.CopyToAsync(plain);
        return plain.ToArray();
    }

    private static StandInRequest RequestOf(HttpRequest request, byte[] body) => new(
        request.Method,
        request.Path.Value!,
        request.QueryString.Value ?? "",
        request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        body);

    private (Answer Answer, string MediaType) Carry(HttpRequest raw, StandInRequest request, byte[]? body, Fault? fault)
    {
        var mediaType = "application/json";
        try
        {
            if (body is null)
                throw new RefusedException(400, "illegal_argument_exception", "unknown content encoding");
            if (body.Length > MostBodyBytes)
                return (Answer.Text(413, "", "text/plain") with { Headers = new Dictionary<string, string> { ["Connection"] = "close" } }, mediaType);
            mediaType = MediaTypes.Check(raw, body.Length > 0, request.Path.EndsWith("/_bulk", StringComparison.Ordinal) || request.Path.EndsWith("/_msearch", StringComparison.Ordinal), _options.Flavor);
            CheckKey(request);
            var query = raw.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
            var answer = Locked(() => _router.Answer(request, query, fault));
            return (Answer.Ok(query.TryGetValue("filter_path", out var paths) ? FilterPath.Keep(answer, paths) ?? new JsonObject() : answer), mediaType);
        }
        catch (NotAcceptableException unknown)
        {
            return (Answer.Ok(new JsonObject { ["error"] = unknown.Message, ["status"] = 406 }) with { Status = 406 }, "application/json");
        }
        catch (DocumentMissingException missing)
        {
            return (Answer.Ok(missing.Body) with { Status = 404 }, mediaType);
        }
        catch (RefusedException refused)
        {
            return (Answer.Error(refused.Status, refused.Error()), mediaType);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            // A fault of the stand-in itself: whoever sees the answer has to learn which.
            return (Answer.Error(500, new JsonObject { ["type"] = "stand_in_exception", ["reason"] = bug.ToString() }), mediaType);
        }
    }

    private void CheckKey(StandInRequest request)
    {
        var given = request.Headers.GetValueOrDefault("Authorization");
        if (Locked(() => _authorizations.Count > 0 && (given is null || !_authorizations.Contains(given))))
            throw new RefusedException(401, "security_exception", given is null ? $"missing authentication credentials for REST request [{request.Path}]" : "unable to authenticate with provided credentials and anonymous access is not allowed for this request");
        if (Forbids(request.Method, request.Path))
            throw new RefusedException(403, "security_exception", "action is unauthorized for API key");
    }

    private async Task WriteAsync(HttpContext context, Answer answer, string mediaType, Fault? fault)
    {
        if (fault is { DropsAfterBytes: 0 })
        {
            context.Abort();
            return;
        }

        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType ?? mediaType;
        if (NamesProduct && _options.Flavor != Flavor.OpenSearch)
            response.Headers["X-elastic-product"] = "Elasticsearch";
        if (context.Request.Headers["X-Opaque-Id"].ToString() is { Length: > 0 } opaque)
            response.Headers["X-Opaque-Id"] = opaque;
        if (answer.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = new[] { "Basic realm=\"security\", charset=\"UTF-8\"", "Bearer realm=\"security\"", "ApiKey" };
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;

        var body = fault?.CutsAfterBytes is { } cut ? answer.Body[..cut] : answer.Body;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await WriteBodyAsync(context, body, fault);
    }

    private static async Task WriteBodyAsync(HttpContext context, byte[] body, Fault? fault)
    {
        if (fault?.DropsAfterBytes is { } whole)
        {
            await context.Response.Body.WriteAsync(body.AsMemory(0, whole));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        if (fault?.BytesPerSecond is not { } speed)
        {
            await context.Response.Body.WriteAsync(body);
            return;
        }

        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1 / speed));
        for (var written = 0; written < body.Length && !context.RequestAborted.IsCancellationRequested; written++)
        {
            await context.Response.Body.WriteAsync(body.AsMemory(written, 1));
            await context.Response.Body.FlushAsync();
            if (!await WaitAsync(pace, context.RequestAborted))
                return;
        }
    }

    /// <summary>Waits for the next byte's turn; false when the client has gone.</summary>
    private static async Task<bool> WaitAsync(PeriodicTimer pace, CancellationToken gone)
    {
        try
        {
            return await pace.WaitForNextTickAsync(gone);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
