using RulesEngine.Models;
using SecMon.Benchmarks.Workloads;
using SecMon.Events;

namespace SecMon.Benchmarks.Engines;

/// <summary>Microsoft's RulesEngine with the same rules as lambda expressions.</summary>
internal sealed class MicrosoftRules(IEnumerable<SyntheticRule> rules) : IMatchingEngine
{
    private const string Name1 = "rules";

    private readonly RulesEngine.RulesEngine _engine = new(
        [new Workflow { WorkflowName = Name1, Rules = [.. rules.Select(Rule)] }],
        new ReSettings { CustomTypes = [typeof(StringComparison)] });

    public string Name => "RulesEngine";

    public int Match(AccessEvent access, AccessFacts facts) =>
        _engine.ExecuteAllRulesAsync(Name1, new RuleParameter("e", facts)).AsTask().GetAwaiter().GetResult().Count(result => result.IsSuccess);

    private static Rule Rule(SyntheticRule rule)
    {
        var condition = string.Join(" && ", rule.Wanted.Select(Test));
        if (rule.Excluded.Count > 0)
            condition += $" && !({string.Join(" && ", rule.Excluded.Select(Test))})";
        return new Rule { RuleName = $"rule {rule.Number}", Expression = condition };
    }

    private static string Test(SyntheticTest test)
    {
        if (test.Kind == TestKind.AtLeast)
            return $"e.{test.Field} >= {test.Values[0]}";
        var method = test.Kind switch
        {
            TestKind.Equal => "Equals",
            TestKind.StartsWith => "StartsWith",
            TestKind.EndsWith => "EndsWith",
            _ => "Contains",
        };
        var each = test.Values.Select(value => $"e.{test.Field}.{method}(\"{value}\", StringComparison.OrdinalIgnoreCase)");
        return $"({string.Join(test.Kind == TestKind.ContainsAll ? " && " : " || ", each)})";
    }
}
