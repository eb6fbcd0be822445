using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Events.Subjects;
using SecMon.Silo.Delivery;

namespace SecMon.Silo.Sources;

/// <summary>Makes the documents of what accounts did in an hour; their fields are those of the index template.</summary>
internal sealed class ActivityWriter(string source, string? system, ISubjectPseudonyms pseudonyms)
{
    private readonly TextScrubber _scrubber = new(pseudonyms);

    public ActivityDocument Write(long hour, string account, AccountHour counted)
    {
        var start = new DateTime(hour * TimeSpan.TicksPerHour, DateTimeKind.Utc);
        var name = _scrubber.Scrub(account);
        var document = new JsonObject
        {
            ["@timestamp"] = Instant(start),
            ["ecs"] = new JsonObject { ["version"] = AlertBuilder.EcsVersion },
            ["event"] = new JsonObject
            {
                ["kind"] = "metric",
                ["module"] = "secmon",
                ["dataset"] = "secmon.activity",
                ["start"] = Instant(start),
                ["end"] = Instant(start.AddHours(1)),
            },
            ["user"] = new JsonObject { ["name"] = name },
            ["secmon"] = new JsonObject { ["source"] = new JsonObject { ["id"] = source }, ["activity"] = ActivityOf(counted) },
        };
        if (system is not null)
            document["labels"] = new JsonObject { ["system"] = system };
        if (counted.Host is { } host)
            document["host"] = new JsonObject { ["name"] = _scrubber.Scrub(host) };
        if (counted.Kind is { } kind)
            document["secmon"]!["account"] = new JsonObject { ["kind"] = _scrubber.Scrub(kind) };
        return new ActivityDocument(IdOf(start, name), source, start, counted.Events, DocumentComposer.Write(document));
    }

    private JsonObject ActivityOf(AccountHour counted)
    {
        var activity = new JsonObject
        {
            ["events"] = counted.Events,
            ["rows"] = counted.Rows,
            ["subjects"] = counted.Subjects.Value,
            ["addresses"] = counted.Addresses.Value,
            ["dossiers"] = counted.Dossiers.Value,
            ["off_hours"] = counted.OffHours,
            ["failures"] = counted.Failures,
            ["actions"] = Counts(counted.Actions),
            ["tables"] = Counts(TableGroups.Names.Zip(counted.Tables).Where(group => group.Second > 0)),
        };
        var estimated = new JsonArray();
        foreach (var (field, count) in (ReadOnlySpan<(string, DistinctCount)>)[("subjects", counted.Subjects), ("addresses", counted.Addresses), ("dossiers", counted.Dossiers)])
        {
            if (count.IsEstimate)
                estimated.Add(field);
        }

        if (estimated.Count > 0)
            activity["estimated"] = estimated;
        return activity;
    }

    private JsonObject Counts(IEnumerable<(string Name, long Count)> counts)
    {
        var written = new JsonObject();
        foreach (var (name, count) in counts)
        {
            var key = _scrubber.Scrub(name);
            written[key] = ((long?)written[key] ?? 0) + count;
        }

        return written;
    }

    /// <summary>Of the name that leaves the process: a hash of an account named after its owner would show the owner.</summary>
    private string IdOf(DateTime start, string name)
    {
        var identity = CanonicalJson.Write(new JsonArray(source, Instant(start), name));
        return $"act-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16))}";
    }

    private static string Instant(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
