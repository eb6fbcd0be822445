using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>Reads <c>incident: {title, level, by, cases, page, next, runbook}</c>.</summary>
/// <param name="targets">Reads its cases.</param>
/// <param name="names">The names of the decision.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class IncidentReader(EffectTargets targets, BoundNames names, Problems problems)
{
    private const string Example = "write incident: {title: 'Break-in by {by}', level: critical, by: user.name, cases: [a, b]}";

    private static readonly string[] Needed = ["title", "by", "cases"];
    private static readonly string[] Keys = [.. Needed, "level", "page", "next", "runbook"];
    private static readonly string[] Fields = ["user.name", "source.ip", "source"];

    /// <summary>Reads the effect.</summary>
    /// <returns>Null when something is wrong; the problems are noted.</returns>
    public Effect? Read(YamlPair pair)
    {
        if (pair.Value is not YamlMap map)
        {
            problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'incident' is a map, not {pair.Value.Noun}", Example);
            return null;
        }

        var keys = new TypedMap(map, problems);
        keys.RefuseOthers("under 'incident'", Keys);
        foreach (var key in Needed.Where(key => map.Find(key) is null or { Value.IsNull: true }))
            problems.Missing(map, key, $"'incident' does not say '{key}'", Example);
        var title = Text(keys, "title");
        var level = keys.Word("level", LevelWords.All);
        var by = keys.Word("by", Fields);
        var cases = Cases(map, pair.Key);
        var page = keys.Boolean("page") ?? false;
        var next = Text(keys, "next");
        var runbook = keys.Text("runbook");
        if (title is null || by is null || cases is null || (level is null && keys.Has("level")))
            return null;
        return new Effect
        {
            Kind = EffectKind.Incident,
            Incident = new WantedIncident(title, level is null ? null : LevelWords.Of(level), new FieldName(by), cases) { Page = page, Next = next, Runbook = runbook },
        };
    }

    private FactText? Text(TypedMap keys, string key) => keys.Scalar(key) is { } text ? FactTextReader.Read(text, names, problems, isOfIncident: true) : null;

    private string[]? Cases(YamlMap map, YamlScalar effect)
    {
        if (map.Find("cases") is not { Value: { IsNull: false } value })
            return null;
        if (value is YamlSequence { Members.Count: 0 })
        {
            problems.Error(value, "an incident has at least one case", "write cases: [NAME, NAME]");
            return null;
        }

        string?[] read = value is YamlSequence list ? [.. list.Members.Select(member => targets.Read(member, effect))] : [targets.Read(value, effect)];
        return read.Contains(null) ? null : [.. read.OfType<string>().Distinct()];
    }
}
