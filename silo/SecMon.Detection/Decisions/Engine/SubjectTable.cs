using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Matching;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>
/// Finds the patterns that a signal or case fits. Those that name rules, use cases, tags or levels are found by hash, one way each;
/// the others are asked of every one.
/// </summary>
internal sealed class SubjectTable
{
    /// <summary>Rarest first: a pattern is kept under the first of these that it names.</summary>
    private static readonly string[] Keys = ["rule", "use_case", "tags", "level"];

    private readonly FactPattern[] _patterns;
    private readonly Dictionary<string, List<int>>[] _byKey = [.. Keys.Select(_ => new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase))];
    private readonly List<int> _others = [];

    /// <summary>Makes the table of some groups, and tells them the places of their patterns.</summary>
    public SubjectTable(IEnumerable<DecisionGroup> groups)
    {
        var patterns = new List<FactPattern>();
        foreach (var group in groups)
        {
            var first = patterns.Count;
            foreach (var rule in group.Candidates)
            {
                rule.SubjectPlaces = [.. Enumerable.Range(patterns.Count, rule.Subjects.Count)];
                patterns.AddRange(rule.Subjects);
                patterns.AddRange(rule.OtherSubjects);
            }

            group.SubjectPlaces = first..patterns.Count;
        }

        _patterns = [.. patterns];
        for (var place = 0; place < _patterns.Length; place++)
            Add(place);
    }

    /// <summary>How many patterns there are.</summary>
    public int PatternCount => _patterns.Length;

    /// <summary>Marks the patterns that a signal or case fits.</summary>
    /// <param name="subject">The signal or case.</param>
    /// <param name="found">What fits what.</param>
    /// <param name="number">Its place among those of the moment.</param>
    public void Mark(SubjectFact subject, SubjectMarks found, int number)
    {
        Ask(_others, subject, found, number);
        Ask(_byKey[0], subject.RuleId, subject, found, number);
        Ask(_byKey[0], subject.RuleName, subject, found, number);
        Ask(_byKey[1], subject.UseCase, subject, found, number);
        if (_byKey[2].Count > 0)
        {
            foreach (var tag in subject.Tags)
                Ask(_byKey[2], tag, subject, found, number);
        }

        Ask(_byKey[3], subject.OwnLevel.Word(), subject, found, number);
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

    /// <summary>The texts of which a signal or case must have one; null when the pattern does not say.</summary>
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

    private void Ask(Dictionary<string, List<int>> table, string? key, SubjectFact subject, SubjectMarks found, int number)
    {
        if (key is not null && table.TryGetValue(key, out var places))
            Ask(places, subject, found, number);
    }

    private void Ask(List<int> places, SubjectFact subject, SubjectMarks found, int number)
    {
        foreach (var place in places)
        {
            if (_patterns[place].MayFit(subject))
                found.Set(place, number);
        }
    }
}
