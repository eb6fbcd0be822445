using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Detection.Alerts;
using SecMon.Events.Formats;
using SecMon.Silo.Configuration;
using SecMon.Silo.Evidence;
using SecMon.Silo.Keys;
using SecMon.Silo.Ledger;
using SecMon.Silo.Sources;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Evidence;

/// <summary>A source's folder, a ledger and the keeper between them.</summary>
internal sealed class EvidenceBench : IAsyncDisposable
{
    private readonly SecMonOptions _options;
    private readonly Store _store;

    public EvidenceBench(string format, bool keepsRaw = false)
    {
        Keys = DataKeys.OpenOrCreate(Scratch.Path);
        _options = new SecMonOptions
        {
            Sources = [new SourceOptions { Id = "db", Path = Scratch["audit.log"], Format = LogFormats.Find(format)! }],
            KeepsRawEvidence = keepsRaw,
        };
        Finder = new RecordFinder(_options, Keys);
        _store = Store.Open(Scratch["secmon.db"]);
        Ledger = new SqliteLedger(_store, retention: null, TimeProvider.System, NullLogger<SqliteLedger>.Instance);
    }

    public Scratch Scratch { get; } = new();

    public DataKeys Keys { get; }

    public RecordFinder Finder { get; }

    public SqliteLedger Ledger { get; }

    public ManualClock Clock { get; } = new();

    public Store Store => _store;

    public string Log => Scratch["audit.log"];

    /// <summary>Writes the log.</summary>
    /// <returns>The names of its records.</returns>
    public List<EvidenceRecord> Write(params string[] lines)
    {
        File.WriteAllText(Log, string.Concat(lines));
        var fileId = FileIdentity.IdOf(Encoding.UTF8.GetBytes(lines[0]).AsSpan()[..Math.Min(1_024, Encoding.UTF8.GetByteCount(lines[0]))]);
        var (records, position) = (new List<EvidenceRecord>(), 0L);
        foreach (var line in lines.Select(Encoding.UTF8.GetBytes))
        {
            records.Add(new EvidenceRecord("db", fileId, position, Convert.ToHexStringLower(SHA256.HashData(line))));
            position += line.Length;
        }

        return records;
    }

    public void Rotate(string to) => File.Move(Log, Scratch[to]);

    public void Compress()
    {
        using (var target = new GZipStream(File.Create(Log + ".1.gz"), CompressionLevel.Optimal))
            target.Write(File.ReadAllBytes(Log));
        File.Delete(Log);
    }

    public async Task<FoundRecord> FindAsync(EvidenceRecord record) => (await Finder.FindAsync([record], CancellationToken.None))[record];

    public async Task RaiseAsync(string id, params EvidenceRecord[] records) => await Ledger.AppendAsync([new LedgerDraft(LedgerKind.Alert, id, 1, CanonicalJson.Write(new JsonObject
    {
        ["secmon"] = new JsonObject { ["evidence"] = new JsonObject { ["items"] = new JsonArray([.. records.Select(Item)]) } },
    }))]);

    /// <summary>Lets the keeper run until the alert has its evidence.</summary>
    public async Task<JsonArray> KeepAsync(string id)
    {
        await RunAsync("the evidence is kept", async () => await Ledger.FindAsync(LedgerKind.Evidence, id) is not null);
        return await KeptAsync(id);
    }

    /// <summary>Lets a keeper run until something holds.</summary>
    public async Task RunAsync(string claim, Func<Task<bool>> holds)
    {
        using var keeper = new EvidenceKeeper(Ledger, Finder, _options, Keys, _store, Clock, NullLogger<EvidenceKeeper>.Instance);
        await keeper.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(claim, async () => keeper.ExecuteTask!.IsCompleted || await holds());
        Assert.False(keeper.ExecuteTask!.IsCompleted, $"{keeper.ExecuteTask.Exception}");
        await keeper.StopAsync(CancellationToken.None);
    }

    public async Task<JsonArray> KeptAsync(string id) => JsonNode.Parse((await Ledger.FindAsync(LedgerKind.Evidence, id))!.Body)!["items"]!.AsArray();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Scratch.Dispose();
    }

    private static JsonObject Item(EvidenceRecord record) => new()
    {
        ["source"] = record.Source,
        ["file_id"] = record.FileId.ToString("x16", CultureInfo.InvariantCulture),
        ["position"] = record.Position,
        ["sha256"] = record.Sha256,
    };
}
