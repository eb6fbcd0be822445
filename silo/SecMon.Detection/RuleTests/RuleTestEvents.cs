using System.Globalization;
using SecMon.Detection.Loading;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.RuleTests;

/// <summary>Reads the events of a case: their times follow from <c>at</c>, <c>after</c> and <c>repeat</c>.</summary>
internal sealed class RuleTestEvents(Problems problems)
{
    private const int MostEvents = 100_000;
    private const string TimestampKey = "@timestamp";

    private readonly List<RuleTestEvent> _events = [];
    private DateTimeOffset? _now;

    /// <summary>Reads <c>at</c> and <c>events</c>.</summary>
    public IReadOnlyList<RuleTestEvent> Read(TypedMap keys)
    {
        _now = keys.Scalar("at") is { } at ? Instant(at) : null;
        if (keys.Map.Find("events")!.Value is not YamlSequence { Members: var members })
        {
            problems.Error(keys.Map.Find("events")!.Value, "'events' is a list");
            return [];
        }

        foreach (var member in members)
        {
            if (member is YamlMap map)
                Add(map);
            else
                problems.Error(member, $"an event is a map, not {member.Noun}");
        }

        return _events;
    }

    private void Add(YamlMap map)
    {
        var keys = new TypedMap(map, problems);
        var after = keys.Has("after") && !IsZero(map.Find("after")!.Value) ? keys.Timespan("after") ?? TimeSpan.Zero : TimeSpan.Zero;
        Advance(after, map);
        if (map.Find(TimestampKey)?.Value is YamlScalar own)
            _now = Instant(own);
        if (_now is null)
        {
            problems.Error(map, "the event has no time", "give the case an 'at'");
            return;
        }

        var members = map.Pairs.Where(pair => pair.Key.Text is not ("after" or "repeat" or TimestampKey))
            .Select(pair => KeyValuePair.Create(pair.Key.Text, ValueOf(pair.Value))).ToList();
        if (keys.Has("repeat"))
            Repeat(map, keys, members);
        else
            Add(map, members);
    }

    private void Repeat(YamlMap map, TypedMap keys, List<KeyValuePair<string, FieldValue>> members)
    {
        if (keys.Inner("repeat") is not { } inner)
            return;

        var repeat = new TypedMap(inner, problems);
        repeat.RefuseOthers("under 'repeat'", ["times", "every", "field", "values"]);
        var times = repeat.Positive("times") ?? 0;
        var every = repeat.Has("every") ? repeat.Timespan("every") ?? TimeSpan.Zero : TimeSpan.Zero;
        var field = repeat.Text("field");
        var values = repeat.Text("values");
        if (!repeat.Has("times"))
            problems.Missing(inner, "times", "'repeat' needs 'times'");
        if (repeat.Has("field") != repeat.Has("values"))
            problems.Missing(inner, ["field", "values"], inner, "'field' and 'values' belong together", "for example field: secmon.subject.ids, values: 'p{n}'");
        if (_events.Count + times > MostEvents)
        {
            problems.Error(inner, $"a case has at most {MostEvents} events");
            return;
        }

        for (var n = 1; n <= times; n++)
        {
            if (n > 1)
                Advance(every, inner);
            Add(map, field is null || values is null ? members : With(members, field, values.Replace("{n}", n.ToString())));
        }
    }

    private void Advance(TimeSpan span, YamlMap place)
    {
        if (_now is null || span <= DateTimeOffset.MaxValue - _now)
            _now += span;
        else
            problems.Error(place, "the time of this event is past the year 9999");
    }

    private static List<KeyValuePair<string, FieldValue>> With(List<KeyValuePair<string, FieldValue>> members, string field, string text) =>
        [.. members.Where(member => member.Key != field), KeyValuePair.Create(field, FieldValue.Text(text))];

    private void Add(YamlMap map, List<KeyValuePair<string, FieldValue>> members)
    {
        var timestamp = _now!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        _events.Add(new RuleTestEvent(
            map.Location, _now.Value, new FieldObject([KeyValuePair.Create(TimestampKey, FieldValue.Text(timestamp)), .. members])));
    }

    private static FieldValue ValueOf(YamlNode node) => node switch
    {
        YamlMap map => FieldValue.Object(new FieldObject([.. map.Pairs.Select(pair => KeyValuePair.Create(pair.Key.Text, ValueOf(pair.Value)))])),
        YamlSequence list => FieldValue.List([.. list.Members.Select(ValueOf)]),
        YamlScalar { Kind: YamlScalarKind.Null } => FieldValue.Null,
        YamlScalar { Kind: YamlScalarKind.Boolean } boolean => FieldValue.Boolean(boolean.AsBoolean),
        YamlScalar { IsNumber: true } number => FieldValue.Number(Matching.ExactNumber.JsonOf(number.Text)),
        _ => FieldValue.Text(((YamlScalar)node).Text),
    };

    private DateTimeOffset? Instant(YamlScalar scalar)
    {
        if (DateTimeOffset.TryParseExact(
            scalar.Text,
            ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var instant))
            return instant;

        problems.Error(scalar, $"'{scalar.Text}' is no time", "for example 2026-01-05T09:00:00+07:00");
        return null;
    }

    private static bool IsZero(YamlNode node) => node is YamlScalar { Text: "0" or "0s" };
}
