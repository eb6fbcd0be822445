using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Correlation;

/// <summary>A group that waits waits for the sources that have fed it (design.md, Time for silence).</summary>
public sealed class SourceClocksTests
{
    private const string Rules = """
        title: beat
        name: beat
        logsource: {category: c}
        detection:
          sel: {e: beat}
          condition: sel
        ---
        title: Silent
        secmon: {type: silence, rules: [beat], group-by: [g], after: 1m}
        """;

    private static readonly long Begin = new DateTime(2026, 11, 16, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly LoadedRules _rules = LoadedRules.Load(new RuleFiles([new RuleFile("a.yml", "a.yml", Rules)], []), SubjectPseudonyms.WithPublicKeys());
    private readonly List<Alert> _fired = [];
    private CorrelationPartition _partition;
    private int _position;

    public SourceClocksTests() => _partition = New();

    [Theory]
    [InlineData(long.MinValue)]   // was never heard of, or fails
    [InlineData(0)]               // far behind
    public void A_dead_source_holds_back_nothing_that_it_has_not_fed(long dead)
    {
        Beat("one", "alive", second: 0);

        Tick(new() { ["alive"] = At(90), ["dead"] = dead });

        Assert.Single(_fired);
    }

    [Fact]
    public void A_group_waits_for_a_source_that_has_fed_it_and_is_behind()
    {
        Beat("one", "alive", second: 0);
        Beat("one", "late", second: 10);

        Tick(new() { ["alive"] = At(900), ["late"] = At(20) });
        Assert.Empty(_fired);

        Tick(new() { ["alive"] = At(905), ["late"] = At(80) });
        Assert.Single(_fired);
    }

    [Fact]
    public void A_source_that_was_removed_is_not_waited_for()
    {
        Beat("one", "alive", second: 0);
        Beat("one", "removed", second: 10);

        Tick(new() { ["alive"] = At(900) });

        Assert.Single(_fired);
    }

    [Fact]
    public void What_a_group_waits_for_survives_a_snapshot()
    {
        Beat("one", "alive", second: 0);
        Beat("one", "late", second: 10);
        Restart();

        Tick(new() { ["alive"] = At(900), ["late"] = At(20) });
        Assert.Empty(_fired);

        Tick(new() { ["alive"] = At(900), ["late"] = At(71) });
        Assert.Single(_fired);
    }

    private static long At(int second) => Begin + (second * TimeSpan.TicksPerSecond);

    private void Tick(Dictionary<string, long> bySource)
    {
        var clocks = new SourceClocks(bySource);
        var would = _partition.WouldFire(clocks);
        var before = _fired.Count;
        _partition.TickClocks(clocks, _fired);
        Assert.Equal(would, _fired.Count > before);
    }

    private void Beat(string group, string source, int second) => _partition.Apply(
        new MatchEntry
        {
            Evidence = new EvidenceItem
            {
                Origin = new EvidenceOrigin(source, "a.csv", 7),
                Position = _position++,
                Ticks = At(second),
                Hash = RecordHash.Of([1]),
                Party = new EvidenceParty("clerk_1", null, null, null),
            },
            StreamTicks = At(second),
            Context = AlertContext.From([new("user.name", FieldValue.Text("clerk_1"))]),
            Targets = [new MatchTarget { Rule = _rules.Running.Single().Key, Group = [group] }],
        },
        _fired);

    private void Restart()
    {
        _partition.BeginSnapshot();
        var copies = new List<BucketCopy>();
        while (_partition.TakeCopy() is { } copy)
            copies.Add(copy);
        var ticks = _partition.StreamTicks;
        _partition = New();
        _partition.Restore(copies, ticks);
    }

    private CorrelationPartition New() => new(_rules, new AlertBuilder(SubjectPseudonyms.WithPublicKeys()));
}
