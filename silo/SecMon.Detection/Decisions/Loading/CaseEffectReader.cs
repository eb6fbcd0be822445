using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Loading;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>Reads the effects that are done to one case alone: team, worker, to-do and verdict.</summary>
/// <param name="targets">Reads to which.</param>
/// <param name="names">The names of the decision.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class CaseEffectReader(EffectTargets targets, BoundNames names, Problems problems)
{
    private const string Case = "case";
    private const string To = "to";
    private const string Text = "text";
    private const string Verdict = "verdict";

    /// <summary>Reads <c>route: {case: x, to: team}</c>, <c>assign: {case: x, to: account}</c>.</summary>
    public Effect? Party(YamlPair pair, EffectKind kind)
    {
        if (problems.Keys(pair, Case, To) is not { } map)
            return null;
        var target = Target(map, pair);
        var to = new TypedMap(map, problems).Text(To);
        return target is null || to is null ? null : new Effect { Kind = kind, Target = target, Party = to };
    }

    /// <summary>Reads <c>propose: {case: x, verdict: benign}</c>, <c>close: {case: x, verdict: benign}</c>.</summary>
    public Effect? Judge(YamlPair pair, EffectKind kind)
    {
        if (problems.Keys(pair, Case, Verdict) is not { } map)
            return null;
        var target = Target(map, pair);
        var word = new TypedMap(map, problems).Word(Verdict, [.. CaseWords.VerdictWords]);
        return target is null || CaseWords.Verdict(word) is not { } verdict ? null : new Effect { Kind = kind, Target = target, Verdict = verdict };
    }

    /// <summary>Reads <c>task: {case: x, text: '…'}</c>, or <c>task: '…'</c>, which is done to the first case of <c>when</c>.</summary>
    public Effect? Task(YamlPair pair)
    {
        if (pair.Value is YamlScalar { Kind: YamlScalarKind.Text, Text.Length: > 0 } alone)
        {
            if (targets.First is not { } first)
            {
                problems.Error(alone, "'task' is done to a case, and no name of 'when' is one", "write task: {case: NAME, text: '…'}");
                return null;
            }

            return FactTextReader.Read(alone, names, problems) is { } only ? new Effect { Kind = EffectKind.Task, Target = first, Text = only } : null;
        }

        if (problems.Keys(pair, Case, Text) is not { } map)
            return null;
        var target = Target(map, pair);
        var text = new TypedMap(map, problems).Scalar(Text) is { } written ? FactTextReader.Read(written, names, problems) : null;
        return target is null || text is null ? null : new Effect { Kind = EffectKind.Task, Target = target, Text = text };
    }

    private string? Target(YamlMap map, YamlPair pair) => map.Find(Case) is { } named ? targets.Read(named.Value, pair.Key) : null;
}
