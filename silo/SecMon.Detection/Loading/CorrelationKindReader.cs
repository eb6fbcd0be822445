using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Loading;

/// <summary>Reads the keys under <c>secmon:</c> that only one further kind of correlation has (sigma.md 10.4); those of risk are for <see cref="RiskReader"/>.</summary>
internal sealed class CorrelationKindReader(CorrelationKind kind, YamlMap secmon, FieldNames fields, Problems problems)
{
    private static readonly string[] Common = ["type", "rules", "group-by", "aliases", "generate", "shadow", "scope", "max_entries"];

    private static readonly Dictionary<string, (CorrelationKind Kind, string[] Keys)> Kinds = new()
    {
        ["risk"] = (CorrelationKind.Risk, ["score", "half_life", "timespan", "suppress", "condition", "once_per"]),
        ["first_seen"] = (CorrelationKind.FirstSeen, ["field", "history", "learn", "timespan", "suppress"]),
        ["returned"] = (CorrelationKind.Returned, ["after", "timespan", "suppress"]),
        ["silence"] = (CorrelationKind.Silence, ["after"]),
        ["without"] = (CorrelationKind.Without, ["missing", "timespan", "suppress"]),
        ["ratio"] = (CorrelationKind.Ratio, ["over", "under", "min", "timespan", "suppress", "condition", "once_per"]),
        ["run"] = (CorrelationKind.Run, ["field", "step", "timespan", "suppress", "condition", "once_per"]),
        ["baseline"] = (CorrelationKind.Baseline, ["of", "interval", "by", "history", "learn", "condition", "timespan", "suppress"]),
    };

    private readonly TypedMap _keys = new(secmon, problems);

    /// <summary>The names of all kinds.</summary>
    public static IEnumerable<string> Names => Kinds.Keys;

    /// <summary>True for kinds that look at a sliding window, so that <c>timespan</c> must be there.</summary>
    public bool HasWindow => kind is CorrelationKind.Without or CorrelationKind.Ratio or CorrelationKind.Run;

    /// <summary>True for kinds whose condition compares one number.</summary>
    public bool HasThresholds => kind is CorrelationKind.Risk or CorrelationKind.Ratio or CorrelationKind.Run;

    /// <summary>The kind of that name; null when there is none.</summary>
    public static CorrelationKind? KindOf(string name) => Kinds.TryGetValue(name, out var kind) ? kind.Kind : null;

    /// <summary>The name of a kind.</summary>
    public static string NameOf(CorrelationKind kind) => Kinds.First(pair => pair.Value.Kind == kind).Key;

    /// <summary>All keys that a kind takes.</summary>
    public static IEnumerable<string> KeysOf(CorrelationKind kind) => [.. Common, .. Kinds[NameOf(kind)].Keys];

    /// <summary>The quiet time after an alert; null when it is left to the kind.</summary>
    public TimeSpan? Timespan() => _keys.Timespan("timespan");

    /// <summary>A baseline alerts once per interval; the others as often as they fire.</summary>
    public TimeSpan DefaultQuiet() => kind == CorrelationKind.Baseline ? Interval() : TimeSpan.Zero;

    /// <summary>The rules of <c>missing</c>.</summary>
    public IReadOnlyList<YamlScalar> Missing()
    {
        if (kind != CorrelationKind.Without)
            return [];
        var missing = _keys.OneOrMore("missing");
        if (missing.Count == 0)
            NoteMissing("missing", "[name_of_a_rule]");
        return [.. missing.DistinctBy(rule => rule.Text)];
    }

    /// <summary>The keys of the kind; null when they are wrong, and for kinds without such keys.</summary>
    public CorrelationKeys? Keys() => kind switch
    {
        CorrelationKind.FirstSeen => Field() is { } field ? new FirstSeenKeys(field, Span("history", 30), Span("learn", 7)) : null,
        CorrelationKind.Returned => new ReturnedKeys(Required("after", "45d")),
        CorrelationKind.Silence => Silence(),
        CorrelationKind.Ratio => Ratio(),
        CorrelationKind.Run => Run(),
        CorrelationKind.Baseline => Baseline(),
        _ => null,
    };

    private SilenceKeys Silence()
    {
        if (secmon.Find("after")?.Value is not YamlMap map)
            return new SilenceKeys(Required("after", "5m, or {times: 3}"), 0);
        new TypedMap(map, problems).RefuseOthers("under 'after'", ["times"]);
        return new SilenceKeys(null, Number(map, "times", isRequired: true, "3") ?? 1);
    }

