using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;

namespace SecMon.Detection.Cases;

/// <summary>What delivery needs to know of matches that a quiet time held back, read from the ledger's entry alone.</summary>
public sealed record HeldFacts
{
    /// <summary>The alert whose case takes them up.</summary>
    public required string AlertId { get; init; }

    /// <summary>How many.</summary>
    public required long Count { get; init; }

    /// <summary>Time of the earliest, UTC.</summary>
    public required DateTime First { get; init; }

    /// <summary>Time of the newest, UTC.</summary>
    public required DateTime Last { get; init; }

    /// <summary>Where the newest stands, canonical JSON in the shape of an alert's evidence.</summary>
    public required string Newest { get; init; }

    /// <summary>The source of the newest; empty when it names none.</summary>
    public string Source { get; init; } = "";

    /// <summary>The database server of the newest; empty when it names none.</summary>
    public string Host { get; init; } = "";

    /// <summary>The account of the newest; empty when it names none.</summary>
    public string User { get; init; } = "";

    /// <summary>True when they are expected: nobody hears of them.</summary>
    public bool IsExpected { get; init; }

    /// <summary>What they are about.</summary>
    public required ActNames Names { get; init; }

    /// <summary>Reads the facts from a document (<see cref="HeldBack.Document"/>).</summary>
    /// <exception cref="FormatException">It is no such document.</exception>
    public static HeldFacts Of(JsonNode document) => new()
    {
        AlertId = (string?)document["alert"] ?? throw Malformed(),
        Count = (long?)document["count"] ?? throw Malformed(),
        First = TimeOf(document["first"]),
        Last = TimeOf(document["last"]),
        Newest = CanonicalJson.Write(document["evidence"] ?? throw Malformed()),
        Source = (string?)document["evidence"]?["source"] ?? "",
        Host = (string?)document["host"] ?? "",
        User = (string?)document["user"] ?? "",
        IsExpected = (bool?)document["expected"] ?? false,
        Names = ActNames.Of(TextsOf(document["grantees"]), TextsOf(document["privileges"]), TextsOf(document["settings"]), TextsOf(document["signals"])) is var names && (bool?)document["truncated"] == true
            ? names with { IsTruncated = true }
            : names,
    };

    /// <summary>They as an alert, for what decides who hears of it.</summary>
    /// <param name="one">Their case.</param>
    public AlertFacts AsAlertOf(Case one) => new()
    {
        Id = AlertId,
        Time = Last,
        RuleId = one.RuleId,
        RuleName = one.RuleName,
        UseCase = one.UseCase,
        Group = one.Group,
        Severity = one.Severity,
        Source = Source,
        Host = Host,
        User = User,
        Tags = one.Tags,
        Page = one.Page,
        CaseGap = one.Gap,
        IsExpected = IsExpected,
    };

    /// <summary>The texts of a list, or of one value.</summary>
    internal static IEnumerable<string> TextsOf(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(item => (string?)item).OfType<string>(),
        JsonValue value => [value.ToString()],
        _ => [],
    };

    private static DateTime TimeOf(JsonNode? node) =>
        DateTime.Parse((string?)node ?? throw Malformed(), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    private static FormatException Malformed() => new("the ledger holds acts that were held back without alert, count, times or evidence");
}
