using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecMon.Detection.Cases;
using SecMon.Silo.Delivery;
using SecMon.Silo.Health;
using SecMon.Silo.Ledger;
using SecMon.Silo.Sinks;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>Ledger, fold and followers on a real store, with a clock that goes on only when told.</summary>
internal sealed class DeliveryBench : IAsyncDisposable
{
    /// <summary>The clock at the beginning: a Monday.</summary>
    public static readonly DateTime Ten = new(2026, 11, 16, 10, 0, 0, DateTimeKind.Utc);

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly Scratch _scratch = new();
    private readonly List<(CancellationTokenSource Stop, Task Run)> _running = [];

    public DeliveryBench(DeliveryOptions? options = null)
    {
        Options = options ?? new DeliveryOptions();
        Store = Store.Open(_scratch["secmon.db"]);
        Ledger = new SqliteLedger(Store, retention: null, Clock, NullLogger<SqliteLedger>.Instance);
        Folder = new DeliveryFolder(Ledger, Store, Options, Clock, NullLogger<DeliveryFolder>.Instance, () => Decider);
        Index = new DeliveryIndex(Store);
    }

    /// <summary>Decides about cases; null until a test says who.</summary>
    public SecMon.Detection.Decisions.Cases.CaseDecider? Decider { get; set; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(Ten));

    public DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public DeliveryOptions Options { get; }

    public Store Store { get; }

    public SqliteLedger Ledger { get; }

    public DeliveryFolder Folder { get; }

    public DeliveryIndex Index { get; }

    public HealthBoard Health { get; } = new();

    /// <summary>Appends to the ledger.</summary>
    public Task AppendAsync(params LedgerDraft[] drafts) => Ledger.AppendAsync(drafts);

    /// <summary>Folds what is not folded yet, as another process would.</summary>
    public async Task FoldAsync(int atOnce = 200)
    {
        while (true)
        {
            var entries = await Ledger.ReadAsync(Folded(), atOnce);
            if (entries.Count == 0)
                return;
            var folded = entries.Select(FoldedEntry.Of).ToList();
            await Store.WriteAsync(connection => new DeliveryFold(Options).Apply(connection, folded));
        }
    }

    /// <summary>Folds to the end of the ledger and decides about cases, as the folder does it.</summary>
    public async Task FoldAsync(LedgerFolding folding)
    {
        while (true)
        {
            var before = Folded();
            if (await folding.StepAsync(before, _ => Assert.Fail("unreadable")) == before)
                return;
        }
    }

    /// <summary>Appends alerts and folds them.</summary>
    public async Task AddAsync(params LedgerDraft[] drafts)
    {
        await AppendAsync(drafts);
        await FoldAsync();
    }

    public AlertMark Mark(string alertId) => Index.FindAlert(alertId)!.Value.Mark;

    public IReadOnlyList<Case> Cases() => [.. Index.Cases(new CaseFilter(), 100_000).Select(one => one.Case)];

    public async Task ExecuteAsync(string sql) => await Store.WriteAsync(connection =>
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant statements of tests
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteNonQuery();
    });

    public long Count(string table)
    {
        using var reader = Store.OpenReader(Store.Path);
        using var command = reader.CreateCommand();
#pragma warning disable CA2100 // constant names of tests
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The rows of a table, each as a JSON array, in the order of its key.</summary>
    public List<string> Rows(string table)
    {
        using var reader = Store.OpenReader(Store.Path);
        using var command = reader.CreateCommand();
#pragma warning disable CA2100 // constant names of tests
        command.CommandText = $"SELECT * FROM {table} ORDER BY 1, 2";
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var rows = new List<string>();
        while (row.Read())
            rows.Add(System.Text.Json.JsonSerializer.Serialize(Enumerable.Range(0, row.FieldCount).Select(at => row.IsDBNull(at) ? null : row.GetValue(at)).ToArray()));
        return rows;
    }

    /// <summary>Starts the folder and a follower of each sink.</summary>
    public async Task<Running> StartAsync(params IReadOnlyList<(IAlertSink Sink, SinkRoute Route)> sinks)
    {
        if (Folder.ExecuteTask is null)
            await Folder.StartAsync(CancellationToken.None);   // two would fold entries twice
        var registrations = sinks.Select(one => new SinkRegistration(one.Sink, one.Route)).ToList();
        var board = new SinkBoard(registrations);
        var beginnings = new SinkBeginnings(registrations, new DeliveryCursors(Store), Ledger, Store);
        var stop = new CancellationTokenSource();
        var runs = Task.WhenAll(registrations.Select(one => Task.Run(() => new SinkFollower(
            one, board[one.Sink.Name], beginnings, Ledger, Folder, Index, new DocumentComposer(Options), new ActivityOutbox(Store, registrations), Health, Store, Clock,
            NullLogger.Instance).RunAsync(stop.Token))));
        _running.Add((stop, runs));
        return new Running(board, stop, runs);
    }

    public Task<Running> StartAsync(IAlertSink sink, SinkRoute? route = null) => StartAsync([(sink, route ?? new SinkRoute())]);

    /// <summary>Waits until something holds while the clock goes on.</summary>
    public async Task UntilAsync(string what, Func<bool> holds, TimeSpan? step = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Deadline, what);
            Clock.Advance(step ?? TimeSpan.FromSeconds(1));
            await Task.Delay(2);
        }
    }

    /// <summary>Lets the clock go on, with time for whatever waits for it.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan? step = null)
    {
        var end = Clock.GetUtcNow() + time;
        while (Clock.GetUtcNow() < end)
        {
            Clock.Advance(step ?? TimeSpan.FromSeconds(1));
            await Task.Delay(2);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (stop, run) in _running)
        {
            await stop.CancelAsync();
            await run;
            stop.Dispose();
        }

        await Folder.StopAsync(CancellationToken.None);
        Folder.Dispose();
        await Store.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _scratch.Dispose();
    }

    /// <summary>The newest entry that is folded.</summary>
    public long Folded()
    {
        using var reader = Store.OpenReader(Store.Path);
        return new DeliveryTables(reader).Folded().Sequence;
    }

    /// <summary>Followers at work.</summary>
    public sealed record Running(SinkBoard Board, CancellationTokenSource Stop, Task Run)
    {
        public async Task StopAsync()
        {
            await Stop.CancelAsync();
            await Run;
        }
    }
}
