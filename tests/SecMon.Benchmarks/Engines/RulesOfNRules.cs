using System.Linq.Expressions;
using NRules;
using NRules.RuleModel;
using NRules.RuleModel.Builders;
using SecMon.Benchmarks.Workloads;
using SecMon.Events;

namespace SecMon.Benchmarks.Engines;

/// <summary>NRules as one would use it for finding: every rule a pattern over the event, a session an event.</summary>
internal sealed class RulesOfNRules(IEnumerable<SyntheticRule> rules) : IMatchingEngine
{
    [ThreadStatic]
    private static int _matched;

    private readonly ISessionFactory _sessions = new RuleCompiler().Compile(rules.Select(DefinitionOf));

    public string Name => "NRules";

    public int Match(AccessEvent access, AccessFacts facts)
    {
        _matched = 0;
        var session = _sessions.CreateSession();
        session.Insert(facts);
        session.Fire();
        return _matched;
    }

    private static IRuleDefinition DefinitionOf(SyntheticRule rule)
    {
        var builder = new RuleBuilder();
        builder.Name($"rule {rule.Number}");
        var pattern = builder.LeftHandSide().Pattern(typeof(AccessFacts), "facts");
        pattern.Condition(DelegateLoop.ConditionOf(rule, pattern.Declaration.Name));
        Expression<Action<IContext>> count = context => Count();
        builder.RightHandSide().Action(count);
        return builder.Build();
    }

    private static void Count() => _matched++;
}
