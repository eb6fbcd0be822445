using System.Linq.Expressions;
using NRules;
using NRules.Extensibility;
using NRules.RuleModel;
using NRules.RuleModel.Builders;
using SecMon.Detection.Decisions.Effects;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>
/// The decisions of a group as NRules runs them. The only class that names NRules: it turns decisions into rules, and a run into
/// a session of one <c>InsertAll</c> and one <c>Fire</c>. Safe on many threads.
/// </summary>
internal sealed class RuleEngine
{
    private static readonly Type Bound = typeof(SessionFact);
    private static readonly Type Gathered = typeof(IEnumerable<SessionFact>);

    private readonly ISessionFactory _sessions;

    private RuleEngine(ISessionFactory sessions) => _sessions = sessions;

    /// <summary>Compiles rules.</summary>
    /// <param name="rules">The rules of a group, by place.</param>
    /// <param name="sharesShapes">False to compile each expression by itself, as NRules does; for measuring.</param>
    public static RuleEngine Compile(IReadOnlyList<RulePlan> rules, bool sharesShapes = true)
    {
        var compiler = new RuleCompiler();
        if (sharesShapes)
            compiler.ExpressionCompiler = new Shapes();
        return new RuleEngine(compiler.Compile(rules.Select(DefinitionOf)));
    }

    /// <summary>Runs a session. Whatever goes wrong in it is a failure of the session.</summary>
    public void Run(DecisionSession session)
    {
        try
        {
            var rules = _sessions.CreateSession();
            rules.InsertAll(session.Facts);
            rules.Fire();   // past a bound what is left to fire does nothing
        }
        catch (Exception failed)
        {
            session.Fail($"failed: {failed.GetBaseException().Message}");
        }
    }

    private static IRuleDefinition DefinitionOf(RulePlan rule)
    {
        var builder = new RuleBuilder();
        builder.Name($"rule {rule.Firing.Rule}");
        builder.Priority(rule.Priority);

        var conditions = builder.LeftHandSide();
        for (var i = 0; i < rule.When.Count; i++)
            Restrict(conditions.Pattern(Bound, Name('f', i)), rule.When[i]);
        for (var i = 0; i < rule.AllOf.Count; i++)
            Gather(conditions.Pattern(Gathered, Name('g', i)), i, rule.AllOf[i]);
        for (var i = 0; i < rule.Not.Count; i++)
            Restrict(conditions.Not().Pattern(Bound, Name('n', i)), rule.Not[i]);

        var actions = builder.RightHandSide();
        actions.Action(ActionOf(rule.Firing, nameof(Fire)), ActionTrigger.Activated);
        if (!rule.ReadsConclusions)
            return builder.Build();   // what is given never changes

        actions.Action(ActionOf(rule.Firing, nameof(FireAgain)), ActionTrigger.Reactivated);
        actions.Action(ActionOf(rule.Firing, nameof(Withdraw)), ActionTrigger.Deactivated);
        return builder.Build();
    }

    private static void Gather(PatternBuilder pattern, int place, PatternPlan plan)
    {
        var aggregate = pattern.Aggregate();
        aggregate.Collect();
        Restrict(aggregate.Pattern(Bound, Name('i', place)), plan);

        var facts = Expression.Parameter(Gathered, pattern.Declaration.Name);
        pattern.Condition(Expression.Lambda(Expression.Call(Expression.Constant(plan.Count), nameof(CountTest.Holds), null, facts), facts));
    }

    private static void Restrict(PatternBuilder pattern, PatternPlan plan)
    {
        var fact = Expression.Parameter(Bound, pattern.Declaration.Name);
        pattern.Condition(Expression.Lambda(Expression.Call(Expression.Constant(plan.Single), nameof(SingleTest.Holds), null, fact), fact));
        if (plan.Join is null)
            return;

        // Lambdas find their facts by the names of their parameters.
        ParameterExpression[] others = [.. plan.Join.Others.Select(place => Expression.Parameter(Bound, Name('f', place)))];
        Expression[] arguments = others.Length <= 2 ? [.. others, fact] : [Expression.NewArrayInit(Bound, others), fact];
        pattern.Condition(Expression.Lambda(Expression.Call(Expression.Constant(plan.Join), nameof(JoinTest.Holds), null, arguments), [.. others, fact]));
    }

    private static string Name(char kind, int place) => $"{kind}{place}";

    private static Expression<Action<IContext>> ActionOf(FiringPart firing, string method)
    {
        var context = Expression.Parameter(typeof(IContext), "context");
        return Expression.Lambda<Action<IContext>>(Expression.Call(typeof(RuleEngine), method, null, Expression.Constant(firing), context), context);
    }

    private static void Fire(FiringPart firing, IContext context)
    {
        var match = MatchOf(firing, context.Match);
        if (match.Session.Fires(match))
            Conclude(match, context);
    }

    private static void FireAgain(FiringPart firing, IContext context)
    {
        var match = MatchOf(firing, context.Match);
        match.Session.Withdraw(match);
        if (match.Session.Fires(match))
            Conclude(match, context);
    }

    private static void Withdraw(FiringPart firing, IContext context)
    {
        var match = MatchOf(firing, context.Match);
        match.Session.Withdraw(match);
    }

    private static DecisionMatch MatchOf(FiringPart firing, IMatch match)
    {
        var bound = new SessionFact[firing.Bound];
        var gathered = firing.Gathered == 0 ? [] : new SessionFact[firing.Gathered][];
        foreach (var fact in match.Facts)
        {
            var place = int.Parse(fact.Declaration.Name.AsSpan(1));
            if (fact.Value is SessionFact one)
                bound[place] = one;
            else if (fact.Value is IEnumerable<SessionFact> many)
                gathered[place] = [.. many.Order(FactOrder.Instance)];
        }

        return new DecisionMatch(firing.Rule, bound, gathered);
    }

    private static void Conclude(DecisionMatch match, IContext context)
    {
        var effects = match.Session.Decisions[match.Rule].Then;
        for (var place = 0; place < effects.Count; place++)
        {
            if (effects[place].Kind != EffectKind.Conclude)
                continue;
            object key = place;
            if (context.GetLinked(key) is null)
                context.InsertLinked(key, match.Conclude(place));
            else
                context.UpdateLinked(key, match.Conclude(place));
        }
    }

    private sealed class Shapes : IExpressionCompiler
    {
        public TDelegate Compile<TDelegate>(Expression<TDelegate> expression)
            where TDelegate : Delegate => ShapeCompiler.Compile(expression);
    }
}
