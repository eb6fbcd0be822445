using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Sinks.Alertmanager;

/// <summary>Posts alerts to one instance (API v2).</summary>
internal sealed class AlertmanagerClient(HttpClient http, Uri instance, AlertmanagerOptions options)
{
    private const int MostAnswerCharacters = 200;

    private static readonly JsonArray None = [];

    /// <summary>Which instance, without what its URL may hide.</summary>
    public string Name => $"{instance.Host}:{instance.Port}";

    /// <summary>Posts alerts.</summary>
    /// <returns>Null when the instance took them; what it said when it refuses them for good (400: some may be stored all the same).</returns>
    /// <exception cref="SinkFailedException">It could not be reached or is in trouble.</exception>
    public async Task<string?> PostAsync(IReadOnlyList<JsonObject> alerts, CancellationToken cancellation)
    {
        if (alerts.Count == 0)
            return null;
        try
        {
            using var request = Request(alerts);
            using var response = await http.SendAsync(request, cancellation);
            return await JudgeAsync(response, cancellation);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException || (failed is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new SinkFailedException($"Alertmanager {Name} cannot be reached: {failed.Message}", inner: failed);
        }
    }

    private HttpRequestMessage Request(IReadOnlyList<JsonObject> alerts)
    {
        var body = None.ToJsonString();
        if (alerts.Count > 0)
            body = $"[{string.Join(',', alerts.Select(alert => alert.ToJsonString()))}]";
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(instance, "api/v2/alerts")) { Content = content };
        if (options.Secret is { } secret)
        {
            request.Headers.Authorization = options.User is { } user
                ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret.Value}")))
                : new AuthenticationHeaderValue("Bearer", secret.Value);
        }

        return request;
    }

    private async Task<string?> JudgeAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                return null;
            case HttpStatusCode.BadRequest:
                return $"400: {await SaidAsync(response, cancellation)}";
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                options.Secret?.Reload();
                throw new SinkFailedException($"sink misconfigured: Alertmanager {Name} answers {(int)response.StatusCode}; check user, password_file or token_file", retryAfter: TimeSpan.FromSeconds(60));
            case HttpStatusCode.NotFound or HttpStatusCode.UnsupportedMediaType:
                throw new SinkFailedException($"sink misconfigured: {Name} answers {(int)response.StatusCode} and seems to be no Alertmanager with API v2; check url", retryAfter: TimeSpan.FromSeconds(60));
            default:
                throw new SinkFailedException($"Alertmanager {Name} answers {(int)response.StatusCode}", retryAfter: response.Headers.RetryAfter?.Delta);
        }
    }

    private static async Task<string> SaidAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var said = await response.Content.ReadAsStringAsync(cancellation);
        var visible = string.Concat(said.Where(letter => !char.IsControl(letter)));
        return visible.Length > MostAnswerCharacters ? visible[..MostAnswerCharacters] : visible;
    }
}
