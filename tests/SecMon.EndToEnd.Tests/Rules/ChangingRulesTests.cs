using System.Diagnostics;
using System.Globalization;
using SecMon.EndToEnd.Tests.Crashes;
using SecMon.EndToEnd.Tests.Logs;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Rules;

/// <summary>Rule files that change while the silo reads.</summary>
public sealed class ChangingRulesTests : IDisposable
{
    private const int Days = 12;
    private const string Login = "title: Login {0}\nid: 5f0c3a52-6a86-4e5e-9d4d-3f0d0b6b1d11\nlogsource: {category: database}\ndetection:\n  sel: {event.action: never_{0}}\n  condition: sel\n";

    private const string Refused = """
        title: Refused sign-in
        name: refused_crossing
        logsource: {category: database}
        detection:
          refused:
            event.action: login_failed
            user.name|startswith: crossing_
          condition: refused
        ---
        title: Refused again and again, version {0}
        id: 0d9e6a52-9c39-4f0e-8a39-0b8f5f6f2a77
        correlation:
          type: event_count
          rules: [refused_crossing]
          group-by: [user.name]
          timespan: 1h
          condition: {gte: 4}
        level: medium
        """;

    private static readonly TimeSpan Past = TimeSpan.FromDays(-100);

    private readonly Scratch _scratch = new();
    private readonly RecordedDay _day = RecordedDay.Read();

    [Fact]
    public async Task A_rule_that_is_saved_twenty_times_a_second_disturbs_no_other_rule()
    {
        Configure();
        Save(0);
        await File.WriteAllBytesAsync(Path.Combine(_scratch.Folder("logs"), "a.csv"), _day.Days(0, Days, Past));
        await using (var silo = await Silo.StartAsync(_scratch.Path, "secmon.yml"))
        {
            using var enough = new CancellationTokenSource();
            var saving = SaveAgainAndAgainAsync(Save, enough.Token);
            await silo.CaughtUpAsync((long)_day.Records * Days, TimeSpan.FromMinutes(2));
            await Eventually.HoldsAsync("several sets were in force", async () => await silo.MetricAsync("secmon_rule_set_changes_total") >= 4, TimeSpan.FromMinutes(1));
            await enough.CancelAsync();
            var last = await saving;
            await Eventually.HoldsAsync("the last version is in force", () => Task.FromResult(silo.Process.Errors.Any(line => line.Contains("is in force", StringComparison.Ordinal)) && last > 20));
            Assert.Equal(0, await silo.MetricAsync("secmon_rule_set_errors"));
            Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
        }

        await using var replay = await SecMonProcess.RunAsync(
            _scratch.Path, ["replay", "--format", "pgaudit", "--rules", "rules", "--lists", Repository.DemoLists, "--data", "data", "--input", Path.Combine("logs", "a.csv")]);
        var expected = Documents.OfReplay(replay);
        Assert.NotEmpty(expected);
        Documents.AssertEqual(expected, await Documents.OfLedgerAsync(_scratch.Path, _scratch["data"]));
        await using var verify = await SecMonProcess.RunAsync(_scratch.Path, "ledger", "verify", "--data", _scratch["data"]);
        Assert.Equal(0, verify.ExitCode);
    }

    [Fact]
    public async Task A_bad_file_is_told_its_last_version_stays_and_a_mended_one_is_taken()
    {
        Configure();
        Save(0);
        await File.WriteAllBytesAsync(Path.Combine(_scratch.Folder("logs"), "a.csv"), _day.Days(0, 1, Past));
        await using var silo = await Silo.StartAsync(_scratch.Path, "secmon.yml");
        await silo.CaughtUpAsync(_day.Records, TimeSpan.FromMinutes(1));
        var rules = await silo.MetricAsync("secmon_rules");

        _scratch.Write("rules/changing.yml", "title: [");
        await Eventually.HoldsAsync("the error is told", async () => await silo.MetricAsync("secmon_rule_set_errors") == 1);
        await silo.Process.ErrorLineAsync("changing.yml:1:");
        Save(1);
        await Eventually.HoldsAsync("the mended file is taken", async () => await silo.MetricAsync("secmon_rule_set_changes_total") == 1 && await silo.MetricAsync("secmon_rule_set_errors") == 0);

        Assert.Equal(rules == 0 ? await silo.MetricAsync("secmon_rules") : rules, await silo.MetricAsync("secmon_rules"));
    }

