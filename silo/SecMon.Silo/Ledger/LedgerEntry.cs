using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;

namespace SecMon.Silo.Ledger;

/// <summary>One entry of the ledger (design.md, Ledger).</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Time">When it was appended, ISO 8601, UTC.</param>
/// <param name="Kind">One of <see cref="LedgerKind"/>.</param>
/// <param name="Key">What it is about; for an alert its id.</param>
/// <param name="Revision">From 1; an alert has only 1.</param>
/// <param name="Body">Canonical JSON.</param>
/// <param name="PreviousHash">Hash of the entry before; empty for the first.</param>
/// <param name="Hash">SHA-256, 64 hex digits, over the canonical JSON of all the rest.</param>
public sealed record LedgerEntry(
    long Sequence, string Time, string Kind, string Key, long Revision, string Body, string PreviousHash, string Hash)
{
    /// <summary>The entry that a draft becomes.</summary>
    /// <param name="sequence">Number of the entry before it.</param>
    /// <param name="hash">Hash of the entry before it.</param>
    /// <param name="time">When it is appended.</param>
    /// <param name="draft">The draft.</param>
    public static LedgerEntry Following(long sequence, string hash, string time, LedgerDraft draft) => new(
        sequence + 1, time, draft.Kind, draft.Key, draft.Revision, draft.Body, hash,
        HashOf(sequence + 1, time, draft.Kind, draft.Key, draft.Revision, draft.Body, hash));

    /// <summary>True when its hash fits its content.</summary>
    public bool IsWhole => Hash == HashOf(Sequence, Time, Kind, Key, Revision, Body, PreviousHash);

    /// <summary>The <c>@timestamp</c> of an alert's body, in the form of <see cref="Time"/>; null when it cannot be read.</summary>
    public static string? AlertTimeOf(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject alert && alert["@timestamp"] is JsonValue value
                && DateTime.TryParse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
                ? LedgerChain.Instant(time)
                : null;
        }
        catch (JsonException)
        {
            return null;   // verifying the ledger names the entry
        }
    }

    /// <summary>The hash that an entry of these contents must have.</summary>
    public static string HashOf(long sequence, string time, string kind, string key, long revision, string body, string previousHash)
    {
        // Members in the order of RFC 8785; the body is canonical already.
        var text = new StringBuilder(body.Length + 256);
        text.Append("{\"body\":").Append(body).Append(",\"key\":");
        CanonicalJson.WriteString(key, text);
        text.Append(",\"kind\":");
        CanonicalJson.WriteString(kind, text);
        text.Append(",\"previous_hash\":");
        CanonicalJson.WriteString(previousHash, text);
        text.Append(CultureInfo.InvariantCulture, $",\"revision\":{revision},\"sequence\":{sequence},\"time\":");
        CanonicalJson.WriteString(time, text);
        text.Append('}');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static LedgerEntry FromJson(JsonNode line) => new(
        (long)line["sequence"]!, (string)line["time"]!, (string)line["kind"]!, (string)line["key"]!, (long)line["revision"]!,
        CanonicalJson.Write(line["body"]), (string)line["previous_hash"]!, (string)line["hash"]!);

    /// <summary>The entry as one line of <c>ledger export</c>.</summary>
    public string ToJson()
    {
        var text = new StringBuilder(Body.Length + 512);
        text.Append("{\"body\":").Append(Body).Append(",\"hash\":");
        CanonicalJson.WriteString(Hash, text);
        text.Append(",\"key\":");
        CanonicalJson.WriteString(Key, text);
        text.Append(",\"kind\":");
        CanonicalJson.WriteString(Kind, text);
        text.Append(",\"previous_hash\":");
        CanonicalJson.WriteString(PreviousHash, text);
        text.Append(CultureInfo.InvariantCulture, $",\"revision\":{Revision},\"sequence\":{Sequence},\"time\":");
        CanonicalJson.WriteString(Time, text);
        return text.Append('}').ToString();
    }
}
