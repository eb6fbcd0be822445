using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SecMon.Silo.Sinks;
using SecMon.Silo.Sinks.Alertmanager;

namespace SecMon.Silo.Tests.Sinks;

/// <summary>Two Alertmanagers of which one may be away, and how long a problem that is over is still told.</summary>
public sealed class AlertmanagerSinkTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 16, 10, 0, 0, TimeSpan.Zero);

    private readonly Instances _instances = new();
    private readonly string _name = $"alertmanager-{Guid.NewGuid():N}";
    private readonly AlertmanagerSink _sink;

    public AlertmanagerSinkTests() => _sink = new AlertmanagerSink(
        _name, new AlertmanagerOptions { Urls = [new Uri("http://one:9093/"), new Uri("http://two:9093/")] }, _instances, new FakeTimeProvider(Now));

    public void Dispose()
    {
        _sink.Dispose();
        _instances.Dispose();
    }

    [Fact]
    public async Task It_delivers_and_tells_while_one_of_two_hears_and_shows_which_does_not()
    {
        _instances.Away.Add("two");

        Assert.Empty(await _sink.DeliverAsync([Problem("raised")], CancellationToken.None));
        await _sink.TellAsync([Problem("raised")], CancellationToken.None);

        Assert.Equal((1, 0), (Up("one:9093"), Up("two:9093")));
        _instances.Away.Clear();
        await _sink.TellAsync([], CancellationToken.None);
        Assert.Equal((1, 1), (Up("one:9093"), Up("two:9093")));
    }

    [Fact]
    public async Task It_fails_when_nobody_hears()
    {
        _instances.Away.UnionWith(["one", "two"]);

        await Assert.ThrowsAsync<SinkFailedException>(() => _sink.DeliverAsync([Problem("raised")], CancellationToken.None));
        await Assert.ThrowsAsync<SinkFailedException>(() => _sink.TellAsync([], CancellationToken.None));
        Assert.Equal((0, 0), (Up("one:9093"), Up("two:9093")));
    }

    /// <summary>Until Prometheus, which scrapes and judges every 15 s over windows that end up to a minute later, has seen it too.</summary>
    [Fact]
    public async Task A_problem_that_is_over_mutes_its_copy_for_two_minutes_more()
    {
        await _sink.DeliverAsync([Problem("resolved")], CancellationToken.None);

        Assert.All(_instances.Told, alert => Assert.Equal(Now.AddMinutes(2), DateTimeOffset.Parse((string)alert["endsAt"]!, null)));
        Assert.Equal(2, _instances.Told.Count);
    }

    /// <summary>Alertmanager tells nothing again of an alert that it knows, so what nobody has heard of must be another one.</summary>
    [Fact]
    public async Task News_of_what_was_held_back_is_an_alert_beside_that_of_the_case_and_names_it()
    {
        await _sink.DeliverAsync([Held(news: 0), Held(news: 1), Held(news: 2), Held(news: 3, status: "closed")], CancellationToken.None);

        var told = _instances.Told.Select(alert => ((string?)alert["labels"]!["news"], (string)alert["labels"]!["alertname"]!)).ToList();
        Assert.Equal([null, null, "1", null, "2", null], told.Take(6).Select(alert => alert.Item1));
        Assert.All(told, alert => Assert.Equal("SecMonAlert", alert.Item2));
        Assert.Contains("clerk_2", (string)_instances.Told.First(alert => (string?)alert["labels"]!["news"] == "1")["annotations"]!["summary"]!, StringComparison.Ordinal);
    }

    private static SinkDocument Held(int news, string status = "open") => new()
    {
        Kind = SinkDocumentKinds.Notice,
        Id = $"al-1:held_back:n{news}",
        Version = 1,
        Time = Now.UtcDateTime,
        Sequence = 0,
        Json = $$$$$"""{"@timestamp":"2026-11-16T10:00:00.000Z","message":"dba_1 gave select.","event":{"kind":"state","action":"held_back"},"rule":{"name":"Dangerous rights granted"},"secmon":{"alert":{"severity":"high"},"case":{"id":"al-1","status":"{{{{{status}}}}}","held_back":{"count":1,"last":"2026-11-16T10:00:01Z","news":{{{{{news}}}}},"grantees":["clerk_2"]}}}}""",
    };

    private static SinkDocument Problem(string action) => new()
    {
        Kind = SinkDocumentKinds.Health,
        Id = $"health:{action}:SourceStopped/db",
        Version = 1,
        Time = Now.UtcDateTime,
        Sequence = 0,
        Json = """{"@timestamp":"2026-11-16T10:00:00.000Z","message":"Source db cannot be read.","event":{"kind":"event","action":"ACTION","start":"2026-11-16T09:50:00.000Z"},"secmon":{"health":{"name":"SourceStopped","subject":"db","severity":"high","next":"Look."}}}""".Replace("ACTION", action, StringComparison.Ordinal),
    };

    private double Up(string target) => SecMonMetrics.SinkTargetUp.WithLabels(_name, target).Value;

    private sealed class Instances : HttpMessageHandler
    {
        public HashSet<string> Away { get; } = [];

        public List<JsonNode> Told { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Away.Contains(request.RequestUri!.Host))
                throw new HttpRequestException("nobody listens");
            Told.AddRange(JsonNode.Parse(Encoding.UTF8.GetString(await request.Content!.ReadAsByteArrayAsync(cancellationToken)))!.AsArray().Select(alert => alert!.DeepClone()));
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
