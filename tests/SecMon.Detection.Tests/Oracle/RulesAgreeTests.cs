using System.Text.Json;
using CsCheck;
using SecMon.Detection.Indexing;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>Generated rules on generated events: the engine with its index finds what the rules' own text says.</summary>
public class RulesAgreeTests
{
    private static readonly Gen<string[]> Files = Gen.Select(
        RuleGen.Rule.Array[13, 40], RuleGen.Filter.Array[0, 2], (rules, filters) => (string[])[.. rules.Select((rule, number) => rule(number)), .. filters]);


    [Fact]
    public void On_documents() => Gen.Select(Files, EventGen.Document.Array[40]).Sample((files, events) => Agree(files, events, json => Tests.Rules.Rule.Event(json)), iter: 25);

    [Fact]
    public void On_flat_events() => Gen.Select(Files, EventGen.Flat.Array[40]).Sample((files, events) => Agree(files, events, EventGen.Access), iter: 25);

    private static void Agree(string[] files, string[] events, Func<string, AccessEvent> read)
    {
        var result = Tests.Rules.Rule.Load(files, ListsOf());
        Assert.True(!result.HasErrors, string.Join('\n', result.Diagnostics.Where(one => one.IsError)));
        var oracle = OracleRule.Read(files, RuleGen.Lists).ToDictionary(rule => rule.Title);
        var plan = result.RuleSet.PlanFor(LogSource.Undeclared);
        var matcher = new RuleMatcher(plan);
        foreach (var json in events)
        {
            using var document = JsonDocument.Parse(json);
            var expected = oracle.Values.Where(rule => rule.Holds(document.RootElement)).Select(rule => rule.Title).ToHashSet();
            var access = read(json);
            var found = matcher.Match(access).ToArray().Select(i => plan.Rules[i].Metadata.Title).ToHashSet();
            foreach (var title in expected.Except(found).Concat(found.Except(expected)))
            {
                var compiled = result.RuleSet.Detections.Single(rule => rule.Metadata.Title == title).Condition.Holds(access);
                Assert.Fail($"oracle {expected.Contains(title)}, index {found.Contains(title)}, condition {compiled}\n{json}\n{files[int.Parse(title[1..])]}\n{string.Concat(files.Where(file => file.StartsWith("title: f", StringComparison.Ordinal)))}");
            }
        }
    }

    private static Detection.Lists.ListLibrary ListsOf() => Tests.Rules.Rule.Lists([.. RuleGen.Lists.Select(list => ($"{list.Key}.txt", string.Join('\n', list.Value)))]);
}
