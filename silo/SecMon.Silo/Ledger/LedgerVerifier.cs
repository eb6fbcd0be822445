using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Ledger;

/// <summary>
/// Proves that no entry of a ledger was changed, removed, inserted or moved. The chain of hashes finds what was done by somebody who
/// could not compute it anew; signed checkpoints find the rest, up to the newest checkpoint; a checkpoint that was kept elsewhere
/// finds an end that was cut off.
/// </summary>
internal sealed class LedgerVerifier
{
    /// <summary>As many entries may lie between what a checkpoint vouches for and the checkpoint.</summary>
    private const int RecentEntries = 100_000;

    private readonly IReadOnlyList<LedgerPublicKey> _keys;
    private readonly JsonObject? _known;
    private readonly (long Sequence, string Hash)? _vouchedByKnown;
    private readonly Dictionary<long, string> _recent = [];
    private LedgerEntry? _previous;
    private LedgerEntry? _beforePrevious;
    private string? _problem;
    private string? _knownHash;
    private long _entries;
    private long _signed;
    private (long Through, string Hash, string Before, string? Forgotten)? _cutOff;
    private (long Sequence, string Hash)? _beginning;

    /// <summary>A verifier.</summary>
    /// <param name="keys">Keys that are trusted.</param>
    /// <param name="known">The last known checkpoint, kept elsewhere; null when there is none.</param>
    public LedgerVerifier(IReadOnlyList<LedgerPublicKey> keys, JsonObject? known)
    {
        _keys = keys;
        _known = known;
        if (known is not null && IsSigned(known, LedgerKind.Checkpoint))
            _vouchedByKnown = ((long)known["sequence"]!, (string)known["hash"]!);
    }

    /// <summary>Walks the chain from the first entry to the head.</summary>
    /// <param name="entries">All entries in order, as they are stored.</param>
    /// <param name="head">The head; null when it is missing.</param>
    /// <param name="forgotten">Digest of what retention remembers (<see cref="LedgerTable.ForgottenDigest"/>).</param>
    public LedgerVerification Verify(IEnumerable<LedgerEntry> entries, LedgerHead? head, string forgotten)
    {
        _ = entries.All(Next);
        return End(head, forgotten);
    }

    /// <summary>Takes the next entry in order.</summary>
    /// <returns>False when it does not hold; the rest need not be looked at.</returns>
    public bool Next(LedgerEntry entry)
    {
        _problem ??= Check(entry);
        if (_problem is not null)
            return false;
        Pass(entry);
        return true;
    }

    /// <summary>There are no further entries.</summary>
    /// <param name="head">The head; null when it is missing.</param>
    /// <param name="forgotten">Digest of what retention remembers (<see cref="LedgerTable.ForgottenDigest"/>).</param>
    public LedgerVerification End(LedgerHead? head, string forgotten)
    {
        var problem = _problem ?? CheckBeginning() ?? CheckHead(head) ?? CheckForgotten(forgotten) ?? CheckKnown();
        return new LedgerVerification(_entries, problem, _signed, _cutOff?.Through ?? 0);
    }

    private void Pass(LedgerEntry entry)
    {
        (_beforePrevious, _previous) = (_previous, entry);
        _entries++;
        _recent[entry.Sequence] = entry.Hash;
        _recent.Remove(entry.Sequence - RecentEntries);
        if (entry.Sequence == _vouchedByKnown?.Sequence)
            _knownHash = entry.Hash;
    }

    private string? Check(LedgerEntry entry)
    {
        _beginning ??= (entry.Sequence, entry.PreviousHash);
        var expected = _previous is null ? entry.Sequence : _previous.Sequence + 1;
        if (entry.Sequence != expected)
            return $"entry {expected} is missing, {entry.Sequence} follows";
        if (!entry.IsWhole)
            return $"entry {entry.Sequence} ({entry.Kind} {entry.Key}) was changed: its hash does not fit its content";
        if (_previous is not null && entry.PreviousHash != _previous.Hash)
            return Displaced(entry);
        return CheckStatement(entry);
    }

    /// <summary>Both entries are whole but do not fit: the one before was exchanged with its hash computed anew, or this one was moved.</summary>
    private string Displaced(LedgerEntry entry)
    {
        var fits = _beforePrevious is null ? _previous!.Sequence > 1 || _previous.PreviousHash.Length == 0 : _previous!.PreviousHash == _beforePrevious.Hash;
        return fits
            ? $"entry {_previous!.Sequence} ({_previous.Kind} {_previous.Key}) was exchanged: entry {entry.Sequence} follows another one"
            : $"entry {entry.Sequence} does not follow the entry before it: one of them was changed, removed or moved";
    }

