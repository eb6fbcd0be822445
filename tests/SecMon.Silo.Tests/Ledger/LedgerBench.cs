using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>A place for a ledger: what tests do to one, whatever holds it.</summary>
internal abstract class LedgerBench : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _opened = [];

    protected LedgerBench() => Signer = LedgerSigner.OpenOrCreate(Scratch.Path, suppliedPath: null);

    public Scratch Scratch { get; } = new();

    public ManualClock Clock { get; } = new();

    public LedgerSigner Signer { get; }

    /// <summary>Opens the ledger; again for another silo.</summary>
    public abstract Task<IAlertLedger> OpenAsync(TimeSpan? retention = null);

    /// <summary>Changes what is stored, as somebody with access to the database may.</summary>
    public abstract Task TamperAsync(string sql);

    public async Task<LedgerVerification> VerifyAsync(LedgerDraft? known = null, params LedgerPublicKey[] keys)
    {
        var verifier = new LedgerVerifier(keys.Length > 0 ? keys : [Signer.PublicKey], known is null ? null : (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(known.Body)!);
        return await File().VerifyAsync(verifier, _ => { }, CancellationToken.None);
    }

    /// <summary>Signs the newest entry and appends the checkpoint.</summary>
    public async Task<LedgerDraft> SignAsync(IAlertLedger ledger, LedgerSigner? signer = null)
    {
        var checkpoint = (signer ?? Signer).Checkpoint(await ledger.HeadAsync(), Clock.GetUtcNow().UtcDateTime);
        await ledger.AppendAsync([checkpoint]);
        return checkpoint;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_opened))
            await one.DisposeAsync();
        Signer.Dispose();
        Scratch.Dispose();
    }

    protected abstract LedgerFile File();

    protected T Keep<T>(T opened)
        where T : IAsyncDisposable
    {
        _opened.Add(opened);
        return opened;
    }
}
