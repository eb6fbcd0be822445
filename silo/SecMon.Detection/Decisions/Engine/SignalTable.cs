using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Matching;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>
/// Finds the patterns that a signal fits. Those that name rules, use cases, tags or levels are found by hash, one way each;
/// the others are asked of every signal.
/// </summary>
internal sealed class SignalTable
{
    /// <summary>Rarest first: a pattern is kept under the first of these that it names.</summary>
    private static readonly string[] Keys = ["rule", "use_case", "tags", "level"];

    private readonly FactPattern[] _patterns;
    private readonly Dictionary<string, List<int>>[] _byKey = [.. Keys.Select(_ => new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase))];
    private readonly List<int> _others = [];

    /// <summary>Makes the table of some groups, and tells their rules the places of their patterns.</summary>
    public SignalTable(IEnumerable<DecisionGroup> groups)
    {
        var patterns = new List<FactPattern>();
        foreach (var rule in groups.SelectMany(group => group.Candidates))
        {
            rule.SignalPlaces = [.. Enumerable.Range(patterns.Count, rule.Signals.Count)];
            patterns.AddRange(rule.Signals);
        }

        _patterns = [.. patterns];
        for (var place = 0; place < _patterns.Length; place++)
            Add(place);
    }

    /// <summary>How many patterns there are.</summary>
    public int PatternCount => _patterns.Length;

    /// <summary>Marks the patterns that a signal fits.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="found">By place.</param>
    public void Mark(SignalFact signal, bool[] found)
    {
        Ask(_others, signal, found);
        Ask(_byKey[0], signal.Rule.Id, signal, found);
        Ask(_byKey[0], signal.Rule.Name, signal, found);
        Ask(_byKey[1], signal.Rule.UseCase, signal, found);
        if (_byKey[2].Count > 0)
        {
            foreach (var tag in signal.Rule.Tags)
                Ask(_byKey[2], tag, signal, found);
        }

        Ask(_byKey[3], signal.Rule.Severity.Word(), signal, found);
    }

    private void Add(int place)
    {
        for (var key = 0; key < Keys.Length; key++)
        {
            if (TextsOf(_patterns[place], Keys[key]) is not { } texts)
                continue;
            foreach (var text in texts)
                (_byKey[key].TryGetValue(text, out var places) ? places : _byKey[key][text] = []).Add(place);
            return;
        }

        _others.Add(place);
    }

    /// <summary>The texts of which a signal must have one; null when the pattern does not say.</summary>
    private static HashSet<string>? TextsOf(FactPattern pattern, string key)
    {
        foreach (var test in pattern.Tests)
        {
            if (test.Field.Name != key || test.IsNegated || test.Tests.Count == 0 || !test.Tests.All(value => value is TextTest { Text.HasWildcards: false }))
                continue;
            return test.Tests.Select(value => ((TextTest)value).Text.PlainText).ToHashSet(StringComparer.OrdinalIgnoreCase);
        }

        return null;
    }

    private void Ask(Dictionary<string, List<int>> table, string? key, SignalFact signal, bool[] found)
    {
        if (key is not null && table.TryGetValue(key, out var places))
            Ask(places, signal, found);
    }

    private void Ask(List<int> places, SignalFact signal, bool[] found)
    {
        foreach (var place in places)
        {
            if (!found[place])
                found[place] = _patterns[place].MayFit(signal);
        }
    }
}
