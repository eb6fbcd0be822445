using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Storage;
using SecMon.Events.Formats;
using SecMon.Silo.Grains;
using SecMon.Silo.Hosting;
using SecMon.Silo.Sources;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Grains;

/// <summary>Checkpoints through the real Orleans ADO.NET provider on SQLite.</summary>
public sealed class CheckpointStorageTests : IAsyncLifetime
{
    private const string StateName = "checkpoint";

    private readonly Scratch _scratch = new();
    private readonly Store _store;
    private readonly IHost _host;

    public CheckpointStorageTests()
    {
        _store = Store.Open(_scratch["secmon.db"]);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo => SiloHost.ConfigureOrleans(silo, _store));
        _host = builder.Build();
    }

    private IGrainStorage Storage => _host.Services.GetRequiredKeyedService<IGrainStorage>(SiloContext.CheckpointStorage);

    public async ValueTask InitializeAsync() => await _host.StartAsync();

    [Fact]
    public async Task A_checkpoint_comes_back_as_it_was_written()
    {
        var written = new GrainState<SourceCheckpoint>(Checkpoint());
        await Storage.WriteStateAsync(StateName, Grain("db"), written);

        var read = await ReadAsync("db");

        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        var file = Assert.Single(read.State!.Files!);
        Assert.Equal((ulong.MaxValue, 12_345L, Container.CsvLog, "/logs/a.csv"), (file.FileId, file.Position, file.Container, file.Path));
        Assert.Equal([1, 2, 255], read.State!.Sessions);
        Assert.Equal((7, "abc", 99L), (read.State!.Epoch, read.State!.RuleSet, read.State!.StreamTicks));
        Assert.Equal((12, 2, 1), (read.State!.Counts.Records, read.State!.Counts.Ignored["server"], read.State!.Counts.Rejected["torn"]));
    }

    [Fact]
    public async Task A_checkpoint_that_was_never_written_is_empty()
    {
        var read = await ReadAsync("nobody");

        Assert.False(read.RecordExists);
        Assert.Null(read.State!.Files);
    }

    [Fact]
    public async Task A_write_over_one_that_was_not_seen_is_refused()
    {
        var first = new GrainState<SourceCheckpoint>(Checkpoint());
        await Storage.WriteStateAsync(StateName, Grain("db"), first);
        var second = await ReadAsync("db");
        await Storage.WriteStateAsync(StateName, Grain("db"), first);

        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => Storage.WriteStateAsync(StateName, Grain("db"), second));
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => Storage.WriteStateAsync(StateName, Grain("db"), new GrainState<SourceCheckpoint>(Checkpoint())));
    }

    [Fact]
    public async Task Sources_have_checkpoints_of_their_own()
    {
        await Storage.WriteStateAsync(StateName, Grain("db"), new GrainState<SourceCheckpoint>(Checkpoint()));
        var other = new GrainState<SourceCheckpoint>(new SourceCheckpoint { RuleSet = "other" });
        await Storage.WriteStateAsync(StateName, Grain("other"), other);

        Assert.Equal("abc", (await ReadAsync("db")).State!.RuleSet);
        Assert.Equal("other", (await ReadAsync("other")).State!.RuleSet);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _store.DisposeAsync();
        _scratch.Dispose();
    }

    private static GrainId Grain(string source) => GrainId.Create("source", source);

    private static SourceCheckpoint Checkpoint() => new()
    {
        Epoch = 7,
        RuleSet = "abc",
        StreamTicks = 99,
        Sessions = [1, 2, 255],
        Files = [new FileProgress { FileId = ulong.MaxValue, HeadLength = 200, Container = Container.CsvLog, Path = "/logs/a.csv", Position = 12_345 }],
        Counts = new SourceCounts { Events = 9, Ignored = new() { ["server"] = 2 }, Rejected = new() { ["torn"] = 1 } },
    };

    private async Task<GrainState<SourceCheckpoint>> ReadAsync(string source)
    {
        var state = new GrainState<SourceCheckpoint>(new SourceCheckpoint());
        await Storage.ReadStateAsync(StateName, Grain(source), state);
        return state;
    }
}
