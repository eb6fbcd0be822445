using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>Reads <c>then</c>: a list of maps with one effect each, and why.</summary>
/// <param name="document">The decision.</param>
/// <param name="names">Its names.</param>
/// <param name="schema">The fields of conclusions.</param>
internal sealed class EffectReader(DecisionDocument document, BoundNames names, FactSchema schema)
{
    private const string Because = "because";

    private static readonly string[] Levels = [.. Enum.GetValues<Severity>().Select(severity => severity.Word())];

    private readonly Problems _problems = document.Noted;

    /// <summary>Reads the effects; what is wrong is noted.</summary>
    public IReadOnlyList<Effect> Read(YamlMap body)
    {
        if (body.Find("then") is not { Value.IsNull: false } pair)
        {
            _problems.Missing(body, "then", "the decision does nothing: there is no 'then'", "write then:  and below it  - raise: {signal: signal, to: critical}");
            return [];
        }

        if (pair.Value is not YamlSequence { Members: var members })
        {
            _problems.Error(pair.Value, $"'then' is a list of effects, not {pair.Value.Noun}", "write '- ' before each effect");
            return [];
        }

        if (members.Count == 0)
            _problems.Error(pair.Value, "the decision does nothing: 'then' is empty", $"Effects: {string.Join(", ", EffectWords.OnSignals)}");
        return [.. members.Select(Read).OfType<Effect>()];
    }

    private Effect? Read(YamlNode member)
    {
        if (member is not YamlMap map)
        {
            _problems.Error(member, $"an effect is a map, not {member.Noun}", "write its name and to what it is done: expect: signal");
            return null;
        }

        var effects = map.Pairs.Where(pair => pair.Key.Text != Because).ToArray();
        foreach (var pair in effects.Where(pair => EffectWords.Find(pair.Key.Text) is null))
            RefuseWord(map, pair.Key);
        var known = effects.Where(pair => EffectWords.Find(pair.Key.Text) is not null).ToArray();
        if (known.Length > 1)
            _problems.Error(known[1].Key, $"'{known[0].Key.Text}' and '{known[1].Key.Text}' in one effect", "begin each with '- ' of its own");
        if (effects.Length == 0)
            _problems.Error(map, "an effect without a name", $"Effects: {string.Join(", ", EffectWords.OnSignals)}");
        var because = new TypedMap(map, _problems).Scalar(Because) is { } text ? FactTextReader.Read(text, names, _problems) : null;
        return known is [var one] && Read(one) is { } effect ? effect with { Because = because, Written = WrittenLine.Of(one) } : null;
    }

    private void RefuseWord(YamlMap map, YamlScalar word)
    {
        if (EffectWords.OnCases.Contains(word.Text))
            _problems.Error(word, $"'{word.Text}' is done to cases, and this decision is 'on: signals'", $"decisions about cases come with a later version; effects on signals: {string.Join(", ", EffectWords.OnSignals)}");
        else
            _problems.Unknown(map, word, [.. EffectWords.OnSignals, Because], $"there is no effect '{word.Text}'", Spelling.Help(word.Text, "Effects", EffectWords.OnSignals));
    }

    private Effect? Read(YamlPair pair) => EffectWords.Find(pair.Key.Text)!.Value switch
    {
        EffectKind.Absorb => Absorb(pair),
        EffectKind.Raise => Level(pair, EffectKind.Raise),
        EffectKind.Lower => Level(pair, EffectKind.Lower),
        EffectKind.Conclude => Conclude(pair),
        var kind => Target(pair.Value, pair.Key, mayBeMany: true) is { } target ? new Effect { Kind = kind, Target = target } : null,
    };

    private Effect? Absorb(YamlPair pair)
    {
        if (Keys(pair, "signal", "into") is not { } map)
            return null;
        var target = Target(map.Find("signal")?.Value, pair.Key, mayBeMany: true);
        var into = Target(map.Find("into")?.Value, pair.Key, mayBeMany: false);
        if (target is not null && target == into)
            _problems.Error(map.Find("into")!.Value, "a signal does not absorb itself", "name two signals");
        return target is null || into is null || target == into ? null : new Effect { Kind = EffectKind.Absorb, Target = target, Into = into };
    }

    private Effect? Level(YamlPair pair, EffectKind kind)
    {
        var word = pair.Key.Text;
        if (pair.Value is not YamlMap map)
        {
            _problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'{word}' is a map, not {pair.Value.Noun}", $"write {word}: {{signal: signal, to: {(kind == EffectKind.Raise ? "critical" : "low")}}}, or by: 1 for one level");
            return null;
        }

        var keys = new TypedMap(map, _problems);
        keys.RefuseOthers($"under '{word}'", ["signal", "to", "by"]);
        var target = Target(map.Find("signal")?.Value, pair.Key, mayBeMany: true);
        var to = keys.Word("to", Levels);
        if (keys.Has("to") == keys.Has("by"))
        {
            _problems.Missing(map, ["to", "by"], map.Find("by")?.Key ?? pair.Key, $"'{word}' says {(keys.Has("to") ? "both 'to' and 'by'" : "no level")}", $"write to: {(kind == EffectKind.Raise ? "critical" : "low")}, or by: 1 for one level");
            return null;
        }

        if (map.Find("by")?.Value is { } by && by is not YamlScalar { Text: "1" })
        {
            _problems.Error(by, "'by' is 1: one level more or less than that of the rule", "name the level with 'to' for a larger step");
            return null;
        }

        return target is null || (keys.Has("to") && to is null) ? null : new Effect { Kind = kind, Target = target, To = to is null ? null : Enum.Parse<Severity>(to, ignoreCase: true) };
    }

