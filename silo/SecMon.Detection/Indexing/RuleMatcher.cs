using System.Diagnostics;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Indexing;

/// <summary>Finds the rules that an event matches. For one thread; makes nothing for an event that matches none.</summary>
internal sealed class RuleMatcher
{
    private const int UsualSample = 512;

    private readonly int _sampledEvents;
    private readonly RulePlan _plan;
    private readonly Candidates _candidates;
    private readonly ConditionEvaluator _conditions;
    private readonly int[] _seenAt;   // by field slot: number of the event
    private readonly RuleCosts _costs;
    private int _event;

    /// <summary>A matcher of one source.</summary>
    /// <param name="plan">The rules.</param>
    /// <param name="sampledEvents">One of so many events is timed.</param>
    public RuleMatcher(RulePlan plan, int sampledEvents = UsualSample)
    {
        _sampledEvents = sampledEvents;
        _plan = plan;
        _candidates = new Candidates(plan.Rules.Length);
        _conditions = new ConditionEvaluator(plan.ConditionSlots);
        _seenAt = new int[plan.Indexes.Length];
        _costs = new RuleCosts(plan.Rules, sampledEvents);
    }

    /// <summary>What each rule has cost.</summary>
    public RuleCosts Costs => _costs;

    /// <summary>How many rules were tried on the last event.</summary>
    public int Tried { get; private set; }

    /// <summary>Matches an event.</summary>
    /// <returns>Indexes of the rules in the plan, ascending; valid until the next call.</returns>
    public ReadOnlySpan<int> Match(AccessEvent access)
    {
        _candidates.Clear();
        _candidates.Add(_plan.Always);
        _conditions.Begin(access);
        if (++_event == int.MaxValue)
        {
            Array.Clear(_seenAt);
            _event = 1;
        }

        if (_plan.Indexes.Length > 0)
            FindByFields(access);
        if (_plan.Leaves is { } leaves)
            FindByLeaves(access, leaves);

        Tried = _candidates.Added.Length;
        var matched = _event % _sampledEvents == 0 ? KeepMatchingTimed() : KeepMatching();
        if (matched > 1)
            _candidates.Added[..matched].Sort();
        return _candidates.Added[..matched];
    }

    /// <summary>Moves the candidates that match to the front.</summary>
    private int KeepMatching()
    {
        var added = _candidates.Added;
        var matched = 0;
        foreach (var rule in added)
        {
            if (_conditions.Holds(_plan.Conditions[rule]))
                added[matched++] = rule;
        }

        return matched;
    }

    private int KeepMatchingTimed()
    {
        var added = _candidates.Added;
        var matched = 0;
        foreach (var rule in added)
        {
            var started = Stopwatch.GetTimestamp();
            var holds = _conditions.Holds(_plan.Conditions[rule]);
            _costs.Note(rule, Stopwatch.GetTimestamp() - started);
            if (holds)
                added[matched++] = rule;
        }

        return matched;
    }

    private void FindByFields(AccessEvent access)
    {
        foreach (var field in access.PresentFields)
        {
            if (_plan.Fields.Of(field) is >= 0 and var slot)
                Find(slot, access);
        }

        foreach (var name in access.OtherNames)
            FindByKey(name, access);
        if (access.Document is not { } document)
            return;

        var members = document.Members;
        for (var i = 0; i < members.Count; i++)
            FindByKey(members[i].Key, access);
    }

    private void FindByKey(string key, AccessEvent access)
    {
        foreach (var slot in _plan.Fields.Of(key))
            Find(slot, access);
    }

    private void Find(int slot, AccessEvent access)
    {
        if (_seenAt[slot] == _event)
            return;
        _seenAt[slot] = _event;
        var value = access[_plan.Fields.Names[slot]];
        if (value.IsPresent)
            _plan.Indexes[slot].Find(value, _conditions, _candidates);
    }

    private void FindByLeaves(AccessEvent access, FieldIndex leaves)
    {
        if (access.Document is { } document)
        {
            FindByLeaves(document, leaves);
            return;
        }

        foreach (var field in access.PresentFields)
            FindByLeaves(access[field], leaves);
        foreach (var name in access.OtherNames)
            FindByLeaves(access.Others[name], leaves);
    }

    private void FindByLeaves(FieldObject fields, FieldIndex leaves)
    {
        var members = fields.Members;
        for (var i = 0; i < members.Count; i++)
            FindByLeaves(members[i].Value, leaves);
    }

    private void FindByLeaves(in FieldValue value, FieldIndex leaves)
    {
        if (value.AsObject is { } fields)
        {
            FindByLeaves(fields, leaves);
            return;
        }

        if (value.Kind != FieldKind.List)
        {
            leaves.FindValue(value, _candidates);
            return;
        }

        var elements = value.Elements;
        for (var i = 0; i < elements.Count; i++)
            FindByLeaves(elements[i], leaves);
    }
}