    private string? CheckStatement(LedgerEntry entry)
    {
        if (entry.Kind is not (LedgerKind.Checkpoint or LedgerKind.CutOff))
            return null;
        if (_keys.Count == 0)
            return $"entry {entry.Sequence} ({entry.Kind} {entry.Key}) is signed, but no public key is known. Name the silo's with --public-key";
        if (StatementOf(entry) is not { } statement || !IsSigned(statement, entry.Kind))
            return $"entry {entry.Sequence} ({entry.Kind} {entry.Key}) is not signed by a trusted key: whoever wrote it did not have the silo's key. If the key was changed, name the old public key too, with --public-key";
        if (entry.Kind == LedgerKind.CutOff)
        {
            _cutOff = ((long)statement["through"]!, (string)statement["hash"]!, (string)statement["before"]!, (string?)statement["forgotten"]);
            return null;
        }

        return CheckVouched((long)statement["sequence"]!, (string)statement["hash"]!, entry);
    }

    private static JsonObject? StatementOf(LedgerEntry entry)
    {
        try
        {
            return JsonNode.Parse(entry.Body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsSigned(JsonObject statement, string purpose) => _keys.Any(key => key.Verifies(statement, purpose));

    /// <summary>A checkpoint vouches for an entry shortly before it; others may have been appended meanwhile.</summary>
    private string? CheckVouched(long sequence, string hash, LedgerEntry checkpoint)
    {
        if (!_recent.TryGetValue(sequence, out var walked))
            return sequence <= (_beginning!.Value.Sequence - 1) ? null : $"entry {checkpoint.Sequence} (checkpoint) vouches for entry {sequence}, which is not there";
        if (walked != hash)
            return $"entry {sequence} is not the one that the signed checkpoint in entry {checkpoint.Sequence} vouches for: it, or one between entry {_signed} and it, was rewritten together with its hashes";
        _signed = sequence;
        return null;
    }

    /// <summary>A ledger that does not begin with entry 1 needs a signed entry that stands for what is gone.</summary>
    private string? CheckBeginning()
    {
        var first = _beginning ?? (1, "");
        if (first.Sequence == 1)
            return first.Hash.Length == 0 ? null : "entry 1 names an entry before it: the beginning was removed";
        if (_cutOff is not { } cut || cut.Through != first.Sequence - 1)
            return $"entry {first.Sequence - 1} is missing, and all before it, without a signed entry that stands for them";
        return cut.Hash == first.Hash ? null : $"entry {first.Sequence} does not follow the entry that retention removed last";
    }

    private string? CheckHead(LedgerHead? head)
    {
        if (head is null)
            return "the head of the ledger is missing";
        var last = _previous?.Sequence ?? 0;
        if (head.Sequence != last)
            return head.Sequence > last ? $"entry {last + 1} is missing: the head says {head.Sequence} entries, the end was cut off" : $"entry {head.Sequence + 1} was inserted: the head says {head.Sequence} entries";
        if (head.Hash != (_previous?.Hash ?? ""))
            return "the head's hash does not fit the last entry";
        return head.CutOff == (_cutOff?.Before ?? "") ? null : "the head's cut-off is not that of the newest cut_off entry";
    }

    /// <summary>Whoever adds to what retention remembers keeps alerts out that are still to come.</summary>
    private string? CheckForgotten(string forgotten) =>
        forgotten == (_cutOff is { } cut ? cut.Forgotten ?? forgotten : "") ? null : "the keys of removed alerts (ledger_forgotten) are not those that the newest cut_off entry vouches for";

    private string? CheckKnown()
    {
        if (_known is null)
            return null;
        if (_vouchedByKnown is not (var sequence, var hash))
            return "the checkpoint given is not signed by a trusted key";
        var last = _previous?.Sequence ?? 0;
        if (sequence > last)
            return $"entry {last + 1} is missing: the checkpoint given vouches for {sequence} entries, the end was cut off";
        if (sequence <= (_cutOff?.Through ?? 0))
            return null;   // retention removed it since; the signed cut-off stands for it
        return _knownHash == hash ? null : $"entry {sequence} is not the one that the checkpoint given vouches for: the ledger was rewritten";
    }
}
