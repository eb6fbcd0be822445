using System.Linq.Expressions;
using SecMon.Benchmarks.Workloads;
using SecMon.Events;

namespace SecMon.Benchmarks.Engines;

/// <summary>The straightforward way: every rule compiled to machine code from an expression tree, and a loop over all of them.</summary>
internal sealed class DelegateLoop(IEnumerable<SyntheticRule> rules) : IMatchingEngine
{
    private readonly Func<AccessFacts, bool>[] _rules = [.. rules.Select(Compile)];

    public string Name => "loop of delegates";

    public int Match(AccessEvent access, AccessFacts facts)
    {
        var matched = 0;
        foreach (var rule in _rules)
            matched += rule(facts) ? 1 : 0;
        return matched;
    }

    private static Func<AccessFacts, bool> Compile(SyntheticRule rule) => ConditionOf(rule, "facts").Compile();

    /// <summary>A rule as an expression over facts.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="parameter">What the expression calls the facts.</param>
    public static Expression<Func<AccessFacts, bool>> ConditionOf(SyntheticRule rule, string parameter)
    {
        var facts = Expression.Parameter(typeof(AccessFacts), parameter);
        var condition = rule.Wanted.Select(test => Test(facts, test)).Aggregate(Expression.AndAlso);
        if (rule.Excluded.Count > 0)
            condition = Expression.AndAlso(condition, Expression.Not(rule.Excluded.Select(test => Test(facts, test)).Aggregate(Expression.AndAlso)));
        return Expression.Lambda<Func<AccessFacts, bool>>(condition, facts);
    }

    private static Expression Test(Expression facts, SyntheticTest test)
    {
        var value = Expression.Property(facts, test.Field.ToString());
        if (test.Kind == TestKind.AtLeast)
            return Expression.GreaterThanOrEqual(value, Expression.Constant(long.Parse(test.Values[0])));
        var method = test.Kind switch
        {
            TestKind.Equal => nameof(string.Equals),
            TestKind.StartsWith => nameof(string.StartsWith),
            TestKind.EndsWith => nameof(string.EndsWith),
            _ => nameof(string.Contains),
        };
        var compare = typeof(string).GetMethod(method, [typeof(string), typeof(StringComparison)])!;
        var each = test.Values.Select(Expression (wanted) =>
            Expression.Call(value, compare, Expression.Constant(wanted), Expression.Constant(StringComparison.OrdinalIgnoreCase)));
        return test.Kind == TestKind.ContainsAll ? each.Aggregate(Expression.AndAlso) : each.Aggregate(Expression.OrElse);
    }
}
