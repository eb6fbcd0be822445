using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>Reads the patterns under <c>when</c>, <c>all_of</c> and <c>not</c>.</summary>
/// <param name="names">The names of the decision.</param>
/// <param name="lines">Reads their lines.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class PatternReader(BoundNames names, FactLineReader lines, Problems problems)
{
    private const string Is = "is";
    private const string Count = "count";
    private const string By = "by";

    private static readonly Dictionary<string, Comparison> Operators = new()
    {
        ["gt"] = Comparison.GreaterThan,
        ["gte"] = Comparison.GreaterOrEqual,
        ["lt"] = Comparison.LessThan,
        ["lte"] = Comparison.LessOrEqual,
        ["eq"] = Comparison.Equal,
    };

    /// <summary>Reads the patterns of names that are declared, in their order; what is wrong is noted.</summary>
    public IReadOnlyList<ReadPattern> Read(YamlMap map, Section section)
    {
        var read = new List<ReadPattern>();
        foreach (var pair in map.Pairs)
        {
            var name = names.All.FirstOrDefault(one => one.Name == pair.Key);
            if (name is not null && pair.Value is YamlMap pattern)
                read.Add(Read(name, pattern, section == Section.AllOf));
            if (name is not null)
                name.IsBound = section == Section.When;
        }

        return read;
    }

    /// <summary>How many facts a name of <c>all_of</c> must bind.</summary>
    public GatherPattern Gather(ReadPattern pattern)
    {
        FieldName? by = null;
        if (pattern.Map.Find(By) is { } field)
        {
            if (field.Value is not YamlScalar { Kind: YamlScalarKind.Text } text)
                problems.Error(field.Value, $"'by' is the name of a field, not {field.Value.Noun}", "its distinct values are counted: by: user.name");
            else if (names.TypeOf(pattern.Name, text.Text, text.Location) is not null)
                by = new FieldName(text.Text);
        }

        var gather = new GatherPattern(pattern.Pattern, Counts(pattern.Map), by);
        string[] written = [.. pattern.Map.Pairs.Where(line => line.Key.Text is Count or By).Select(line => WrittenLine.Of(line).Text)];
        return written.Length == 0 ? gather : gather with { Counted = string.Join(", ", written) };
    }

    private ReadPattern Read(BoundName name, YamlMap map, bool gathers)
    {
        var parts = new PatternParts();
        foreach (var line in map.Pairs)
        {
            if (line.Key.Text != Is && !(gathers && line.Key.Text is Count or By))
                lines.Read(line, name, parts);
        }

        if (name.Kind is { } kind)
            FactVocabularies.Check(kind, parts.Values, problems);
        CheckNameOfConclusion(name, map);
        CheckContradictions(name, map, parts);
        return new ReadPattern(name, new FactPattern(name.Name.Text, name.Kind ?? "", parts.Tests, parts.Joins) { Location = name.Name.Location }, parts, map);
    }

    /// <summary>Which decisions are made first is known by the names that they read.</summary>
    private void CheckNameOfConclusion(BoundName name, YamlMap map)
    {
        if (name.Kind != Conclusion.KindName)
            return;
        var others = map.Pairs.FirstOrDefault(line => line.Key.Text.StartsWith($"{FactSchema.NameOfConclusion}|", StringComparison.Ordinal));
        if (others is not null)
            problems.Error(others.Key, "the name of a conclusion takes no modifiers", "write name: stolen_account, or a list of names");
        else if (name.Conclusions.Count == 0)
            problems.Missing(map, FactSchema.NameOfConclusion, "the pattern does not say which conclusion", "write name: stolen_account; wildcards may not be in it");
    }

    private void CheckContradictions(BoundName name, YamlMap map, PatternParts parts)
    {
        foreach (var group in parts.Wanted.Where(line => !FactFields.IsList(name.Kind, line.Field)).GroupBy(line => line.Field).Where(same => same.Count() > 1))
        {
            var common = group.Select(line => line.Texts).Aggregate<IEnumerable<string>>((one, other) => one.Intersect(other, StringComparer.OrdinalIgnoreCase));
            if (!common.Any())
                problems.Error(map.Pairs.Last(line => line.Key.Text.Split('|')[0] == group.Key).Key, $"two lines about '{group.Key}' contradict each other, so '{name.Name.Text}' is never bound", "keep one of them, or write one list");
        }

        foreach (var (field, beginnings) in parts.Beginnings.Where(line => !FactFields.IsList(name.Kind, line.Field)))
        {
            if (parts.Wanted.Exists(line => line.Field == field && !line.Texts.Any(text => beginnings.Any(start => text.StartsWith(start, StringComparison.OrdinalIgnoreCase)))))
                problems.Error(map.Pairs.Last(line => line.Key.Text.Split('|')[0] == field).Key, $"two lines about '{field}' contradict each other, so '{name.Name.Text}' is never bound", "keep one of them");
        }
    }

    private ValueTest[] Counts(YamlMap pattern)
    {
        ValueTest[] atLeastOne = [new NumberTest(Comparison.GreaterOrEqual, ExactNumber.Of(1))];
        if (pattern.Find(Count) is not { } pair)
            return atLeastOne;
        if (pair.Value is not YamlMap { Pairs.Count: > 0 } map)
        {
            problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'count' is a map of comparisons, not {pair.Value.Noun}", "write count: {gte: 3}");
            return atLeastOne;
        }

        var keys = new TypedMap(map, problems);
        keys.RefuseOthers("under 'count'", Operators.Keys);
        return [.. atLeastOne, .. map.Pairs.Where(one => Operators.ContainsKey(one.Key.Text))
            .Select(one => (Comparison: Operators[one.Key.Text], Number: keys.Positive(one.Key.Text)))
            .Where(one => one.Number is not null).Select(one => new NumberTest(one.Comparison, ExactNumber.Of(one.Number!.Value)))];
    }
}
