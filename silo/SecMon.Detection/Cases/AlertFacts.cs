using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Cases;

/// <summary>What delivery needs to know of an alert, read from its document alone, so that a ledger explains itself.</summary>
public sealed record AlertFacts
{
    /// <summary>The alert's id.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Id of the rule.</summary>
    public required string RuleId { get; init; }

    /// <summary>Title of the rule.</summary>
    public required string RuleName { get; init; }

    /// <summary>Row of use-cases.md; empty when the rule has none.</summary>
    public string UseCase { get; init; } = "";

    /// <summary>Names and values of the group as the alert shows them; empty when the rule has one group.</summary>
    public required string Group { get; init; }

    /// <summary>The level that was decided, else the rule's.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The source; empty when the alert names none.</summary>
    public string Source { get; init; } = "";

    /// <summary>The database server; empty when the alert names none.</summary>
    public string Host { get; init; } = "";

    /// <summary>The account; empty when the alert names none.</summary>
    public string User { get; init; } = "";

    /// <summary>All accounts of the evidence.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>Pseudonyms of the persons that it is about.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>Address from which the account worked; empty when the alert names none.</summary>
    public string Address { get; init; } = "";

    /// <summary>What the account is (<c>secmon.account.kind</c>); empty when nobody said.</summary>
    public string AccountKind { get; init; } = "";

    /// <summary>What the address is (<c>secmon.account.address</c>); empty when nobody said.</summary>
    public string AddressKind { get; init; } = "";

    /// <summary>Hash of the newest record; empty when the alert names none.</summary>
    public string Record { get; init; } = "";

    /// <summary>Earliest time of the evidence, UTC.</summary>
    public DateTime FirstEvidence { get; init; }

    /// <summary>True when the time of a record cannot be believed.</summary>
    public bool IsSkewed { get; init; }

    /// <summary>The rule's tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>True when it tells what SecMon noticed of itself.</summary>
    public bool IsOfSecMon => Tags.Contains(Protection.OfSecMon, StringComparer.OrdinalIgnoreCase);

    /// <summary>True when its case goes to on-call staff.</summary>
    public bool Page { get; init; }

    /// <summary>True when a decision expects it: nobody hears of it.</summary>
    public bool IsExpected { get; init; }

    /// <summary>Alerts of one rule and group closer than this are one case.</summary>
    public TimeSpan CaseGap { get; init; } = RuleMetadata.DefaultCaseGap;

    /// <summary>Who was given something, what, and which setting was changed.</summary>
    public ActNames Names { get; init; } = ActNames.None;

    /// <summary>Reads the facts from an alert's document.</summary>
    /// <exception cref="FormatException">It is no alert document.</exception>
    public static AlertFacts Of(JsonNode document) => new()
    {
        Id = Required(document["event"]?["id"]),
        Time = TimeOf(document),
        RuleId = Required(document["rule"]?["id"]),
        RuleName = (string?)document["rule"]?["name"] ?? "",
        UseCase = (string?)document["event"]?["code"] ?? "",
        Group = (string?)document["secmon"]?["alert"]?["group"] ?? "",
        Severity = SeverityOf((string?)document["secmon"]?["alert"]?["severity"]),
        Source = (string?)document["secmon"]?["source"]?["id"] ?? "",
        Host = (string?)document["host"]?["name"] ?? "",
        User = (string?)document["user"]?["name"] ?? "",
        Accounts = [.. HeldFacts.TextsOf(document["related"]?["user"])],
        Subjects = [.. HeldFacts.TextsOf(Member(document["secmon"]?["subject"], "ids"))],
        Address = (string?)document["source"]?["address"] ?? "",
        AccountKind = Text(Member(Member(document["secmon"]?["detail"], "account"), "kind")),
        AddressKind = Text(Member(Member(document["secmon"]?["detail"], "account"), "address")),
        Record = Text(Member((document["secmon"]?["evidence"]?["items"] as JsonArray)?.LastOrDefault(), "sha256")),
        FirstEvidence = FirstOf(document),
        IsSkewed = Member(Member(document["secmon"]?["detail"], "time"), "skewed") is not null,
        Tags = [.. (document["tags"] as JsonArray ?? []).Select(tag => (string?)tag).OfType<string>()],
        Page = (bool?)document["secmon"]?["alert"]?["page"] ?? false,
        CaseGap = (long?)document["secmon"]?["alert"]?["case_gap_seconds"] is { } seconds ? TimeSpan.FromSeconds(seconds) : RuleMetadata.DefaultCaseGap,
        IsExpected = document["secmon"]?["alert"]?["expected"] is not null,
        Names = NamesOf(document["secmon"]),
    };

    /// <summary>The time of an alert's or case's document, UTC.</summary>
    /// <exception cref="FormatException">It has none.</exception>
    public static DateTime TimeOf(JsonNode document) =>
        DateTime.Parse(Required(document["@timestamp"]), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    private static ActNames NamesOf(JsonNode? secmon) => NamesOf(secmon, secmon?["detail"]);

    private static ActNames NamesOf(JsonNode? secmon, JsonNode? detail) => ActNames.Of(
        HeldFacts.TextsOf(Member(Member(detail, "grant"), "grantees")), HeldFacts.TextsOf(Member(Member(detail, "grant"), "privileges")), HeldFacts.TextsOf(Member(Member(detail, "setting"), "name")), SignalsOf(secmon?["signals"]));

    private static IEnumerable<string> SignalsOf(JsonNode? signals) =>
        (signals as JsonArray ?? []).Select(signal => (string?)signal?["name"]).OfType<string>();

    /// <summary>A document of a service may hold any kind of value under any name.</summary>
    private static JsonNode? Member(JsonNode? node, string name) => (node as JsonObject)?[name];

    private static string Text(JsonNode? node) => HeldFacts.TextsOf(node).FirstOrDefault() ?? "";

    private static DateTime FirstOf(JsonNode document) =>
        (string?)document["event"]?["start"] is { } start ? DateTime.Parse(start, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) : TimeOf(document);

    private static string Required(JsonNode? node) => (string?)node ?? throw new FormatException("the ledger holds an alert without id, time or rule");

    private static Severity SeverityOf(string? word) => Enum.TryParse<Severity>(word, ignoreCase: true, out var severity) ? severity : Severity.Medium;
}