    private Effect? Conclude(YamlPair pair)
    {
        if (pair.Value is not YamlMap map)
        {
            _problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'conclude' is a map, not {pair.Value.Noun}", "write conclude: {name: stolen_account, account: $signal.user.name}");
            return null;
        }

        var isSound = true;
        if (map.Find(FactSchema.NameOfConclusion) is null)
            _problems.Missing(map, FactSchema.NameOfConclusion, "the conclusion has no name", "write name: stolen_account");
        var name = new TypedMap(map, _problems).Scalar(FactSchema.NameOfConclusion);
        if (name is not null && (SigmaText.Parse(name.Text).HasWildcards || name.Text.StartsWith('$')))
        {
            _problems.Error(name, $"'{name.Text}' is no name of a conclusion", "a name has neither wildcards nor $");
            isSound = false;
        }

        var fields = new Dictionary<string, ConcludedValue>();
        foreach (var field in map.Pairs.Where(field => field.Key.Text != FactSchema.NameOfConclusion))
        {
            if (Concluded(name?.Text, field) is { } value)
                fields[field.Key.Text] = value;
            else
                isSound = false;
        }

        if (name is null || !isSound)
            return null;
        document.Conclusions.Add(new ConclusionUse(name, IsDrawn: true));
        return new Effect { Kind = EffectKind.Conclude, Conclusion = name.Text, Fields = fields };
    }

    private ConcludedValue? Concluded(string? conclusion, YamlPair field)
    {
        if (field.Value is not YamlScalar { IsNull: false } scalar)
        {
            _problems.Error(field.Value.IsNull ? field.Key : field.Value, $"a field of a conclusion is $name.field, text, a number or a boolean, not {field.Value.Noun}");
            return null;
        }

        if (field.Key.Text.Contains('|'))
        {
            _problems.Error(field.Key, "a field of a conclusion takes no modifiers", $"write {field.Key.Text.Split('|')[0]}: …");
            return null;
        }

        var isReference = scalar is { Kind: YamlScalarKind.Text, Text: ['$', not '$', ..] or "$" };
        var reference = isReference ? names.Single(scalar.Text[1..], scalar.Location, own: null) : null;
        if (isReference && reference is null)
            return null;
        var type = reference?.Type ?? ConcludedFields.TypeOf(scalar);
        if (conclusion is not null && schema.FieldsOf(Facts.Conclusion.KindName, [conclusion]).TryGetValue(field.Key.Text, out var first) && first != type)
        {
            _problems.Error(scalar, $"'{field.Key.Text}' of the conclusion '{conclusion}' has another type elsewhere", "give it values of one type in all decisions");
            return null;
        }

        return reference is null ? new ConcludedValue(null, null, ValueOf(scalar)) : new ConcludedValue(reference.Name, reference.Field, default);
    }

    private static FieldValue ValueOf(YamlScalar scalar) => scalar.Kind switch
    {
        YamlScalarKind.Boolean => FieldValue.Boolean(scalar.AsBoolean),
        YamlScalarKind.Text => FieldValue.Text(scalar.Text.StartsWith("$$", StringComparison.Ordinal) ? scalar.Text[1..] : scalar.Text),
        _ => FieldValue.Number(ExactNumber.JsonOf(scalar.Text)),
    };

    private YamlMap? Keys(YamlPair pair, params string[] keys)
    {
        if (pair.Value is not YamlMap map)
        {
            _problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'{pair.Key.Text}' is a map, not {pair.Value.Noun}", $"write {pair.Key.Text}: {{{string.Join(", ", keys.Select(key => $"{key}: …"))}}}");
            return null;
        }

        new TypedMap(map, _problems).RefuseOthers($"under '{pair.Key.Text}'", keys);
        foreach (var key in keys.Where(key => map.Find(key) is null))
            _problems.Missing(map, key, $"'{pair.Key.Text}' does not say '{key}'", $"write {pair.Key.Text}: {{{string.Join(", ", keys.Select(one => $"{one}: …"))}}}");
        return map;
    }

    /// <summary>The name of the signals that an effect is done to; null when it is none, which is noted.</summary>
    private string? Target(YamlNode? value, YamlScalar effect, bool mayBeMany)
    {
        if (value is not YamlScalar { Kind: YamlScalarKind.Text } name)
        {
            if (value is not null || effect.Text is not "absorb")
                _problems.Error(value is null or { IsNull: true } ? effect : value, $"'{effect.Text}' is done to a name, not {value?.Noun ?? "nothing"}", effect.Text is "raise" or "lower" ? $"write {effect.Text}: {{signal: NAME, to: high}}" : $"write {effect.Text}: signal");
            return null;
        }

        if (names.Find(name.Text, name.Location) is not { Kind: { } kind } bound)
            return null;
        if (bound.Section == Section.Not)
            _problems.Error(name, $"'{name.Text}' stands under 'not', so there is no fact of it", "name a signal of 'when' or 'all_of'");
        else if (kind != SignalFact.KindName)
            _problems.Error(name, $"'{effect.Text}' is done to signals, and '{name.Text}' is {(schema.IsList(kind) ? $"a row of '{kind}'" : $"a fact '{kind}'")}", "name a signal");
        else if (!mayBeMany && bound.Section == Section.AllOf)
            _problems.Error(name, $"'{name.Text}' binds many signals, and one absorbs", "name one of 'when'");
        else
            return name.Text;
        return null;
    }
}
