using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Cli;

/// <summary>What a replay did.</summary>
/// <param name="Counts">The account of records.</param>
/// <param name="Alerts">Alerts by rule.</param>
/// <param name="Rules">How many rules ran.</param>
/// <param name="Groups">Live correlation groups at the end: what memory grows with (docs/operations.md).</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record ReplayAccount(SourceCounts Counts, IReadOnlyDictionary<string, long> Alerts, int Rules, int Groups, TimeSpan Elapsed)
{
    /// <summary>Says of each input that held no record of the format what it looks like.</summary>
    public IReadOnlyList<string> Foreign { get; init; } = [];

    /// <summary>How many cases the alerts make; null when nobody asked.</summary>
    public int? Cases { get; init; }

    /// <summary>Cases behind whose alerts something was held back; null when nobody asked for cases.</summary>
    public IReadOnlyList<Case>? HeldBack { get; init; }

    /// <summary>What decisions made of the cases, in the order in which they were opened; null when nobody asked for cases.</summary>
    public IReadOnlyList<Incident>? Incidents { get; init; }

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Writes the account as one JSON object.</summary>
    public async Task WriteAsync(string path)
    {
        var json = JsonSerializer.Serialize(
            new
            {
                Counts.Records,
                Counts.Events,
                Counts.Ignored,
                Counts.Rejected,
                Alerts = Alerts.Values.Sum(),
                Rules,
                Counts.Bytes,
                Seconds = Math.Round(Elapsed.TotalSeconds, 3),
                Counts.Derived,
                Counts.ForeignFields,
                Groups,
                Cases,
                Incidents = Incidents?.Count(one => one.TakenIn is null),
                HeldBack = HeldBack?.Select(one => new JsonObject { ["case"] = one.Id, ["held_back"] = DocumentComposer.HeldFields(one.Held!, one.News) }),
                AlertsByRule = Alerts,
            },
            Options);
        await File.WriteAllTextAsync(path, json + "\n");
    }

    /// <summary>Writes the incidents as documents, one a line.</summary>
    public async Task WriteIncidentsAsync(string path)
    {
        var composer = new IncidentComposer(new DeliveryOptions());
        await File.WriteAllLinesAsync(path, (Incidents ?? []).Select(one => DocumentComposer.Write(composer.Incident(one))));
    }

    /// <summary>Writes the account for people.</summary>
    public void Print(TextWriter writer)
    {
        var megabytes = Counts.Bytes / 1e6;
        var speed = Elapsed.TotalSeconds > 0 ? megabytes / Elapsed.TotalSeconds : 0;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Counts.Records:N0} records = {Counts.Events:N0} events + {Counts.Ignored.Values.Sum():N0} ignored + {Counts.Rejected.Values.Sum():N0} rejected; {megabytes:N1} MB in {Elapsed.TotalSeconds:N1} s ({speed:N0} MB/s)"));
        PrintCounts(writer, "ignored", Counts.Ignored);
        PrintCounts(writer, "rejected", Counts.Rejected);
        if (Counts.Derived > 0)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  about the feed itself: {Counts.Derived:N0} derived events"));
        if (Counts.ForeignFields > 0)
            writer.WriteLine(ForeignFields(Counts));
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Alerts.Values.Sum():N0} alerts{(Cases is { } cases ? $" in {cases:N0} cases" : "")} by {Rules} rules; {Groups:N0} correlation groups are live"));
        foreach (var (rule, count) in Alerts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,7:N0}  {rule}"));
        PrintIncidents(writer);
    }

    private void PrintIncidents(TextWriter writer)
    {
        if (Incidents?.Where(one => one.TakenIn is null).ToList() is not { Count: > 0 } told)
            return;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{told.Count:N0} incidents:"));
        foreach (var one in told)
            writer.WriteLine($"  {one.Severity.Word(),-8}  {one.Title}: {string.Join(", ", one.Cases.Select(member => member.UseCase.Length > 0 ? member.UseCase : member.RuleName))}");
    }

    /// <summary>Says what was dropped of records that bring more than is theirs to say.</summary>
    public static string ForeignFields(SourceCounts counts) =>
        string.Create(CultureInfo.InvariantCulture, $"  dropped: {counts.ForeignFields:N0} fields that only SecMon sets, such as {counts.ForeignField}");

    private static void PrintCounts(TextWriter writer, string outcome, SortedDictionary<string, long> counts)
    {
        if (counts.Count > 0)
            writer.WriteLine($"  {outcome}: {string.Join(", ", counts.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:N0}")))}");
    }
}
