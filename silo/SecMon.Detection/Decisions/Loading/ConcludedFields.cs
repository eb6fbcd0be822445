using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>
/// Finds what decisions conclude, and of what type, before any of them is read: a decision may read what stands in a later file.
/// It notes nothing; that is for whoever reads the decision.
/// </summary>
internal static class ConcludedFields
{
    /// <summary>Takes up the conclusions of all decisions.</summary>
    public static void Learn(IReadOnlyList<DecisionDocument> documents, FactSchema schema)
    {
        var drawn = documents.SelectMany(document => Drawn(document.Body), (document, conclude) => (document.Body, conclude)).ToArray();
        foreach (var (_, conclude) in drawn)
            schema.Conclude(NameOf(conclude)!.Text);
        bool isNew;
        do
        {
            isNew = false;   // a conclusion may take its fields of another one
            foreach (var (body, conclude) in drawn)
                isNew |= Learn(body!, conclude, schema);
        }
        while (isNew);
    }

    /// <summary>The type of a value that the document says.</summary>
    public static FactFieldType TypeOf(YamlScalar value) => value.Kind switch
    {
        YamlScalarKind.Integer or YamlScalarKind.Float => FactFieldType.Number,
        YamlScalarKind.Boolean => FactFieldType.Boolean,
        _ => FactFieldType.Text,
    };

    /// <summary>The kind that a pattern names; null when it names none.</summary>
    public static YamlScalar? KindOf(YamlNode? pattern) => (pattern as YamlMap)?.Find("is")?.Value as YamlScalar;

    /// <summary>The conclusions that a pattern fits.</summary>
    public static IReadOnlyList<YamlScalar> NamesOf(YamlNode? pattern) => (pattern as YamlMap)?.Find(FactSchema.NameOfConclusion)?.Value switch
    {
        YamlScalar { Kind: YamlScalarKind.Text } one => [one],
        YamlSequence list => [.. list.Members.OfType<YamlScalar>().Where(name => name.Kind == YamlScalarKind.Text)],
        _ => [],
    };

    private static IEnumerable<YamlMap> Drawn(YamlMap? body) => body?.Find("then")?.Value is YamlSequence effects
        ? effects.Members.OfType<YamlMap>().Select(effect => effect.Find("conclude")?.Value).OfType<YamlMap>().Where(conclude => NameOf(conclude) is not null)
        : [];

    private static YamlScalar? NameOf(YamlMap conclude) =>
        conclude.Find(FactSchema.NameOfConclusion)?.Value is YamlScalar { Kind: YamlScalarKind.Text, Text.Length: > 0 } name ? name : null;

    private static bool Learn(YamlMap body, YamlMap conclude, FactSchema schema)
    {
        var isNew = false;
        foreach (var pair in conclude.Pairs.Where(pair => pair.Key.Text != FactSchema.NameOfConclusion))
        {
            if (pair.Value is YamlScalar value && TypeIn(body, value, schema) is { } type)
                isNew |= schema.Conclude(NameOf(conclude)!.Text, pair.Key.Text, type);
        }

        return isNew;
    }

    private static FactFieldType? TypeIn(YamlMap body, YamlScalar value, FactSchema schema)
    {
        if (value.Text is not ['$', not '$', ..] || value.Text.IndexOf('.') is not (> 1 and var dot))
            return TypeOf(value);
        var pattern = (body.Find("when")?.Value as YamlMap)?.Find(value.Text[1..dot])?.Value;
        if (KindOf(pattern) is not { } kind || !schema.Has(kind.Text))
            return null;
        var fields = schema.FieldsOf(kind.Text, [.. NamesOf(pattern).Select(name => name.Text)]);
        return fields.TryGetValue(value.Text[(dot + 1)..], out var type) ? type : null;
    }
}
