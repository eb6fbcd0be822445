using SecMon.Detection.Decisions.Loading;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>Reads one document of a rule file: a detection rule, a correlation, a filter (sigma.md 1.4) or a decision (decisions.md 1).</summary>
internal sealed class DocumentReader(RuleFile file, ListLibrary lists, FieldNames fields, IReadOnlyList<string> shadowStatuses, Problems problems)
{
    private static readonly string[] Deciding = ["detection", "correlation", "filter", "decision"];
    private static readonly string[] Attributes =
    [
        "title", "id", "name", "related", "status", "level", "description", "author", "license", "taxonomy", "date", "modified",
        "tags", "references", "fields", "falsepositives", "scope", "logsource", "secmon", .. Deciding,
    ];

    private static readonly string[] AttributesOfDecision = [.. Attributes.Where(attribute => attribute != "logsource"), "owner", "expires"];

    /// <summary>Reads a document.</summary>
    /// <returns>Null when it is no rule at all; the problems are noted.</returns>
    public RuleDocument? Read(YamlNode node)
    {
        if (node is not YamlMap document)
        {
            problems.Error(node, $"a rule is a map, not {node.Noun}", "begin with  title: …  in the first column; --- separates rules of one file");
            return null;
        }

        var deciding = document.Pairs.Where(pair => Deciding.Contains(pair.Key.Text)).ToArray();
        if (deciding.Length > 1)
            problems.Error(deciding[1].Key, $"'{deciding[0].Key.Text}' and '{deciding[1].Key.Text}' in one document", "separate them with ---");
        if (document.Find("secmon")?.Value is YamlMap secmon && secmon.Find("type") is { } type && document.Find("correlation") is null)
        {
            if (FurtherKind(type, deciding.FirstOrDefault()) is { } kind)
                return Further(kind, document, secmon);
        }
        else if (deciding.Length == 0)
            RefuseUndecided(document);

        NoteMisspeltKeys(document, isDecided: deciding.Length > 0);
        return deciding.FirstOrDefault()?.Key.Text switch
        {
            "detection" => Detection(document),
            "correlation" => Correlation(document),
            "filter" => Filter(document),
            "decision" => Decision(document),
            _ => AttributesOnly(document),
        };
    }

    /// <summary>The kind of correlation that <c>secmon: {type: …}</c> names; null when it is none or stands where it may not.</summary>
    private CorrelationKind? FurtherKind(YamlPair type, YamlPair? deciding)
    {
        var name = (type.Value as YamlScalar)?.Text ?? "";
        var kind = CorrelationKindReader.KindOf(name);
        if (kind is not null && deciding is null)
            return kind;

        if (kind is not null)
            problems.Error(type.Key, $"'{deciding!.Key.Text}' and 'secmon: {{type: {name}}}' in one document", "separate them with ---");
        else
            problems.Error(type.Value.IsNull ? type.Key : type.Value, $"there is no kind of correlation '{name}' (secmon: type)", Spelling.Help(name, "Kinds", CorrelationKindReader.Names));
        return null;
    }

    private void RefuseUndecided(YamlMap document)
    {
        var (misspelt, meant) = Misspelt(document, Deciding) ?? Misspelt(document.Find("secmon")?.Value as YamlMap, ["type"]) ?? (null, null);
        problems.Error(misspelt ?? (YamlNode)document, "the document has neither detection nor correlation nor filter nor decision", misspelt is null ? null : $"did you mean '{meant}'?");
    }

    private static (YamlScalar? Key, string? Meant)? Misspelt(YamlMap? map, string[] keys) =>
        map?.Pairs.Select(pair => (pair.Key, Meant: Spelling.Nearest(pair.Key.Text, keys))).FirstOrDefault(one => one.Meant is not null) is { Meant: not null } found ? found : null;

    private void NoteMisspeltKeys(YamlMap document, bool isDecided)
    {
        var attributes = document.Find("decision") is null ? Attributes : AttributesOfDecision;
        foreach (var pair in document.Pairs.Where(pair => pair.Key.Text.Length > 4 && !attributes.Contains(pair.Key.Text)))
        {
            if (Spelling.Nearest(pair.Key.Text, attributes) is not { Length: > 4 } meant || document.Find(meant) is not null || (!isDecided && Deciding.Contains(meant)))
                continue;
            var isNeeded = meant == "title" || (meant == "logsource" && (document.Find("detection") ?? document.Find("filter")) is not null);
            if (isNeeded)
                problems.For(meant == "title" ? ProblemKinds.Attribute : ProblemKinds.LogSource).Unknown(document, pair.Key, [meant], $"the rule has no {meant}: '{pair.Key.Text}' is an attribute of your own", $"did you mean '{meant}'?");
            else
                problems.Warn(pair.Key, $"'{pair.Key.Text}' is an attribute of your own", $"did you mean '{meant}'?");
        }
    }

