using SecMon.Detection.Lists;
using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Rules;
using SecMon.Events;

namespace SecMon.Detection.Tests.Lists;

/// <summary>Lists that are too long to be looked at entry by entry.</summary>
[Collection(MemoryTests.Name)]
public class LongListTests
{
    private const int Many = 100_000;

    [Theory]
    [InlineData("F|expand: '%l%'", "host-{0}", "HOST-77777", "host-777777", 1)]
    [InlineData("F|cased|expand: '%l%'", "host-{0}", "host-77777", "HOST-77777", 1)]
    [InlineData("F|expand: '%l%'", "srv{0}-*", "SRV77777-web", "srv77777web", 5)]
    [InlineData("F|startswith|expand: '%l%'", "srv{0}-", "srv77777-web", "srv77777", 5)]
    [InlineData("F|endswith|expand: '%l%'", "-{0}.example", "a-77777.example", "a-77777.example.org", 5)]
    [InlineData("F|contains|expand: '%l%'", "evil{0}.example", "http://EVIL77777.example/x", "http://evil.example/", 4)]
    [InlineData("F|expand: '%l%'", @"C:\\x{0}", @"c:\x77777", @"c:\y77777", 1)]
    public void A_long_list_costs_what_a_set_costs(string line, string entry, string fitting, string other, int mostLookups)
    {
        var lists = ListOf(i => entry.Replace("{0}", $"{i}", StringComparison.Ordinal));
        var condition = ConditionOf(line, lists);

        Assert.True(condition.Holds(Of(fitting)));
        Assert.False(condition.Holds(Of(other)));
        Assert.InRange(((EventPredicate)condition).Cost, 1, mostLookups * CostOf.Search);
        Assert.Equal(0, AllocatedBy(() => condition.Holds(Shared)));
    }

    [Fact]
    public void Networks_cost_a_lookup_for_each_length_of_their_prefixes()
    {
        var lists = ListOf(i => i % 2 == 0 ? $"10.{i / 512}.{i / 2 % 256}.0/24" : $"172.{i / 512}.{i / 2 % 256}.{i % 256}");
        var condition = ConditionOf("F|cidr|expand: '%l%'", lists);

        Assert.True(condition.Holds(Of("10.100.7.200")));
        Assert.False(condition.Holds(Of("10.250.7.200")));
        Assert.InRange(((EventPredicate)condition).Cost, 1, CostOf.Reading + 2);
    }

    [Fact]
    public void A_million_entries_take_less_than_300_megabytes()
    {
        var text = string.Join('\n', Enumerable.Range(0, 1_000_000).Select(i => $"entry-{i:D7}"));
        var rule = Rule.WithSelection("F|expand: '%l%'");
        var condition = default(IEventPredicate);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        condition = ConditionOf(rule, Rule.Lists(("l.txt", text)));
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.True(condition.Holds(Of("ENTRY-0777777")));
        Assert.InRange(kept, 1, 300_000_000);
    }

    [Theory]
    [InlineData("F|expand: '%l%'")]
    [InlineData("F|contains|expand: '%l%'")]
    [InlineData("F|startswith|expand: '%l%'")]
    [InlineData("F|endswith|cased|expand: '%l%'")]
    [InlineData("F|neq|expand: '%l%'")]
    [InlineData("'|expand': '%l%'")]
    public void A_long_list_decides_as_its_entries_do(string line)
    {
        var random = new Random(7);
        string[] pieces = ["a", "B", "ſ", "*", "?", @"\*", @"\\", "K", "é", "ab", "1"];
        string Next(int most) => string.Concat(Enumerable.Range(0, random.Next(1, most)).Select(_ => pieces[random.Next(pieces.Length)]));
        var entries = Enumerable.Range(0, 1_500).Select(_ => $"{Next(4)}x{Next(5)}").ToArray();
        var whole = ConditionOf(line, Rule.Lists(("l.txt", string.Join('\n', entries))));
        var parts = entries.Chunk(500).Select(part => ConditionOf(line, Rule.Lists(("l.txt", string.Join('\n', part))))).ToArray();

        for (var i = 0; i < 2_000; i++)
        {
            var access = Of(Next(7) + (i % 3 == 0 ? "" : "X" + Next(4)));
            var expected = line.Contains("neq", StringComparison.Ordinal) ? parts.All(part => part.Holds(access)) : parts.Any(part => part.Holds(access));
            Assert.True(expected == whole.Holds(access), $"{line}, turn {i}");
        }
    }

    [Fact]
    public void A_list_of_a_hundred_thousand_persons_costs_one_lookup()
    {
        var file = new RuleFile("lists/p.txt", "p.txt", string.Join('\n', Enumerable.Range(0, Many).Select(i => $"{i:D12}")));
        var lists = new ListLibrary([file], SecMon.Events.Subjects.SubjectPseudonyms.WithPublicKeys());
        var result = Rule.Load(Rule.WithSelection("secmon.subject.ids|expand: '%p%'"), lists);
        var condition = (EventPredicate)Assert.Single(result.RuleSet.Detections).Condition;

        var person = SecMon.Events.Subjects.SubjectPseudonyms.WithPublicKeys().ForMatching(77_777);
        Assert.True(condition.Holds(Rule.Event($$"""{"secmon.subject.ids": ["x", "{{person}}"]}""")));
        Assert.Equal(CostOf.Search, condition.Cost);
    }

    private static readonly AccessEvent Shared = Of("nothing that any list has 12345");

    private static AccessEvent Of(string value) => Rule.Event($$"""{"F": {{System.Text.Json.JsonSerializer.Serialize(value)}}}""");

    private static ListLibrary ListOf(Func<int, string> entry) => Rule.Lists(("l.txt", string.Join('\n', Enumerable.Range(0, Many).Select(entry))));

    private static IEventPredicate ConditionOf(string line, ListLibrary lists)
    {
        var result = Rule.Load(line.StartsWith("title", StringComparison.Ordinal) ? line : Rule.WithSelection(line), lists);
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        return Assert.Single(result.RuleSet.Detections).Condition;
    }

    private static long AllocatedBy(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
