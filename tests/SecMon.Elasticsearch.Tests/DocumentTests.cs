using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Elasticsearch.StandIn;
using SecMon.Silo;
using SecMon.Silo.Sinks;

namespace SecMon.Elasticsearch.Tests;

/// <summary>Which document goes where, in which version.</summary>
public sealed class DocumentTests
{
    [Fact]
    public async Task The_index_is_the_month_of_the_documents_own_time()
    {
        await using var bench = await Bench.StartAsync();

        await bench.DeliverAsync(
            Documents.Alert("al-1", Utc("2026-03-31T23:59:59.999Z")),
            Documents.Alert("al-2", Utc("2026-04-01T00:00:00Z")),
            Documents.Alert("al-3", Utc("2024-12-31T23:59:59Z")),
            Documents.Case("al-1", revision: 1),
            Documents.Incident("in-1", revision: 1),
            Documents.Activity("ac-1", version: 3));

        Assert.Equal(
            ["secmon-activity-2026.03", "secmon-alerts-2024.12", "secmon-alerts-2026.03", "secmon-alerts-2026.04", "secmon-cases-2026.03", "secmon-incidents-2026.03"],
            bench.Server.Indices);
        Assert.Empty(bench.Server.IndicesWithoutTemplate);
        Assert.Equal(3, bench.Server.Documents("secmon-alerts").Count);
        Assert.Single(bench.Server.Documents("secmon-cases"));
        Assert.Single(bench.Server.Documents("secmon-incidents"));
        Assert.Single(bench.Server.Documents("secmon-activity"));
    }

