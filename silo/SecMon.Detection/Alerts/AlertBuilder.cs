using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Alerts;

/// <summary>Makes alerts: the ECS document of event.md, its id, and the sentence for people. Nothing leaves in clear.</summary>
public sealed class AlertBuilder
{
    /// <summary>The ECS version of the documents.</summary>
    public const string EcsVersion = "9.4.0";

    private const int MostRelated = 100;
    private const int MostSubjects = 100;

    private readonly ISubjectPseudonyms _pseudonyms;
    private readonly TextScrubber _scrubber;
    private readonly EvidenceDocument _evidence;
    private readonly DecidedDocument _decided;

    /// <summary>Takes what makes pseudonyms.</summary>
    public AlertBuilder(ISubjectPseudonyms pseudonyms)
    {
        _pseudonyms = pseudonyms;
        _scrubber = new TextScrubber(pseudonyms);
        _evidence = new EvidenceDocument(_scrubber);
        _decided = new DecidedDocument(_scrubber);
        HeldBack = new HeldBackBuilder(_scrubber, _evidence);
    }

    /// <summary>What makes pseudonyms.</summary>
    internal ISubjectPseudonyms Pseudonyms => _pseudonyms;

    /// <summary>Makes what the ledger keeps of matches that raise no alert, since a quiet time holds them back.</summary>
    public HeldBackBuilder HeldBack { get; }

    /// <summary>Makes the alert of a firing.</summary>
    public Alert Build(Firing firing)
    {
        var named = firing.NamedBy ?? firing.First;
        var id = AlertId.Of(firing.Rule, firing.GroupValues, named.Origin.FileId, named.Position);
        // Not the time that a record claims: who sets a clock to another year would move the alert out of every board's sight.
        var time = new DateTime(firing.Ticks ?? firing.Evidence[^1].EffectiveTicks, DateTimeKind.Utc);
        var message = _scrubber.Scrub(firing.Rule.Explain is null ? firing.Reason : Explain(firing));

        var document = new JsonObject
        {
            ["@timestamp"] = Instant(time.Ticks),
            ["ecs"] = new JsonObject { ["version"] = EcsVersion },
            ["message"] = message,
            ["tags"] = new JsonArray([JsonValue.Create("secmon"), .. firing.Rule.Tags.Select(tag => JsonValue.Create(tag))]),
            ["event"] = EventObject(firing, id),
            ["rule"] = RuleObject(firing.Rule),
            ["related"] = Related(firing.Evidence),
        };
        if (AttackTable.Threat(firing.Rule.Tags) is { } threat)
            document["threat"] = threat;
        AddContext(document, firing.Context);
        AddSecMon(document, firing, id);

        return new Alert(id, firing.Rule, time, message, CanonicalJson.Write(document), firing.Context[Fields.SourceId].TextForm()) { Severity = SeverityOf(firing) };
    }

    private string Explain(Firing firing) => firing.Rule.Explain!.Fill(name =>
        name.Name == "secmon.evidence.count"
            ? firing.EvidenceCount.ToString(CultureInfo.InvariantCulture)
            : Show(name.Name, firing.Context[name.Name]));

    private string? Show(string name, FieldValue value)
    {
        if (value.Kind == FieldKind.List)
            return string.Join(", ", value.Elements.Take(5).Select(element => Show(name, element)));
        var text = value.TextForm();
        return text is not null && name == Fields.SubjectIds.Name ? _pseudonyms.ForExport(text) : text;
    }

    private JsonObject EventObject(Firing firing, string id)
    {
        // The event that made it fire stands last also when it came late.
        var start = Math.Min(firing.First.Ticks, firing.Evidence.Min(item => item.Ticks));
        var end = firing.Evidence.Max(item => item.Ticks);
        var fields = new JsonObject
        {
            ["id"] = id,
            ["kind"] = "alert",
            ["action"] = _scrubber.Scrub(firing.Context[Fields.EventAction].TextForm() ?? "other"),
            ["module"] = "secmon",
            ["dataset"] = "secmon.alert",
            ["provider"] = "secmon",
            ["start"] = Instant(start),
            ["end"] = Instant(end),
            ["severity"] = (int)SeverityOf(firing),
            ["reason"] = _scrubber.Scrub(firing.Reason),
        };
        EcsCategories.Add(fields, firing.Context);
        if (firing.Context[Fields.EventOutcome].TextForm() is { } outcome && EcsCategories.IsOutcome(outcome))
            fields["outcome"] = outcome;
        if (firing.Rule.UseCase is { } useCase)
            fields["code"] = useCase;
        if (firing.Risk is { } risk)
            fields["risk_score"] = RiskDetail.Shown(risk.Score);
        if (firing.Rule.Runbook is { } runbook)
            fields["reference"] = runbook;
        return fields;
    }

