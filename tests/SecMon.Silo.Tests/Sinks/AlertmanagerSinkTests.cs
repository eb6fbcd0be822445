using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Delivery;
using SecMon.Silo.Sinks;
using SecMon.Silo.Sinks.Alertmanager;
using SecMon.Silo.Tests.Delivery;

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

    [Fact]
    public async Task An_incident_is_one_alert_that_says_what_happened_in_which_order_and_why()
    {
        await _sink.DeliverAsync([Word(Opened, "opened")], CancellationToken.None);

        var alert = _instances.Told[0];
        var (labels, annotations) = (alert["labels"]!, alert["annotations"]!);
        Assert.Equal(("SecMonIncident", "critical", Opened.Id, "clerk_1"), ((string?)labels["alertname"], (string?)labels["severity"], (string?)labels["incident_id"], (string?)labels["value"]));
        Assert.Null(labels["page"]);   // it may change, and another label is another alert
        Assert.Equal("Incident: Break-in that went on: clerk_1", (string?)annotations["summary"]);
        Assert.Contains("10:00:00Z AC-02 medium Rule AC-02, clerk_1, 1 alert, open; 2026-11-16 11:00:00Z EX-02 high", (string?)annotations["description"], StringComparison.Ordinal);
        Assert.Equal("Break-in that went on (incident): guessed password, then a copy within 2 h", (string?)annotations["why"]);
        Assert.Equal(("Lock the account.", "true"), ((string?)annotations["next"], (string?)annotations["page"]));
    }

    [Fact]
    public async Task A_case_that_makes_an_incident_worse_is_an_alert_beside_it_and_the_first_stays_the_same()
    {
        var worse = Opened.With(Incidents.Proposal("al-3"), [Incidents.Case("al-3", useCase: "PR-01", page: true)], Now.UtcDateTime);

        await _sink.DeliverAsync([Word(Opened, "opened"), Word(worse, "joined")], CancellationToken.None);

        var told = _instances.Told.Take(3).Select(alert => alert["labels"]!).ToList();
        Assert.Equal([null, null, "2"], told.Select(labels => (string?)labels["news"]));
        Assert.True(JsonNode.DeepEquals(told[0], told[1]));
    }

    [Theory]
    [InlineData(CaseStatus.Closed, true)]
    [InlineData(CaseStatus.Investigating, false)]
    public async Task An_incident_ends_when_it_is_closed(CaseStatus status, bool isOver)
    {
        var one = Opened with { Status = status, Acknowledged = Now.UtcDateTime, Closed = status == CaseStatus.Closed ? Now.UtcDateTime : null };

        await _sink.DeliverAsync([Word(one, "closed")], CancellationToken.None);

        Assert.Equal(isOver, DateTimeOffset.Parse((string)_instances.Told[0]["endsAt"]!, null) <= Now);
    }

    [Fact]
    public async Task An_incident_that_nobody_took_in_time_is_an_alert_of_its_own()
    {
        await _sink.DeliverAsync([Word(Opened with { NewsAt = Now.UtcDateTime.AddHours(-1) }, "overdue")], CancellationToken.None);

        Assert.Equal(["SecMonIncident", "SecMonIncidentOverdue"], _instances.Told.Take(2).Select(alert => (string?)alert["labels"]!["alertname"]));
    }

    private static Incident Opened => Incidents.BreakIn();

    private static SinkDocument Word(Incident incident, string action) => new()
    {
        Kind = SinkDocumentKinds.Notice,
        Id = $"{incident.Id}:{action}",
        Version = incident.Revision,
        Time = incident.Time,
        Sequence = 0,
        Json = DocumentComposer.Write(new IncidentComposer(new DeliveryOptions()).Incident(incident, action)),
    };

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
