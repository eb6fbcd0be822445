using SecMon.Events;

namespace SecMon.Detection.Indexing;

/// <summary>The fields that an index has, by number, and which of them a key of an event may lead to.</summary>
internal sealed class FieldSlots
{
    private readonly int[] _ofKnown;
    private readonly Dictionary<string, int[]> _ofKey;

    /// <summary>Numbers the fields.</summary>
    public FieldSlots(FieldName[] names)
    {
        Names = names;
        _ofKnown = [.. Enumerable.Repeat(-1, Fields.All.Count)];
        for (var slot = 0; slot < names.Length; slot++)
        {
            if (names[slot].Known is { } field)
                _ofKnown[field.Index] = slot;
        }

        _ofKey = names.SelectMany((name, slot) => KeysOf(name.Name).Select(key => (key, slot)))
            .GroupBy(pair => pair.key, pair => pair.slot).ToDictionary(key => key.Key, key => key.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The fields.</summary>
    public FieldName[] Names { get; }

    /// <summary>The number of a field of event.md; negative when no rule is found by it.</summary>
    public int Of(Field field) => _ofKnown[field.Index];

    /// <summary>The numbers of the fields that a key of a JSON document may lead to (sigma.md 3.4).</summary>
    public ReadOnlySpan<int> Of(string key) => _ofKey.TryGetValue(key, out var slots) ? slots : [];

    /// <summary><c>a.b.c</c> may be found by the keys <c>a.b.c</c>, <c>a.b</c> and <c>a</c>.</summary>
    private static IEnumerable<string> KeysOf(string name)
    {
        yield return name;
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
            yield return name[..dot];
    }
}
