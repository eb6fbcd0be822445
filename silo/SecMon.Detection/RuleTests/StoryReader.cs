using SecMon.Detection.Cases;
using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.RuleTests;

/// <summary>Reads what a case says of incidents and cases, and of what people do meanwhile.</summary>
/// <param name="keys">The case.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class StoryReader(TypedMap keys, Problems problems)
{
    private static readonly string[] Levels = [.. Enum.GetValues<Severity>().Select(severity => severity.Word())];
    private static readonly string[] Wanted = ["level", "page", "status", "team", "assignee", "proposed", "verdict", "expected"];

    /// <summary>The incidents; null when the case says nothing of them.</summary>
    public List<IncidentExpectation>? Incidents() => Members("incidents")?.Select(Incident).OfType<IncidentExpectation>().ToList();

    /// <summary>The cases; null when the case says nothing of them.</summary>
    public List<CaseExpectation>? Cases() => Members("cases")?.Select(Case).OfType<CaseExpectation>().ToList();

    /// <summary>What people do.</summary>
    public List<PersonAct> People() => Members("people")?.Select(Act).OfType<PersonAct>().ToList() ?? [];

    private IReadOnlyList<YamlNode>? Members(string key)
    {
        if (!keys.Has(key))
            return null;
        if (keys.Map.Find(key)!.Value is YamlSequence list)
            return list.Members;
        problems.Error(keys.Map.Find(key)!.Key, $"'{key}' is a list", "write [] when there are none");
        return null;
    }

    private IncidentExpectation? Incident(YamlNode member)
    {
        if (member is YamlScalar { IsNull: false } title)
            return new IncidentExpectation(title.Location, title.Text);
        if (MapOf(member, "the title of a decision", "of an incident", ["decision", "level", "page", "by", "cases"], "decision") is not { } map)
            return null;
        return new IncidentExpectation(map.Map.Location, map.Text("decision") ?? "")
        {
            Level = map.Word("level", Levels),
            Page = map.Boolean("page"),
            By = map.Text("by"),
            Cases = map.Has("cases") ? map.Texts("cases") : null,
        };
    }

    private CaseExpectation? Case(YamlNode member)
    {
        if (MapOf(member, "a map with 'rule'", "of a case", ["rule", .. Wanted], "rule") is not { } map)
            return null;
        var wanted = Wanted.Where(map.Has).ToDictionary(key => key, key => (map.Map.Find(key)!.Value as YamlScalar)?.Text ?? "");
        return new CaseExpectation(map.Map.Location, map.Text("rule") ?? "", wanted);
    }

    private PersonAct? Act(YamlNode member)
    {
        if (MapOf(member, "a map with 'after', 'rule' and 'do'", "of what a person does", ["after", "rule", "do", "verdict", "assignee", "note", "by"], "rule") is not { } map)
            return null;
        var action = CaseWords.Action(map.Text("do"));
        if (action is null)
            problems.Missing(map.Map, "do", "it does not say what is done", "write do: close, acknowledge, investigate, reopen, assign or note");
        if (map.Map.Find("after")?.Value is not YamlScalar { Kind: YamlScalarKind.Integer } after || !int.TryParse(after.Text, out var index) || index < 0)
        {
            problems.Missing(map.Map, "after", "it does not say after which event", "write after: 0 for the first");
            return null;
        }

        var change = new CaseChange(action ?? CaseAction.Note, map.Text("by") ?? "analyst")
        {
            Verdict = CaseWords.Verdict(map.Word("verdict", [.. CaseWords.VerdictWords])),
            Assignee = map.Text("assignee"),
            Note = map.Text("note"),
        };
        return action is null ? null : new PersonAct(map.Map.Location, index, map.Text("rule") ?? "", change);
    }

    private TypedMap? MapOf(YamlNode member, string noun, string where, string[] known, string needed)
    {
        if (member is not YamlMap map)
        {
            problems.Error(member, $"{noun}, not {member.Noun}");
            return null;
        }

        var read = new TypedMap(map, problems);
        read.RefuseOthers(where, known);
        if (!read.Has(needed))
            problems.Missing(map, needed, $"'{needed}' is missing");
        return read.Has(needed) ? read : null;
    }
}