    private JsonObject RuleObject(RuleMetadata rule)
    {
        var fields = new JsonObject
        {
            ["id"] = rule.Id,
            ["name"] = _scrubber.Scrub(rule.Title),
            ["ruleset"] = "secmon",
            ["version"] = rule.Version,
        };
        if (rule.Category.Length > 0)
            fields["category"] = rule.Category;
        if (rule.Description is { } description)
            fields["description"] = _scrubber.Scrub(description);
        if (rule.Author is { } author)
            fields["author"] = new JsonArray(_scrubber.Scrub(author));
        if (rule.License is { } license)
            fields["license"] = license;
        if (rule.References.Count > 0)
            fields["reference"] = rule.References[0];
        return fields;
    }

    private JsonObject Related(IReadOnlyList<EvidenceItem> evidence)
    {
        var related = new JsonObject();
        AddRelated(related, "user", evidence.SelectMany(item => new[] { item.Party.User, item.Party.EffectiveUser }));
        AddRelated(related, "ip", evidence.Select(item => item.Party.Address).Where(IsAddress));
        AddRelated(related, "hosts", evidence.Select(item => item.Party.Host));
        return related;
    }

    private void AddRelated(JsonObject related, string key, IEnumerable<string?> values)
    {
        var distinct = values.OfType<string>().Distinct().Take(MostRelated).Order(StringComparer.Ordinal).ToList();
        if (distinct.Count > 0)
            related[key] = new JsonArray([.. distinct.Select(value => JsonValue.Create(_scrubber.Scrub(value)))]);
    }

    private void AddContext(JsonObject document, AlertContext context)
    {
        foreach (var (name, value) in context.Values)
        {
            var isShown = name.Split('.')[0] is "user" or "source" or "service" or "host" or "db";
            if (isShown && Fields.Find(name) is { } field && Typed(field, value) is { } typed)
                Put(document, name, typed);
        }

        if (context[Fields.SourceIp].TextForm() is { } address)
            Put(document, "source.address", JsonValue.Create(_scrubber.Scrub(address)));
    }

    /// <summary>A value as ECS wants its field. Documents of services may hold any kind of value under any name.</summary>
    private JsonNode? Typed(Field field, FieldValue value) => field.Type switch
    {
        FieldType.Long => value.Kind == FieldKind.Integer ? Json(value) : null,
        FieldType.Ip => IsAddress(value.TextForm()) ? JsonValue.Create(value.TextForm()) : null,
        FieldType.KeywordList => new JsonArray([.. TextsOf(value).Select(text => JsonValue.Create(_scrubber.Scrub(text)))]),
        _ => TextsOf(value).ToList() is { Count: > 0 } texts ? JsonValue.Create(_scrubber.Scrub(string.Join(", ", texts))) : null,
    };

    private static IEnumerable<string> TextsOf(FieldValue value) =>
        (value.Kind == FieldKind.List ? value.Elements : [value]).Select(element => element.TextForm()).OfType<string>();

