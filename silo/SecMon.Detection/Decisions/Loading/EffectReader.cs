using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
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

    private readonly Problems _problems = document.Noted;
    private readonly EffectTargets _targets = new(document.Moment, names, schema, document.Noted);

    /// <summary>Reads the effects; what is wrong is noted.</summary>
    public IReadOnlyList<Effect> Read(YamlMap body)
    {
        if (body.Find("then") is not { Value.IsNull: false } pair)
        {
            _problems.Missing(body, "then", "the decision does nothing: there is no 'then'", $"write then:  and below it  - raise: {{{_targets.Kind}: NAME, to: critical}}");
            return [];
        }

        if (pair.Value is not YamlSequence { Members: var members })
        {
            _problems.Error(pair.Value, $"'then' is a list of effects, not {pair.Value.Noun}", "write '- ' before each effect");
            return [];
        }

        if (members.Count == 0)
            _problems.Error(pair.Value, "the decision does nothing: 'then' is empty", $"Effects: {string.Join(", ", Words)}");
        Effect[] effects = [.. members.Select(Read).OfType<Effect>()];
        foreach (var second in effects.Where(effect => effect.Incident is not null).Skip(1))
            _problems.Error(second.Written.Location, "the decision opens two incidents, and there is one for each decision and value", "write two decisions");
        return effects;
    }

    private IEnumerable<string> Words => EffectWords.On(document.Moment);

    private Effect? Read(YamlNode member)
    {
        if (member is not YamlMap map)
        {
            _problems.Error(member, $"an effect is a map, not {member.Noun}", $"write its name and to what it is done: expect: {_targets.Kind}");
            return null;
        }

        var effects = map.Pairs.Where(pair => pair.Key.Text != Because).ToArray();
        foreach (var pair in effects.Where(pair => EffectWords.Find(pair.Key.Text, document.Moment) is null))
            RefuseWord(map, pair.Key);
        var known = effects.Where(pair => EffectWords.Find(pair.Key.Text, document.Moment) is not null).ToArray();
        if (known.Length > 1)
            _problems.Error(known[1].Key, $"'{known[0].Key.Text}' and '{known[1].Key.Text}' in one effect", "begin each with '- ' of its own");
        if (effects.Length == 0)
            _problems.Error(map, "an effect without a name", $"Effects: {string.Join(", ", Words)}");
        var because = new TypedMap(map, _problems).Scalar(Because) is { } text ? FactTextReader.Read(text, names, _problems) : null;
        return known is [var one] && Read(one) is { } effect ? effect with { Because = because, Written = WrittenLine.Of(one) } : null;
    }

    private void RefuseWord(YamlMap map, YamlScalar word)
    {
        var (other, own) = document.Moment == DecisionMoment.Case ? ("signals", "case") : ("case", "signals");
        if (EffectWords.Find(word.Text) is not null)
            _problems.Error(word, $"'{word.Text}' is done to {(other == "case" ? "cases" : other)}, and this decision is 'on: {own}'", $"write on: {other}; effects on {_targets.Many}: {string.Join(", ", Words)}");
        else
            _problems.Unknown(map, word, [.. Words, Because], $"there is no effect '{word.Text}'", Spelling.Help(word.Text, "Effects", Words));
    }

    private Effect? Read(YamlPair pair) => EffectWords.Find(pair.Key.Text)!.Value switch
    {
        EffectKind.Absorb => Absorb(pair),
        EffectKind.Raise => Level(pair, EffectKind.Raise),
        EffectKind.Lower => Level(pair, EffectKind.Lower),
        EffectKind.Conclude => Conclude(pair),
        EffectKind.Incident => new IncidentReader(_targets, names, _problems).Read(pair),
        EffectKind.Route or EffectKind.Assign => OnCase.Party(pair, EffectWords.Find(pair.Key.Text)!.Value),
        EffectKind.Propose or EffectKind.Close => OnCase.Judge(pair, EffectWords.Find(pair.Key.Text)!.Value),
        EffectKind.Task => OnCase.Task(pair),
        var kind => _targets.Read(pair.Value, pair.Key) is { } target ? new Effect { Kind = kind, Target = target } : null,
    };

    private CaseEffectReader OnCase => new(_targets, names, _problems);

    private Effect? Absorb(YamlPair pair)
    {
        if (_problems.Keys(pair, "signal", "into") is not { } map)
            return null;
        var target = _targets.Read(map.Find("signal")?.Value, pair.Key);
        var into = _targets.Read(map.Find("into")?.Value, pair.Key, mayBeMany: false);
        if (target is not null && target == into)
            _problems.Error(map.Find("into")!.Value, "a signal does not absorb itself", "name two signals");
        return target is null || into is null || target == into ? null : new Effect { Kind = EffectKind.Absorb, Target = target, Into = into };
    }

    private Effect? Level(YamlPair pair, EffectKind kind)
    {
        var word = pair.Key.Text;
        if (pair.Value is not YamlMap map)
        {
            _problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'{word}' is a map, not {pair.Value.Noun}", $"write {word}: {{{_targets.Kind}: {_targets.First ?? "NAME"}, to: {(kind == EffectKind.Raise ? "critical" : "low")}}}, or by: 1 for one level");
            return null;
        }

        var keys = new TypedMap(map, _problems);
        keys.RefuseOthers($"under '{word}'", [_targets.Kind, "to", "by"]);
        var target = _targets.Read(map.Find(_targets.Kind)?.Value, pair.Key);
        var to = keys.Word("to", LevelWords.All);
        if (keys.Has("to") == keys.Has("by"))
        {
            _problems.Missing(map, ["to", "by"], map.Find("by")?.Key ?? pair.Key, $"'{word}' says {(keys.Has("to") ? "both 'to' and 'by'" : "no level")}", $"write to: {(kind == EffectKind.Raise ? "critical" : "low")}, or by: 1 for one level");
            return null;
        }

        if (map.Find("by")?.Value is { } by && by is not YamlScalar { Text: "1" })
        {
            _problems.Error(by, $"'by' is 1: one level more or less than that of the {(document.Moment == DecisionMoment.Case ? "case" : "rule")}", "name the level with 'to' for a larger step");
            return null;
        }

        return target is null || (keys.Has("to") && to is null) ? null : new Effect { Kind = kind, Target = target, To = to is null ? null : LevelWords.Of(to) };
    }

    private Effect? Conclude(YamlPair pair)
    {
        if (pair.Value is not YamlMap map)
        {
            _problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'conclude' is a map, not {pair.Value.Noun}", "write conclude: {name: stolen_account, account: $NAME.user.name}");
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
}
