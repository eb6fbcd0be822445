using SecMon.Detection.Matching;
using SecMon.Events;

namespace SecMon.Detection.Indexing;

/// <summary>What the rules look for in one field, or in every value of an event.</summary>
internal sealed class FieldIndex
{
    private readonly int[] _present;
    private readonly ExactTable? _exact;
    private readonly LiteralScanner? _literals;
    private readonly NumberTable? _numbers;
    private readonly NetworkTable? _networks;
    private readonly (ConditionNode Line, int[] Rules)[] _lines;

    /// <summary>Indexes the triggers of one field.</summary>
    /// <param name="triggers">Each with the rules that it may wake; no two equal.</param>
    /// <param name="nodeOf">The node of a line.</param>
    public FieldIndex(IReadOnlyList<KeyValuePair<Trigger, int[]>> triggers, Func<EventPredicate, ConditionNode> nodeOf)
    {
        _present = [.. triggers.Where(one => one.Key is Trigger.Present).SelectMany(one => one.Value)];
        _lines = [.. triggers.Where(one => one.Key is Trigger.Line).Select(one => (nodeOf(((Trigger.Line)one.Key).Predicate), one.Value))];
        var literals = triggers.Where(one => one.Key is Trigger.Literal)
            .Select(one => (Literal: (Trigger.Literal)one.Key, Rules: one.Value))
            .Select(one => new LiteralEntry(one.Literal.Folded, one.Literal.IsAtStart, one.Literal.IsAtEnd, one.Rules))
            .ToLookup(entry => entry.IsAtStart && entry.IsAtEnd);
        if (literals[true].Any())
            _exact = new ExactTable([.. literals[true]]);
        if (literals[false].Any())
            _literals = new LiteralScanner([.. literals[false]]);

        var numbers = triggers.Where(one => one.Key is Trigger.Number).Select(one => (Number: (Trigger.Number)one.Key, one.Value)).ToArray();
        if (numbers.Length > 0)
            _numbers = new NumberTable(numbers.Select(one => (one.Number.Comparison, one.Number.Limit, one.Value)));
        var networks = triggers.Where(one => one.Key is Trigger.Network).Select(one => (((Trigger.Network)one.Key).Addresses, one.Value)).ToArray();
        if (networks.Length > 0)
            _networks = new NetworkTable(networks);
    }

    /// <summary>Adds the rules that an event may match because of its value of the field.</summary>
    /// <param name="value">A value that is present.</param>
    /// <param name="conditions">Answers for lines.</param>
    /// <param name="candidates">Where they are added.</param>
    public void Find(in FieldValue value, ConditionEvaluator conditions, Candidates candidates)
    {
        candidates.Add(_present);
        foreach (var (line, rules) in _lines)
        {
            if (conditions.Holds(line))
                candidates.Add(rules);
        }

        FindValue(value, candidates);
    }

    /// <summary>Adds the rules of a value, or of each of its elements.</summary>
    public void FindValue(in FieldValue value, Candidates candidates)
    {
        if (value.Kind == FieldKind.List)
        {
            var elements = value.Elements;
            for (var i = 0; i < elements.Count; i++)
                FindValue(elements[i], candidates);
            return;
        }

        if (_numbers is not null && ExactNumber.TryFrom(value, out var number))
            _numbers.Find(number, candidates);
        if (_exact is null && _literals is null && _networks is null)
            return;
        if (!ScalarText.TryGet(value, stackalloc char[ScalarText.BufferLength], out var text))
            return;

        var isExact = _exact?.HasLength(text.Length) == true;
        if (isExact || _literals is not null)
        {
            var folded = candidates.Folded(text);
            if (isExact)
                candidates.Add(_exact!.Find(folded));
            _literals?.Scan(folded, candidates);
        }

        if (_networks is not null && value.Kind == FieldKind.Text && IpNumber.TryParse(text, out var address))
            _networks.Find(address, candidates);
    }
}