    [Fact]
    public async Task Kills_while_a_correlation_is_renamed_again_and_again_lose_double_and_contradict_nothing()
    {
        Configure();
        SaveRefused(0);
        await File.WriteAllBytesAsync(Path.Combine(_scratch.Folder("logs"), "a.csv"), _day.DaysWithRefusals(0, Days, Past, every: 250, times: 4));
        var records = (long)Days * (_day.Records + (4 * ((_day.Records - 1) / 250)));
        await using var replay = await SecMonProcess.RunAsync(
            _scratch.Path, ["replay", "--format", "pgaudit", "--rules", "rules", "--lists", Repository.DemoLists, "--data", _scratch.Folder("data"), "--input", Path.Combine("logs", "a.csv")]);
        var expected = Documents.OfReplay(replay).Keys.ToList();
        using var enough = new CancellationTokenSource();
        var saving = SaveAgainAndAgainAsync(SaveRefused, enough.Token);

        await new KilledSilo(_scratch, "secmon.yml", share: 2).RunAsync(records, async () => (await Documents.OfLedgerAsync(_scratch.Path, _scratch["data"])).Count >= expected.Count);

        await enough.CancelAsync();
        await saving;
        Assert.Equal(expected, (await Documents.OfLedgerAsync(_scratch.Path, _scratch["data"])).Keys);
    }

    [Fact]
    public async Task A_changed_list_reaches_a_running_silo()
    {
        Configure();
        foreach (var file in Directory.EnumerateFiles(Repository.DemoLists, "*.*", SearchOption.AllDirectories))
            _scratch.Write(Path.Combine("lists", Path.GetRelativePath(Repository.DemoLists, file)), File.ReadAllText(file));
        _scratch.Write("lists/watched_accounts.txt", "nobody\n");
        _scratch.Write("rules/watched.yml", "title: Watched account\nlogsource: {category: database}\ndetection:\n  sel: {user.name|expand: '%watched_accounts%'}\n  condition: sel\nsecmon: {group-by: [user.name], suppress: 1h}\n");
        _scratch.Write("secmon.yml", "data: ./data\nrules: ./rules\nlists: ./lists\nsources:\n  - {id: db, path: \"./logs/*.csv\", format: pgaudit}\n");
        await File.WriteAllBytesAsync(Path.Combine(_scratch.Folder("logs"), "a.csv"), _day.Days(0, 1, Past));
        await using (var silo = await Silo.StartAsync(_scratch.Path, "secmon.yml"))
        {
            await silo.CaughtUpAsync(_day.Records, TimeSpan.FromMinutes(1));
            _scratch.Write("lists/watched_accounts.txt", "clerk_*\n");
            await Eventually.HoldsAsync("the list is taken", async () => await silo.MetricAsync("secmon_rule_set_changes_total") == 1);
            await File.WriteAllBytesAsync(Path.Combine(_scratch.Folder("logs"), "b.csv"), _day.Days(1, 1, Past));
            await silo.CaughtUpAsync(2L * _day.Records, TimeSpan.FromMinutes(1));
            Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
        }

        var alerts = (await Documents.OfLedgerAsync(_scratch.Path, _scratch["data"])).Values.Where(alert => alert.Contains("Watched account", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Contains("clerk_", alert, StringComparison.Ordinal));
    }

    public void Dispose() => _scratch.Dispose();

    private void Configure()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Rules, "*.*", SearchOption.AllDirectories))
            _scratch.Write(Path.Combine("rules", Path.GetRelativePath(Repository.Rules, file)), File.ReadAllText(file));
        _scratch.Write("secmon.yml", $"data: ./data\nrules: ./rules\nlists: {Repository.DemoLists}\nsources:\n  - {{id: db, path: \"./logs/*.csv\", format: pgaudit}}\n");
    }

    private void Save(int version) => _scratch.Write("rules/changing.yml", Login.Replace("{0}", version.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));

    /// <summary>As editors save: a new file takes the place of the old one.</summary>
    private void SaveRefused(int version)
    {
        var written = _scratch.Write("rules/refused.new", Refused.Replace("{0}", version.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        File.Move(written, _scratch["rules/refused.yml"], overwrite: true);
    }

    private static async Task<int> SaveAgainAndAgainAsync(Action<int> save, CancellationToken enough)
    {
        var version = 0;
        var saved = Stopwatch.StartNew();
        while (!enough.IsCancellationRequested)
        {
            save(++version);
            await Task.Delay(TimeSpan.FromMilliseconds(50), enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Assert.True(version > 5 * saved.Elapsed.TotalSeconds, $"saved only {version} times in {saved.Elapsed.TotalSeconds:N0} s");
        return version;
    }
}
