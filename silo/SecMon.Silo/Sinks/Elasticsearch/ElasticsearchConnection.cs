using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;

namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>
/// Requests to one server. An answer that does not come, or not whole, is a value (<see cref="ElasticsearchAnswer.Lost"/>):
/// the caller alone knows what that means. One request at a time.
/// </summary>
internal sealed class ElasticsearchConnection : IDisposable
{
    private const int CompressedFromBytes = 1_024;
    private const int MostAnswerBytes = 8 << 20;
    private const string Plain = "application/";
    private const string Vendored = "application/vnd.elasticsearch+";

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(10);

    private readonly ElasticsearchOptions _options;
    private readonly ElasticsearchSecret _secret;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Uri _root;

    /// <summary>A connection; nothing is sent yet.</summary>
    /// <exception cref="ElasticsearchException">The CA file holds no certificate, or the fingerprint is none.</exception>
    public ElasticsearchConnection(ElasticsearchOptions options, TimeProvider time)
    {
        _options = options;
        _secret = new ElasticsearchSecret(options);
        _time = time;
        _root = new Uri(options.Url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
        _http = CreateClient(options);
    }

    /// <summary>
    /// Whether the server understands media types with <c>compatible-with=8</c>: Elasticsearch 8 and 9 do, OpenSearch does not.
    /// Plain types, which all understand, until it is known.
    /// </summary>
    public bool IsPinned { get; set; }

    /// <summary>Sends JSON, or nothing.</summary>
    /// <exception cref="ElasticsearchException">The secret cannot be read.</exception>
    public Task<ElasticsearchAnswer> SendAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellation) =>
        SendAsync(method, path, json, "json", cancellation);

    /// <summary>Sends lines of JSON.</summary>
    /// <exception cref="ElasticsearchException">The secret cannot be read.</exception>
    public Task<ElasticsearchAnswer> SendLinesAsync(string path, ReadOnlyMemory<byte> lines, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, lines, "x-ndjson", cancellation);

    public void Dispose() => _http.Dispose();

    private static HttpClient CreateClient(ElasticsearchOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            UseCookies = false,
            // A cluster behind one name is reached anew now and then.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = ServerTrust.CheckOf(options),
                // A resumed session need not present the chain again, in which the pinned authority is looked for.
                AllowTlsResume = false,
            },
        };
        // The time limit is set per request, so that it holds for the body too.
        return new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    private async Task<ElasticsearchAnswer> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body, string subtype, CancellationToken cancellation)
    {
        try
        {
            var answer = await SendOnceAsync(method, path, body, subtype, cancellation);
            var isRefused = answer.Status == (int)HttpStatusCode.Unauthorized;
            return isRefused && _secret.ReadAgain() ? await SendOnceAsync(method, path, body, subtype, cancellation) : answer;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Lost($"no whole answer within {_options.Timeout.TotalSeconds:0.###} s");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or InvalidDataException)
        {
            return Lost(ServerText.Scrub((failed.InnerException ?? failed).Message));
        }
    }

    private ElasticsearchAnswer Lost(string problem) => new() { Lost = $"{_root.Host}:{_root.Port}: {problem}" };

    private async Task<ElasticsearchAnswer> SendOnceAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body, string subtype, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_options.Timeout);
        using var request = RequestOf(method, path, body, subtype);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        return new ElasticsearchAnswer
        {
            Status = (int)response.StatusCode,
            Body = WithoutSecret(await ReadBodyAsync(response, limit.Token), request.Headers.Authorization),
            MediaType = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "",
            NamesElasticsearch = response.Headers.TryGetValues("X-Elastic-Product", out var product) && product.Contains("Elasticsearch"),
            RetryAfter = RetryAfterOf(response.Headers.RetryAfter),
        };
    }

    private HttpRequestMessage RequestOf(HttpMethod method, string path, ReadOnlyMemory<byte>? body, string subtype)
    {
        var request = new HttpRequestMessage(method, new Uri(_root, path));
        request.Headers.Authorization = _secret.Header();
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(MediaType("json")));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        request.Headers.Add("X-Opaque-Id", $"secmon-{_options.Silo}");
        if (body is { } bytes)
            request.Content = ContentOf(bytes, MediaType(subtype));
        return request;
    }

    private string MediaType(string subtype) => IsPinned ? $"{Vendored}{subtype}; compatible-with=8" : $"{Plain}{subtype}";

    /// <summary>A buffered body, so that its length is sent: Elastic asks for requests without chunks.</summary>
    private static HttpContent ContentOf(ReadOnlyMemory<byte> bytes, string mediaType)
    {
        var isCompressed = bytes.Length > CompressedFromBytes;
        HttpContent content = isCompressed ? new ByteArrayContent(Compress(bytes.Span)) : new ReadOnlyMemoryContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        if (isCompressed)
            content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        using var compressed = new MemoryStream(bytes.Length / 4);
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    /// <summary>Reads all of it, but no more than is ever needed: an endless answer must not fill the memory.</summary>
    private static async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var piece = new byte[16_384];
        while (await stream.ReadAsync(piece, cancellation) is var read and > 0)
        {
            if (body.Length + read > MostAnswerBytes)
                throw new InvalidDataException($"the answer is longer than {MostAnswerBytes >> 20} MB");
            body.Write(piece, 0, read);
        }

        return body.ToArray();
    }

    /// <summary>A proxy that shows the request's headers in its page of an error must not bring the secret into a log.</summary>
    private static byte[] WithoutSecret(byte[] body, AuthenticationHeaderValue? secret) =>
        secret?.Parameter is { Length: > 0 } parameter && body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(parameter)) >= 0
            ? "(the answer repeats the secret, so it is not shown)"u8.ToArray()
            : body;

    private TimeSpan? RetryAfterOf(RetryConditionHeaderValue? asked)
    {
        var wait = asked?.Delta ?? (asked?.Date - _time.GetUtcNow());
        if (wait is null || wait <= TimeSpan.Zero)
            return null;
        return wait < LongestRetryAfter ? wait : LongestRetryAfter;
    }
}