    /// <summary>IPv4 only as it is usually written: <c>10</c> and <c>010.0.0.1</c> are read in several ways.</summary>
    private static bool IsAddress(string? text) =>
        IPAddress.TryParse(text, out var address)
        && !text.AsSpan().ContainsAny('%', '[')
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text);

    private void AddSecMon(JsonObject document, Firing firing, string id)
    {
        var context = firing.Context;
        var secmon = new JsonObject
        {
            ["alert"] = AlertObject(firing, id),
            ["evidence"] = Evidence(firing),
        };
        if (context[Fields.SourceId].TextForm() is { } source)
            secmon["source"] = new JsonObject { ["id"] = _scrubber.Scrub(source) };
        if (Purpose(context) is { Count: > 0 } purpose)
            secmon["purpose"] = purpose;
        if (context[Fields.SubjectIds] is { IsPresent: true } subjects)
            secmon["subject"] = Subjects(subjects);
        if (Detail(firing) is { Count: > 0 } detail)
            secmon["detail"] = detail;
        if (firing.Decided is { } decided)
            _decided.Add(secmon, decided);
        document["secmon"] = secmon;
    }

    private static Severity SeverityOf(Firing firing) => firing.Decided?.Severity ?? firing.Rule.Severity;

    /// <summary>With what delivery must know of the rule, so that a ledger explains itself without the rule files.</summary>
    private JsonObject AlertObject(Firing firing, string id)
    {
        var alert = new JsonObject
        {
            ["id"] = id,
            ["severity"] = SeverityOf(firing).Word(),
            ["group"] = GroupText(firing),
        };
        if (firing.Decided?.Page ?? firing.Rule.Page)
            alert["page"] = true;
        if (SeverityOf(firing) != firing.Rule.Severity)
            alert["rule_severity"] = firing.Rule.Severity.Word();
        if (firing.Decided?.Expected is { } expected)
            alert["expected"] = _scrubber.Scrub(expected);
        if (firing.Rule.CaseGap != RuleMetadata.DefaultCaseGap)
            alert["case_gap_seconds"] = (long)firing.Rule.CaseGap.TotalSeconds;
        if (firing.Rule.Owner is { } owner)
            alert["team"] = _scrubber.Scrub(owner);
        return alert;
    }

    private string GroupText(Firing firing)
    {
        var parts = firing.GroupBy.Select((name, i) => $"{name}={GroupValue(name, firing.GroupValues[i])}");
        return _scrubber.Scrub(string.Join(", ", parts));
    }

    private string GroupValue(string name, string value)
    {
        if (name == Fields.SubjectIds.Name)
            return _pseudonyms.ForExport(value);
        return Fields.Find(name) is { IsInProcessOnly: true } ? $"…{value.Length}" : value;
    }

    private JsonObject Evidence(Firing firing)
    {
        var evidence = new JsonObject
        {
            ["count"] = firing.EvidenceCount,
            ["truncated"] = firing.EvidenceCount > firing.Evidence.Count,
            ["items"] = new JsonArray([.. firing.Evidence.Select(_evidence.Of)]),
        };
        if (firing.IsApproximate)
            evidence["approximate"] = true;
        return evidence;
    }

    private JsonObject Purpose(AlertContext context)
    {
        var purpose = new JsonObject();
        AddText(purpose, "dossier", context[Fields.PurposeDossier]);
        AddText(purpose, "code", context[Fields.PurposeCode]);
        AddText(purpose, "route", context[Fields.PurposeRoute]);
        return purpose;
    }

    private JsonObject Subjects(FieldValue subjects)
    {
        var ids = subjects.Kind == FieldKind.List ? subjects.Elements : [subjects];
        var shown = ids.Take(MostSubjects).Select(id => JsonValue.Create(_pseudonyms.ForExport(id.TextForm() ?? "")));
        return new JsonObject
        {
            ["count"] = ids.Count,
            ["truncated"] = ids.Count > MostSubjects,
            ["ids"] = new JsonArray([.. shown]),
        };
    }

    /// <summary>What helps an analyst and has no field of its own in ECS.</summary>
    private JsonObject Detail(Firing firing)
    {
        var detail = new JsonObject();
        foreach (var (name, value) in firing.Context.Values)
        {
            var isDetail = name.StartsWith("secmon.", StringComparison.Ordinal)
                && !name.StartsWith("secmon.subject", StringComparison.Ordinal)
                && !name.StartsWith("secmon.purpose", StringComparison.Ordinal)
                && name != Fields.SourceId.Name;
            if (isDetail && Json(value) is { } shown)
                Put(detail, name["secmon.".Length..], shown);
        }

        if (firing.Rule.Next is { } next)
            detail["next"] = _scrubber.Scrub(next);
        if (firing.Risk is { } risk)
            detail["risk"] = Risk(risk);
        return detail;
    }

    private JsonObject Risk(RiskDetail risk) => new()
    {
        ["score"] = RiskDetail.Shown(risk.Score),
        ["half_life"] = risk.HalfLife,
        ["contributions"] = new JsonArray([.. risk.Contributions.Select(Contribution)]),
    };

    private JsonNode Contribution(RiskContribution contribution)
    {
        var fields = new JsonObject
        {
            ["rule"] = _scrubber.Scrub(contribution.Rule),
            ["count"] = contribution.Count,
            ["score"] = RiskDetail.Shown(contribution.Score),
        };
        if (contribution.Code is { } code)
            fields["code"] = code;
        return fields;
    }

    private void AddText(JsonObject fields, string key, FieldValue value)
    {
        if (value.TextForm() is { } text)
            fields[key] = _scrubber.Scrub(text);
    }

    private JsonNode? Json(FieldValue value) => value.Kind switch
    {
        FieldKind.Text => JsonValue.Create(_scrubber.Scrub(value.TextForm()!)),
        FieldKind.Integer or FieldKind.Number => Number(value),
        FieldKind.Boolean => JsonValue.Create(value.AsBoolean),
        FieldKind.List => new JsonArray([.. value.Elements.Where(element => element.IsScalar).Select(Json).OfType<JsonNode>()]),
        _ => null,
    };

    /// <summary>Null for a number that would show an id, or that JSON cannot hold.</summary>
    private JsonValue? Number(FieldValue value)
    {
        if (value.Kind == FieldKind.Number && !double.IsFinite(value.AsDouble))
            return null;
        var number = value.Kind == FieldKind.Integer ? JsonValue.Create(value.AsInteger) : JsonValue.Create(value.AsDouble);
        var written = CanonicalJson.Write(number);
        return _scrubber.Scrub(written) == written ? number : null;
    }

    private static void Put(JsonObject document, string dottedName, JsonNode? value)
    {
        var parts = dottedName.Split('.');
        var at = document;
        foreach (var part in parts.AsSpan(0, parts.Length - 1))
        {
            if (at[part] is not JsonObject inner)
                at[part] = inner = [];
            at = inner;
        }

        at[parts[^1]] = value;
    }

    /// <summary>A time as documents show it.</summary>
    internal static string Instant(long ticks) =>
        new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
