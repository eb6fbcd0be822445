using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;

namespace SecMon.Silo.Sinks.Webhook;

/// <summary>Posts what people hear of to a receiver, one CloudEvent a request, in order. The id of an event is the same whenever it is sent again.</summary>
public sealed class WebhookSink : IAlertSink, IDisposable
{
    /// <summary>A receiver cannot silence SecMon for longer than this.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    private const int MostOfAnswerBytes = 512;

    private readonly WebhookOptions _options;
    private readonly TimeProvider _clock;
    private readonly Secret? _secret;
    private readonly HttpClient _client;

    /// <summary>Makes the sink; nothing is sent or read yet.</summary>
    /// <param name="options">Where to, and how.</param>
    /// <param name="clock">The time of signatures.</param>
    public WebhookSink(WebhookOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _secret = Secret.From(options.SecretFile, options.SecretVariable);
        _client = new HttpClient(HandlerOf(options)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public SinkDocumentKinds Takes => SinkDocumentKinds.Notice | SinkDocumentKinds.Checkpoint | SinkDocumentKinds.Health;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        var refused = new List<Refusal>();
        for (var i = 0; i < documents.Count; i++)
        {
            try
            {
                if (await PostAsync(documents[i], cancellation) is { } reason)
                    refused.Add(new Refusal(documents[i], reason));
            }
            catch (SinkFailedException failed)
            {
                throw SinkTrouble.At(documents, i, refused, failed.Message, failed.RetryAfter, failed);
            }
        }

        return refused;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Posts one document.</summary>
    /// <returns>Why the receiver will never take it; null when it has it.</returns>
    private async Task<string?> PostAsync(SinkDocument document, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_options.Timeout);
        try
        {
            using var request = RequestOf(document);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return answer.IsSuccessStatusCode ? null : await JudgeAsync(answer, deadline.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new SinkFailedException($"{Receiver} did not answer within {_options.Timeout.TotalSeconds:0.###} s", inner: late);
        }
        catch (HttpRequestException insecure) when (insecure.InnerException is AuthenticationException or SinkFailedException)
        {
            throw new SinkFailedException(
                $"sink misconfigured: {Receiver} is not trusted ({insecure.InnerException.Message}). Check ca_file and url", retryAfter: SinkTrouble.SlowRetry, inner: insecure);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw new SinkFailedException($"{Receiver} cannot be reached: {broken.Message}", inner: broken);
        }
    }

    private HttpRequestMessage RequestOf(SinkDocument document)
    {
        var body = CloudEvent.Write(document, _options.Source);
        var request = new HttpRequestMessage(HttpMethod.Post, _options.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEvent.MediaType, "utf-8");
        if (_secret is not null)
            request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(body, _secret.Value, _clock.GetUtcNow()));
        return request;
    }

    /// <summary>Tells what will never be taken from what may be taken later.</summary>
    /// <returns>Why the receiver refuses the document for good.</returns>
    /// <exception cref="SinkFailedException">The answer may become another one.</exception>
    private async Task<string> JudgeAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var status = (int)answer.StatusCode;
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            _secret?.Reload();   // it may have been changed on both sides
            var asked = RetryAfterOf(answer) ?? TimeSpan.Zero;
            throw new SinkFailedException(
                $"sink misconfigured: {Receiver} answers {status}. Check its secret; it is read again before the next attempt",
                retryAfter: asked > SinkTrouble.SlowRetry ? asked : SinkTrouble.SlowRetry);
        }

        if (status is >= 300 and < 400)
            throw new SinkFailedException($"sink misconfigured: {Receiver} answers {status} and has moved; redirects are not followed. Correct its url", retryAfter: SinkTrouble.SlowRetry);
        if (status is 408 or 425 or 429 or >= 500)
            throw new SinkFailedException($"{Receiver} answers {status}", retryAfter: RetryAfterOf(answer));
        return $"{status} {answer.ReasonPhrase}: {await BeginningAsync(answer.Content, cancellation)}".TrimEnd(' ', ':');
    }

    /// <summary>Without path and query, where some receivers have their keys.</summary>
    private string Receiver => _options.Url.GetLeftPart(UriPartial.Authority);

    private TimeSpan? RetryAfterOf(HttpResponseMessage answer)
    {
        var wait = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _clock.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait is { } asked && asked > TimeSpan.Zero ? TimeSpan.FromTicks(Math.Min(asked.Ticks, LongestRetryAfter.Ticks)) : null;
    }

    private static async Task<string> BeginningAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var beginning = new byte[MostOfAnswerBytes];
        var length = await stream.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellation);
        return PlainLine.Of(Encoding.UTF8.GetString(beginning, 0, length)).Trim();
    }

    private static SocketsHttpHandler HandlerOf(WebhookOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = options.Timeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),   // a receiver that moves to another address is found again
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = TrustedAuthorities.CheckBy(options.AuthoritiesFile) },
    };
}
