using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Silo.Keys;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>Notes in the ledger who looked at evidence or took a bundle: the watchers are watched too.</summary>
public sealed class AccessLog(IAlertLedger ledger, DataKeys keys)
{
    /// <summary>Notes it; ends when it is on disk.</summary>
    /// <param name="by">Who.</param>
    /// <param name="what"><c>evidence</c> or <c>bundle</c>.</param>
    /// <param name="of">The alert or case.</param>
    public Task NoteAsync(string by, string what, string of)
    {
        var body = new JsonObject { ["by"] = new TextScrubber(keys.CreatePseudonyms()).Scrub(by), ["what"] = what, ["of"] = of };
        return ledger.AppendAsync([new LedgerDraft(LedgerKind.Access, Guid.NewGuid().ToString("N"), 1, CanonicalJson.Write(body))]);
    }
}
