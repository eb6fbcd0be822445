using System.Text.Json;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;

namespace SecMon.Silo.Ledger;

/// <summary>
/// Everything about one case for an inspectorate: its ledger entries whole, so that their hashes can be computed again, and the
/// newest checkpoint, signed. It can be checked with the silo's public key alone.
/// </summary>
internal static class CaseBundle
{
    private const string Purpose = "case bundle";

    /// <summary>Makes and signs a bundle.</summary>
    /// <param name="document">The case, or the incident, as it stands.</param>
    /// <param name="entries">Its alerts, evidence and changes, in ledger order.</param>
    /// <param name="checkpoint">The newest checkpoint's body; null when there is none yet.</param>
    /// <param name="time">Now, UTC.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="signer">The silo's.</param>
    /// <param name="what"><c>case</c> or <c>incident</c>.</param>
    /// <returns>Canonical JSON.</returns>
    public static string Write(JsonObject document, IReadOnlyList<LedgerEntry> entries, string? checkpoint, DateTime time, string by, LedgerSigner signer, string what = "case")
    {
        var bundle = new JsonObject
        {
            ["format"] = $"secmon {what} bundle 1",
            ["created"] = LedgerChain.Instant(time),
            ["created_by"] = by,
            [what] = document,
            ["entries"] = new JsonArray([.. entries.Select(entry => JsonNode.Parse(entry.ToJson()))]),
            ["checkpoint"] = checkpoint is null ? null : JsonNode.Parse(checkpoint),
            ["public_key"] = signer.PublicKey.ToPem(),
        };
        return signer.Sign(bundle, Purpose);
    }

    /// <summary>Checks a bundle as it was written, byte for byte.</summary>
    /// <param name="text">The bundle; a line feed may follow.</param>
    /// <param name="keys">Keys that are trusted.</param>
    /// <returns>How many entries hold, and the first problem; null when there is none.</returns>
    public static (int Entries, string? Problem) Verify(string text, IReadOnlyList<LedgerPublicKey> keys)
    {
        if (Read(text) is not { } bundle || !keys.Any(key => key.Verifies(bundle, Purpose)))
            return (0, "the bundle is not signed by a trusted key, or was changed since");
        if (bundle["checkpoint"] is JsonObject checkpoint && !keys.Any(key => key.Verifies(checkpoint, LedgerKind.Checkpoint)))
            return (0, "the checkpoint in the bundle is not signed by a trusted key");
        var held = 0;
        foreach (var line in bundle["entries"] as JsonArray ?? [])
        {
            var entry = LedgerEntry.FromJson(line!);
            if (!entry.IsWhole)
                return (held, $"entry {entry.Sequence} ({entry.Kind} {entry.Key}) was changed: its hash does not fit its content");
            held++;
        }

        return (held, null);
    }

    /// <summary>Null when it is no bundle, or not written as one: the same content in other letters was changed too.</summary>
    private static JsonObject? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject bundle && CanonicalJson.Write(bundle) == text.TrimEnd('\n') ? bundle : null;
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The entries of a bundle, with their hashes, to be looked up in the ledger.</summary>
    public static Dictionary<long, string> Hashes(string text) =>
        (Read(text)?["entries"] as JsonArray ?? []).Select(line => LedgerEntry.FromJson(line!)).ToDictionary(entry => entry.Sequence, entry => entry.Hash);
}
