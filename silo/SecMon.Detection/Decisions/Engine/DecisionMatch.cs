using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>Facts for which a decision fired.</summary>
/// <param name="rule">Place of the decision in its group.</param>
/// <param name="bound">The fact of each name of <c>when:</c>, in order.</param>
/// <param name="gathered">The facts of each name of <c>all_of:</c>, in order.</param>
internal sealed class DecisionMatch(int rule, SessionFact[] bound, SessionFact[][] gathered)
{
    /// <summary>Place of the decision in its group.</summary>
    public int Rule => rule;

    /// <summary>The fact of each name of <c>when:</c>, in order.</summary>
    public SessionFact[] Bound => bound;

    /// <summary>The facts of each name of <c>all_of:</c>, in order.</summary>
    public IReadOnlyList<SessionFact[]> Gathered => gathered;

    /// <summary>Every fact that it stands on, those of names first; one that is gathered too comes again.</summary>
    public IEnumerable<SessionFact> Facts => gathered.Length == 0 ? bound : bound.Concat(gathered.SelectMany(facts => facts));

    /// <summary>The session that it belongs to.</summary>
    public DecisionSession Session => bound[0].Session;

    /// <summary>True when the decision is in shadow: what it concludes is seen in shadow only.</summary>
    public bool StandsOnShadow => Session.Decisions[rule].Metadata.IsShadow;

    /// <summary>The facts that a name stands for: one, or all that it gathered.</summary>
    public IReadOnlyList<SessionFact> Named(string name)
    {
        var decision = Session.Decisions[rule];
        for (var i = 0; i < bound.Length; i++)
        {
            if (decision.When[i].Name == name)
                return [bound[i]];
        }

        var gather = GatherOf(name);
        return gather < 0 ? [] : gathered[gather];
    }

    /// <summary>The value of a field of a name. Of a name of <c>all_of:</c> its <c>count</c>, <c>first</c>, <c>last</c>, or the distinct values in order.</summary>
    public FieldValue ValueOf(string name, FieldName field)
    {
        var facts = Named(name);
        return GatherOf(name) is >= 0 and var gather
            ? GatheredValues.Of(facts, Session.Decisions[rule].AllOf[gather], field)
            : facts.Count == 0 ? FieldValue.Absent : facts[0].Fact[field];
    }

    /// <summary>True when it binds the same facts: a conclusion that was drawn again from the same facts is the same.</summary>
    public bool Binds(DecisionMatch other)
    {
        if (rule != other.Rule)
            return false;
        for (var i = 0; i < bound.Length; i++)
        {
            if (!AreSame(bound[i], other.Bound[i]))
                return false;
        }

        return true;
    }

    /// <summary>The conclusion of one of its decision's effects.</summary>
    /// <param name="place">Place of the effect.</param>
    public SessionFact Conclude(int place)
    {
        var effect = Session.Decisions[rule].Then[place];
        var values = new Dictionary<string, FieldValue>(effect.Fields.Count);
        foreach (var (key, value) in effect.Fields)
            values[key] = value is { Fact: { } name, Field: { } field } ? ValueOf(name, field) : value.Value;
        return new SessionFact(Session, new Conclusion(effect.Conclusion ?? "", values), place, this);
    }

    private static bool AreSame(SessionFact fact, SessionFact other) =>
        ReferenceEquals(fact, other)
        || (fact.Reason is { } reason && other.Reason is { } otherReason && fact.Place == other.Place && reason.Binds(otherReason));

    private int GatherOf(string name)
    {
        var gathers = Session.Decisions[rule].AllOf;
        for (var i = 0; i < gathers.Count; i++)
        {
            if (gathers[i].Pattern.Name == name)
                return i;
        }

        return -1;
    }
}
