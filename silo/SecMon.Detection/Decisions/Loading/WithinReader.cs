using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Loading;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>Reads <c>time: {within: {of: $a.time, after: 0s, before: 2h}}</c>: from how long after the other time to how long after it, both ends included; <c>-24h</c> is before it.</summary>
/// <param name="names">The names of the decision.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class WithinReader(BoundNames names, Problems problems)
{
    private const string Example = "write time: {within: {of: $a.time, after: 0s, before: 2h}}";

    private static readonly string[] Keys = ["of", "after", "before"];

    /// <summary>Reads the value of a line.</summary>
    /// <returns>Null when something is wrong; the problems are noted.</returns>
    public FactJoin? Read(string field, FactFieldType? type, YamlMap value, BoundName own)
    {
        if (value.Pairs is not [{ Key.Text: "within" }])
        {
            problems.Error(value, "a value is text, a number, a boolean, null, a list of these, or {within: …}", Example);
            return null;
        }

        if (new TypedMap(value, problems).Inner("within") is not { } map)
            return null;
        if (type is not (null or FactFieldType.Time))
            problems.Error(value, $"'{field}' is no time, so nothing lies within a time of it", "'within' goes with times");
        var keys = new TypedMap(map, problems);
        keys.RefuseOthers("under 'within'", Keys);
        var other = Of(map, own);
        var after = Span(map, "after") ?? (map.Find("after") is null ? TimeSpan.Zero : null);
        var before = Span(map, "before");
        if (map.Find("before") is null)
            problems.Missing(map, "before", "'within' does not say how far", Example);
        if (before < after)
            problems.Error(map.Find("before")!.Value, "'before' lies before 'after', so no time is within", Example);
        return type != FactFieldType.Time || other is null || after is null || before is null || before < after
            ? null
            : new FactJoin(new FieldName(field), JoinOperator.Within, other.Name, other.Field) { AfterTicks = after.Value.Ticks, BeforeTicks = before.Value.Ticks };
    }

    private FactReference? Of(YamlMap map, BoundName own)
    {
        if (map.Find("of") is not { } pair)
        {
            problems.Missing(map, "of", "'within' does not say of what", Example);
            return null;
        }

        if (pair.Value is not YamlScalar { Text: ['$', not '$', ..] } reference)
        {
            problems.Error(pair.Value, "'of' is a time of another fact", Example);
            return null;
        }

        var other = names.Single(reference.Text[1..], reference.Location, own);
        if (other is null or { Type: FactFieldType.Time })
            return other;
        problems.Error(reference, $"'{reference.Text}' is no time", "'within' compares two times");
        return null;
    }

    private TimeSpan? Span(YamlMap map, string key)
    {
        if (map.Find(key)?.Value is not { } value)
            return null;
        var text = (value as YamlScalar)?.Text ?? "";
        var isBefore = text.StartsWith('-');
        if (text.TrimStart('-').TrimStart('0') is "s" or "m" or "h" or "d" && text.Contains('0'))
            return TimeSpan.Zero;
        if (Timespans.TryParse(isBefore ? text[1..] : text, out var span))
            return isBefore ? -span : span;
        problems.Error(value, $"'{key}' is a number and one of s, m, h, d, w, M, y", "for example 0s, 2h, or -24h for a time before the other");
        return null;
    }
}
