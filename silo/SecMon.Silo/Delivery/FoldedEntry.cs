using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Delivery;

/// <summary>A ledger entry, read before the store's writer has it: that thread only writes.</summary>
/// <param name="Entry">The entry.</param>
internal sealed record FoldedEntry(LedgerEntry Entry)
{
    /// <summary>When it was appended, UTC.</summary>
    public DateTime Time { get; private init; }

    /// <summary>Of an alert; null for other kinds.</summary>
    public AlertFacts? Facts { get; private init; }

    /// <summary>What a quiet time held back; null for other kinds.</summary>
    public HeldFacts? Held { get; private init; }

    /// <summary>What somebody did about a case; null for other kinds.</summary>
    public CaseChange? Change { get; private init; }

    /// <summary>What somebody did about an incident; null for other kinds.</summary>
    public IncidentChange? IncidentChange { get; private init; }

    /// <summary>What was decided about cases; null for other kinds.</summary>
    public FoldedDecision? Decision { get; private init; }

    /// <summary>The case that is to be decided about once more; null for other kinds.</summary>
    public string? AgainCase { get; private init; }

    /// <summary>Of retention's entry: the newest entry that it removed.</summary>
    public long RemovedThrough { get; private init; }

    /// <summary>True for an entry that cannot be read: the ledger was tampered with. It must not hold back the others.</summary>
    public bool IsUnreadable { get; private init; }

    public static FoldedEntry Of(LedgerEntry entry)
    {
        try
        {
            return Read(entry);
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            return new FoldedEntry(entry) { IsUnreadable = true };
        }
    }

    private static FoldedEntry Read(LedgerEntry entry)
    {
        var read = new FoldedEntry(entry) { Time = TimeOf(entry) };
        switch (entry.Kind)
        {
            case LedgerKind.Alert:
                return read with { Facts = AlertFacts.Of(Body(entry)) };
            case LedgerKind.HeldBack:
                return read with { Held = HeldFacts.Of(Body(entry)) };
            case LedgerKind.CaseChange:
                return read with { Change = CaseChangeJson.Read(Body(entry)) };
            case LedgerKind.IncidentChange:
                return read with { IncidentChange = IncidentJson.ReadChange(Body(entry)) };
            case LedgerKind.Decision:
                var (effects, upon) = DecisionJson.Read(Body(entry));
                return read with { Decision = new FoldedDecision(upon) { Effects = effects } };
            case LedgerKind.Incident:
                var (id, wanted, trigger) = IncidentJson.Read(Body(entry));
                return read with { Decision = new FoldedDecision(trigger) { IncidentId = id, Wanted = wanted } };
            case LedgerKind.DecideAgain:
                return read with { AgainCase = (string?)Body(entry)["case"] ?? throw new FormatException("to decide again needs a case") };
            case LedgerKind.CutOff:
                return read with { RemovedThrough = (long?)Body(entry)["through"] ?? throw new FormatException("a cut-off says through which entry") };
            case LedgerKind.Suppression:
                SuppressionJson.Read(entry.Body);
                return read;
            case LedgerKind.Checkpoint:
                Body(entry);
                return read;
            default:
                return read;
        }
    }

    private static JsonObject Body(LedgerEntry entry) => JsonNode.Parse(entry.Body) as JsonObject ?? throw new FormatException($"entry {entry.Sequence} holds no object");

    private static DateTime TimeOf(LedgerEntry entry) =>
        DateTime.ParseExact(entry.Time, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}