    [Fact]
    public async Task A_document_arrives_as_it_is()
    {
        await using var bench = await Bench.StartAsync();
        var alert = Documents.Alert("al-\"1\"\u00e9\u4e16\ud83d\ude00", change: json => json["message"] = "Nguyễn \"A\" \\ \u0001 \u2028");

        await bench.DeliverAsync(alert);

        var stored = Assert.Single(bench.Server.Documents(Documents.March));
        Assert.Equal(alert.Id, stored.Id);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(alert.Json), stored.Source));
    }

    [Fact]
    public async Task Line_ends_between_values_do_not_break_the_request()
    {
        await using var bench = await Bench.StartAsync();
        var alert = Documents.Alert("al-1");
        var indented = alert with { Json = JsonNode.Parse(alert.Json)!.ToJsonString(new() { WriteIndented = true }) };

        await bench.DeliverAsync(indented);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(alert.Json), Assert.Single(bench.Server.Documents(Documents.March)).Source));
    }

    [Fact]
    public async Task The_newest_revision_of_a_case_stays_whatever_the_order()
    {
        await using var bench = await Bench.StartAsync();

        await bench.DeliverAsync(Documents.Case("al-1", 1), Documents.Case("al-1", 3, "closed"), Documents.Case("al-1", 2, "acknowledged"));
        await bench.DeliverAsync(Documents.Case("al-1", 1), Documents.Case("al-1", 2, "acknowledged"));

        var stored = Assert.Single(bench.Server.Documents("secmon-cases"));
        Assert.Equal(3, stored.Version);
        Assert.Equal("closed", (string?)stored.Source["secmon"]!["case"]!["status"]);
        Assert.Equal([201, 200, 409, 409, 409], bench.Server.Writes.Select(write => write.Status));
    }

    [Fact]
    public async Task The_newest_revision_of_an_incident_stays_whatever_the_order()
    {
        await using var bench = await Bench.StartAsync();

        await bench.DeliverAsync(Documents.Incident("in-1", 1), Documents.Incident("in-1", 3, "closed"), Documents.Incident("in-1", 2, "acknowledged"));

        var stored = Assert.Single(bench.Server.Documents("secmon-incidents"));
        Assert.Equal((3, "closed"), (stored.Version, (string?)stored.Source["secmon"]!["incident"]!["status"]));
    }

    [Fact]
    public async Task What_was_there_before_counts_as_duplicate()
    {
        await using var bench = await Bench.StartAsync();

        await bench.DeliverAsync(Documents.Alerts(3));
        await bench.DeliverAsync(Documents.Alerts(5));

        Assert.Equal(5, Counted("stored"));
        Assert.Equal(3, Counted("duplicate"));
        Assert.Equal(0, Counted("refused"));

        double Counted(string outcome) => SecMonMetrics.ElasticsearchDocuments.WithLabels(bench.Sink.Name, outcome).Value;
    }

    [Fact]
    public async Task The_examples_of_the_contract_fit_the_mappings_of_every_product()
    {
        foreach (var flavor in Enum.GetValues<Flavor>())
        {
            await using var bench = await Bench.StartAsync(new StandInOptions { Flavor = flavor });

            Assert.Empty(await bench.DeliverAsync(Documents.Alert("al-1"), Documents.Case("al-1", 2), Documents.Incident("in-1", 2), Documents.Activity("ac-1", 1)));

            Assert.Equal(4, bench.StoredIds().Length);
        }
    }

    [Fact]
    public async Task Documents_go_in_order()
    {
        await using var bench = await Bench.StartAsync(change: options => options with { MostDocuments = 7 });
        var alerts = Documents.Alerts(50);

        await bench.DeliverAsync(alerts);

        Assert.Equal(alerts.Select(alert => alert.Id), bench.Server.Writes.Select(write => write.Id));
        Assert.Equal(8, bench.BulkRequests.Count);
    }

    [Fact]
    public async Task A_request_holds_at_most_so_many_bytes()
    {
        const int Most = 20_000;
        await using var bench = await Bench.StartAsync(change: options => options with { MostBytes = Most });
        var large = Documents.Alert("large", change: json => json["message"] = new string('\u4e16', Most));

        await bench.DeliverAsync([.. Documents.Alerts(20), large, Documents.Alert("last")]);

        Assert.Equal(22, bench.StoredIds().Length);
        Assert.All(bench.BulkRequests, request => Assert.True(request.Body.Length <= Most || Lines(request) == 2, $"{request.Body.Length} bytes, {Lines(request)} lines"));
        Assert.Contains(bench.BulkRequests, request => request.Body.Length > Most / 2 && Lines(request) > 4);

        static int Lines(StandInRequest request) => request.Body.Count(letter => letter == '\n');
    }

    [Fact]
    public async Task A_document_over_the_hard_cap_is_refused_without_being_sent()
    {
        await using var bench = await Bench.StartAsync();
        var huge = Documents.Alert("huge", change: json => json["message"] = new string('x', 10_000_000));

        var refusal = Assert.Single(await bench.DeliverAsync(Documents.Alert("al-1"), huge, Documents.Alert("al-2")));

        Assert.Equal("huge", refusal.Document.Id);
        Assert.Contains("larger than the server takes", refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(["al-1", "al-2"], bench.StoredIds());
        Assert.DoesNotContain(bench.BulkRequests, request => Encoding.UTF8.GetString(request.Body).Contains("\"huge\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Activity_is_taken_only_when_asked_for()
    {
        await using var with = await Bench.StartAsync();
        await using var without = await Bench.StartAsync(change: options => options with { TakesActivity = false });

        Assert.Equal(SinkDocumentKinds.Alert | SinkDocumentKinds.Case | SinkDocumentKinds.Incident | SinkDocumentKinds.Activity, with.Sink.Takes);
        Assert.Equal(SinkDocumentKinds.Alert | SinkDocumentKinds.Case | SinkDocumentKinds.Incident, without.Sink.Takes);
    }

    [Fact]
    public async Task Nothing_to_deliver_asks_nothing_of_the_server()
    {
        await using var bench = await Bench.StartAsync(isSetUp: false);

        Assert.Empty(await bench.DeliverAsync());

        Assert.Empty(bench.Server.Requests);
    }

    private static DateTime Utc(string time) => DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
