using System.Text.Json;
using System.Text.Json.Nodes;
using SecMon.Detection.Cases;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Delivery;

/// <summary>A ledger entry, read before the store's writer has it: that thread only writes.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Facts">Of an alert; null for other kinds, and for an alert that somebody made unreadable.</param>
internal sealed record FoldedEntry(LedgerEntry Entry, AlertFacts? Facts)
{
    /// <summary>True for an alert that cannot be read: the ledger was tampered with. It must not hold back the others.</summary>
    public bool IsUnreadable => Entry.Kind == LedgerKind.Alert && Facts is null;

    public static FoldedEntry Of(LedgerEntry entry)
    {
        if (entry.Kind != LedgerKind.Alert)
            return new FoldedEntry(entry, null);
        try
        {
            return new FoldedEntry(entry, AlertFacts.Of(JsonNode.Parse(entry.Body)!));
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException)
        {
            return new FoldedEntry(entry, null);
        }
    }
}
