using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Correlation;

/// <summary>Measures what a live group takes: <c>event_count</c> by an account of twelve characters, one entry each.</summary>
public static class GroupBytes
{
    private const string Base = "title: base\nname: base\nlogsource: {category: c}\ndetection:\n  sel: {F: 1}\n  condition: sel\n";
    private const string Counting = "title: t\ncorrelation: {type: event_count, rules: base, group-by: [user.name], timespan: 1h, condition: {gte: 5}}\n";

    /// <summary>Bytes of managed memory per group, tables included.</summary>
    /// <param name="groups">How many groups there are, at most <see cref="CorrelationPartition.MostGroupsPerRule"/>.</param>
    /// <param name="isRecordOfPerson">True for records that name account, address and host, as those of a database do; false for bare ones.</param>
    public static double Measure(int groups, bool isRecordOfPerson)
    {
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        var rules = LoadedRules.Load(new RuleFiles([new RuleFile("a.yml", "a.yml", Base), new RuleFile("b.yml", "b.yml", Counting)], []), pseudonyms);
        CorrelationPartition[] partitions = [.. Enumerable.Range(0, CorrelationPartition.Partitions).Select(_ => new CorrelationPartition(rules, new AlertBuilder(pseudonyms)))];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Fill(partitions, rules.Running.Single().Key, groups, isRecordOfPerson);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        var live = partitions.Sum(partition => partition.GroupCount);
        GC.KeepAlive(rules);
        return (after - before) / (double)live;
    }

    private static void Fill(CorrelationPartition[] partitions, ulong rule, int groups, bool isRecordOfPerson)
    {
        var origin = new EvidenceOrigin("db1", "/var/log/postgresql/postgresql-2026-11-16.csv", 7);
        var start = new DateTime(2026, 11, 16, 0, 0, 0, DateTimeKind.Utc).Ticks;
        for (var i = 0; i < groups; i++)
        {
            string[] group = [$"clerk_{i:000000}"];
            var entry = new MatchEntry
            {
                Evidence = new EvidenceItem
                {
                    Origin = origin,
                    Position = i * 400L,
                    Ticks = start + i,
                    Hash = RecordHash.Of(BitConverter.GetBytes(i)),
                    Session = isRecordOfPerson ? $"6919f7a4.{i:x}" : null,
                    Line = isRecordOfPerson ? 3 : 0,
                    Party = isRecordOfPerson ? new EvidenceParty(group[0], null, $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}", "pg-population-1") : new EvidenceParty(null, null, null, null),
                },
                StreamTicks = start + i,
                Context = AlertContext.From([new("user.name", FieldValue.Text(group[0]))]),
                Targets = [new MatchTarget { Rule = rule, Group = group }],
            };
            partitions[CorrelationPartition.PartitionOf(rule, group)].Apply(entry, []);
        }
    }
}
