using System.Text.Json.Nodes;

namespace SecMon.Silo.Api;

/// <summary>Where the ledger ends, and how to check it.</summary>
/// <param name="Sequence">Its newest entry.</param>
/// <param name="Hash">That entry's hash.</param>
/// <param name="Checkpoint">A checkpoint of it, signed now: keep it elsewhere.</param>
/// <param name="PublicKey">The key that verifies it, PEM.</param>
public sealed record LedgerView(long Sequence, string Hash, JsonNode? Checkpoint, string PublicKey);