    private RatioKeys? Ratio()
    {
        var (over, under) = (MeasureOf("over"), MeasureOf("under"));
        var min = Number(secmon, "min", isRequired: false, "20") ?? 1;
        return over is null || under is null ? null : new RatioKeys(over, under, min);
    }

    private RunKeys? Run()
    {
        var field = Field();
        return Number(secmon, "step", isRequired: true, "1") is { } step && field is not null ? new RunKeys(field, step) : null;
    }

    private BaselineKeys? Baseline()
    {
        var (of, interval) = (MeasureOf("of"), Interval());
        var period = Period(interval);
        var (times, mads, min) = (0.0, 0.0, 0.0);
        if (secmon.Find("condition") is null)
            problems.Missing(secmon, "condition", "the correlation has no condition", "for example {times: 5, min: 50} or {mads: 6, min: 50}");
        if (_keys.Inner("condition") is { } condition)
        {
            new TypedMap(condition, problems).RefuseOthers("in the condition", ["times", "mads", "min"]);
            times = Number(condition, "times", isRequired: false, "5") ?? 0;
            mads = Number(condition, "mads", isRequired: false, "6") ?? 0;
            min = Number(condition, "min", isRequired: false, "50") ?? 0;
            if (condition.Find("times") is null == condition.Find("mads") is null)
                problems.Missing(condition, ["times", "mads"], condition, "the condition has either 'times' or 'mads'", "for example {times: 5, min: 50} or {mads: 6, min: 50}");
        }

        return of is null ? null : new BaselineKeys(of, interval, period, Span("history", 28), Span("learn", 7), times, mads, min);
    }

    private TimeSpan Interval() => _keys.Timespan("interval") ?? TimeSpan.FromHours(1);

    private TimeSpan? Period(TimeSpan interval)
    {
        TimeSpan? period = _keys.Word("by", ["hour_of_week", "hour_of_day", "none"]) switch
        {
            "hour_of_week" => TimeSpan.FromDays(7),
            "hour_of_day" => TimeSpan.FromDays(1),
            _ => null,
        };
        if (period is { } length && length.Ticks % interval.Ticks != 0)
            problems.Error(secmon.Find("interval")!.Value, $"the interval does not divide {(length.Days == 1 ? "a day" : "a week")}", "for example 1h, or by: none");
        return period;
    }

    private FieldName? Field()
    {
        if (_keys.Scalar("field") is { } name)
            return fields.Resolve(name.Text, name, problems);
        if (secmon.Find("field") is null or { Value.IsNull: true })
            NoteMissing("field", "source.ip");
        return null;
    }

    private Measure? MeasureOf(string key)
    {
        var value = secmon.Find(key)?.Value;
        if (value is YamlScalar { Text: "count" })
            return new Measure(MeasureKind.Count, null);
        if (value is YamlMap { Pairs: [{ Key.Text: "sum" or "distinct", Value: YamlScalar { Kind: YamlScalarKind.Text, Text.Length: > 0 } name } pair] })
            return fields.Resolve(name.Text, name, problems) is { } field ? new Measure(pair.Key.Text == "sum" ? MeasureKind.Sum : MeasureKind.Distinct, field) : null;

        if (value is null or { IsNull: true })
            NoteMissing(key, "count, {sum: db.response.returned_rows} or {distinct: secmon.subject.ids}");
        else
            problems.Error(value, $"'{key}' is count, {{sum: FIELD}} or {{distinct: FIELD}}", "for example {distinct: secmon.subject.ids}");
        return null;
    }

    private TimeSpan Required(string key, string example)
    {
        if (secmon.Find(key) is null or { Value.IsNull: true })
            NoteMissing(key, example);
        return _keys.Timespan(key) ?? TimeSpan.FromSeconds(1);
    }

    private TimeSpan Span(string key, int days) => _keys.Timespan(key) ?? TimeSpan.FromDays(days);

    private double? Number(YamlMap map, string key, bool isRequired, string example)
    {
        if (map.Find(key) is not { } pair)
        {
            if (isRequired)
                problems.Missing(map, key, $"the {NameOf(kind)} has no {key}", $"for example {key}: {example}");
            return null;
        }

        if (pair.Value is YamlScalar { IsNumber: true } number && (double)ExactNumber.ParseYaml(number.Text) is > 0 and var value)
            return value;
        problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'{key}' is a number greater than 0", $"for example {key}: {example}");
        return null;
    }

    private void NoteMissing(string key, string example) =>
        problems.Missing(secmon, key, $"the {NameOf(kind)} has no {key}", $"for example {key}: {example}");
}
