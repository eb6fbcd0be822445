using SecMon.Silo.Cli;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>What <c>secmon ledger verify</c> answers with: 0 when it holds, 1 when it does not.</summary>
public sealed class LedgerCommandTests : IAsyncDisposable
{
    private readonly SqliteBench _bench = new();
    private readonly Scratch _elsewhere = new();

    [Fact]
    public async Task A_ledger_holds_and_a_changed_one_does_not()
    {
        var ledger = await _bench.OpenAsync();
        await ledger.AppendAsync([Drafts.Alert("a"), Drafts.Alert("b")]);
        await File.WriteAllTextAsync(_elsewhere["checkpoint.json"], (await _bench.SignAsync(ledger)).Body);
        string[] arguments = ["verify", "--data", _bench.Scratch.Path, "--public-key", Key(), "--checkpoint", _elsewhere["checkpoint.json"]];

        Assert.Equal(ExitCode.Done, await RunAsync(arguments));
        await Forger.RewriteAsync(_bench, entry => entry.Sequence > 1 ? null : Forger.Unchanged(entry));
        Assert.Equal(ExitCode.DoesNotHold, await RunAsync(arguments));
    }

    [Fact]
    public async Task A_bundle_holds_with_the_public_key_alone_and_a_changed_one_does_not()
    {
        var ledger = await _bench.OpenAsync();
        await ledger.AppendAsync([Drafts.Alert("a"), Drafts.Alert("b")]);
        var checkpoint = await _bench.SignAsync(ledger);
        var bundle = CaseBundle.Write([], [.. (await ledger.AllAsync()).Take(2)], checkpoint.Body, DateTime.UtcNow, "inspector", _bench.Signer);
        await File.WriteAllTextAsync(_elsewhere["case.json"], bundle);
        await File.WriteAllTextAsync(_elsewhere["changed.json"], bundle.Replace("\"text\":\"text\"", "\"text\":\"next\"", StringComparison.Ordinal));
        File.Copy(Key(), _elsewhere["key.pem"]);

        Assert.Equal(ExitCode.Done, await RunAsync("verify", _elsewhere["case.json"], "--public-key", _elsewhere["key.pem"]));
        Assert.Equal(ExitCode.DoesNotHold, await RunAsync("verify", _elsewhere["changed.json"], "--public-key", _elsewhere["key.pem"]));
        Assert.Equal(ExitCode.Done, await RunAsync("verify", _elsewhere["case.json"], "--data", _bench.Scratch.Path));
    }

    [Fact]
    public async Task A_bundle_whose_entries_are_not_in_the_ledger_does_not_hold_against_it()
    {
        var ledger = await _bench.OpenAsync();
        await ledger.AppendAsync([Drafts.Alert("a")]);
        var other = LedgerEntry.Following(0, "", "2026-01-01T00:00:00.000Z", Drafts.Alert("b"));
        var unknown = LedgerEntry.Following(6, "", "2026-01-01T00:00:00.000Z", Drafts.Alert("c"));
        await File.WriteAllTextAsync(_elsewhere["other.json"], CaseBundle.Write([], [other], checkpoint: null, DateTime.UtcNow, "x", _bench.Signer));
        await File.WriteAllTextAsync(_elsewhere["unknown.json"], CaseBundle.Write([], [unknown], checkpoint: null, DateTime.UtcNow, "x", _bench.Signer));

        Assert.Equal(ExitCode.DoesNotHold, await RunAsync("verify", _elsewhere["other.json"], "--data", _bench.Scratch.Path));
        Assert.Equal(ExitCode.DoesNotHold, await RunAsync("verify", _elsewhere["unknown.json"], "--data", _bench.Scratch.Path));
        Assert.Equal(ExitCode.Done, await RunAsync("verify", _elsewhere["unknown.json"], "--public-key", Key()));
    }

    public async ValueTask DisposeAsync()
    {
        _elsewhere.Dispose();
        await _bench.DisposeAsync();
    }

    private string Key() => LedgerSigner.PublicKeyPathIn(_bench.Scratch.Path);

    private static Task<int> RunAsync(params string[] arguments) => LedgerCommand.Create().Parse(arguments).InvokeAsync();
}