    private DetectionDocument Detection(YamlMap document)
    {
        var attributes = new AttributeReader(file, document, problems);
        var secmon = new SecMonReader(document, fields, problems);
        var id = attributes.Id();
        var name = attributes.Name();
        var detection = new TypedMap(document, problems).Inner("detection");
        if (detection?.Find("timeframe") is { } timeframe)
            problems.Warn(timeframe.Key, "'timeframe' is ignored", "write a correlation rule with a timespan");

        var reader = new ConditionReader(lists, fields, problems);
        return new DetectionDocument(file, document, problems)
        {
            Metadata = Describe(attributes, secmon),
            Id = id,
            Name = name,
            LogSource = LogSourceReader.Read(document, problems),
            Condition = detection is null ? null : reader.Read(detection, ["timeframe"], name?.Text ?? id?.Text ?? Stem()),
            Keys = secmon.ForDetection(),
        };
    }

    private CorrelationDocument Correlation(YamlMap document)
    {
        var attributes = new AttributeReader(file, document, problems);
        var secmon = new SecMonReader(document, fields, problems);
        var map = new TypedMap(document, problems).Inner("correlation") ?? new YamlMap(document.Find("correlation")!.Key.Location, []);
        var correlation = new CorrelationReader(document, map, fields, problems);
        var kind = correlation.Kind();
        var condition = correlation.TextCondition(kind);
        return new CorrelationDocument(file, document, problems)
        {
            Metadata = Describe(attributes, secmon),
            Id = attributes.Id(),
            Name = attributes.Name(),
            Kind = kind ?? CorrelationKind.EventCount,
            Rules = correlation.Rules(kind, condition),
            GroupBy = correlation.GroupBy(),
            Timespan = correlation.Timespan(),
            Condition = kind is null ? [] : correlation.Condition(kind),
            TextCondition = condition,
            CountedFields = correlation.CountedFields(kind),
            KindKeys = correlation.Numbers(kind),
            Aliases = correlation.Aliases(),
            Generate = correlation.Generate(),
            Keys = secmon.ForCorrelation(),
        };
    }

    /// <summary>A correlation of a kind that Sigma lacks (sigma.md 10.4).</summary>
    private CorrelationDocument Further(CorrelationKind kind, YamlMap document, YamlMap map)
    {
        NoteMisspeltKeys(document, isDecided: true);
        var attributes = new AttributeReader(file, document, problems);
        var secmon = new SecMonReader(document, fields, problems);
        var correlation = new CorrelationReader(document, map, fields, problems);
        var further = new CorrelationKindReader(kind, map, fields, problems);
        var risk = kind == CorrelationKind.Risk ? new RiskReader(map, problems) : null;
        var halfLife = risk?.HalfLife();
        return new CorrelationDocument(file, document, problems)
        {
            Metadata = Describe(attributes, secmon),
            Id = attributes.Id(),
            Name = attributes.Name(),
            Kind = kind,
            Rules = correlation.Rules(kind),
            Missing = further.Missing(),
            GroupBy = correlation.GroupBy(),
            Timespan = further.HasWindow ? correlation.Timespan() : further.Timespan() ?? halfLife ?? further.DefaultQuiet(),
            Condition = further.HasThresholds ? correlation.Condition(kind) : [],
            CountedFields = [],
            KindKeys = further.Keys(),
            Aliases = correlation.Aliases(),
            HalfLife = halfLife,
            Scores = risk?.Scores() ?? new Dictionary<YamlScalar, double>(),
            Generate = correlation.Generate(),
            Keys = secmon.ForKind(kind),
        };
    }

    private FilterDocument Filter(YamlMap document)
    {
        var attributes = new AttributeReader(file, document, problems);
        var secmon = new SecMonReader(document, fields, problems);
        secmon.ForFilter();
        var filter = new FilterReader(document, lists, fields, problems);
        return new FilterDocument(file, document, problems)
        {
            Metadata = Describe(attributes, secmon),
            Id = attributes.Id(),
            Name = attributes.Name(),
            LogSource = LogSourceReader.Read(document, problems),
            Condition = filter.Condition(),
            Rules = filter.Rules(),
        };
    }

    private DecisionDocument Decision(YamlMap document)
    {
        var attributes = new AttributeReader(file, document, problems);
        var secmon = new SecMonReader(document, fields, problems);
        secmon.ForDecision();
        var own = new TypedMap(document, problems.For(ProblemKinds.Decision));
        if (!own.Has("id"))
            problems.For(ProblemKinds.Decision).Missing(document, "id", "a decision needs an id, by which alerts name it", $"write for example  id: {TitleUuid.Of(file.RelativePath)}");
        return new DecisionDocument(file, document, problems)
        {
            Metadata = Describe(attributes, secmon) with { Owner = own.Text("owner"), Version = RuleVersion.OfDecision(document) },
            Id = attributes.Id(),
            Name = attributes.Name(),
            Body = own.Inner("decision"),
            Expires = own.Date("expires"),
        };
    }

    private RuleMetadata Describe(AttributeReader attributes, SecMonReader secmon)
    {
        var metadata = secmon.Describe(attributes.Metadata());
        return metadata with { IsShadow = metadata.IsShadow || shadowStatuses.Contains(metadata.Status) };
    }

    private RuleDocument? AttributesOnly(YamlMap document)
    {
        new AttributeReader(file, document, problems).Metadata();
        return null;
    }

    private string Stem()
    {
        var name = file.RelativePath[(file.RelativePath.LastIndexOf('/') + 1)..];
        return name[..name.LastIndexOf('.')];
    }
}
