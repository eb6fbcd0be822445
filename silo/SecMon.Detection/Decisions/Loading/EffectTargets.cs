using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Loading;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>Reads to what effects are done: signals, or cases.</summary>
/// <param name="moment">When the decision is made.</param>
/// <param name="names">The names of the decision.</param>
/// <param name="schema">Which kinds are lists.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class EffectTargets(DecisionMoment moment, BoundNames names, FactSchema schema, Problems problems)
{
    /// <summary>The kind of fact that effects are done to; also the key that names it.</summary>
    public string Kind => moment == DecisionMoment.Case ? CaseFact.KindName : SignalFact.KindName;

    /// <summary>Several of them.</summary>
    public string Many => moment == DecisionMoment.Case ? "cases" : "signals";

    /// <summary>The first name of <c>when</c> that binds one; null when there is none.</summary>
    public string? First => names.All.FirstOrDefault(name => name.Section == Section.When && name.Kind == Kind)?.Name.Text;

    /// <summary>The name of the signals or cases that an effect is done to; null when it is none, which is noted.</summary>
    /// <param name="value">Where the name stands; null for nowhere.</param>
    /// <param name="effect">The word of the effect.</param>
    /// <param name="mayBeMany">False where only one fact is meant.</param>
    public string? Read(YamlNode? value, YamlScalar effect, bool mayBeMany = true)
    {
        if (value is not YamlScalar { Kind: YamlScalarKind.Text } name)
        {
            if (value is not null || effect.Text is not "absorb")
                problems.Error(value is null or { IsNull: true } ? effect : value, $"'{effect.Text}' is done to a name, not {value?.Noun ?? "nothing"}", ExampleOf(effect.Text));
            return null;
        }

        if (names.Find(name.Text, name.Location) is not { Kind: { } kind } bound)
            return null;
        if (bound.Section == Section.Not)
            problems.Error(name, $"'{name.Text}' stands under 'not', so there is no fact of it", $"name a {Kind} of 'when' or 'all_of'");
        else if (kind != Kind)
            problems.Error(name, $"'{effect.Text}' is done to {Many}, and '{name.Text}' is {(schema.IsList(kind) ? $"a row of '{kind}'" : $"a fact '{kind}'")}", $"name a {Kind}");
        else if (!mayBeMany && bound.Section == Section.AllOf)
            problems.Error(name, $"'{name.Text}' binds many signals, and one absorbs", "name one of 'when'");
        else
            return name.Text;
        return null;
    }

    private string ExampleOf(string effect) => effect switch
    {
        "raise" or "lower" => $"write {effect}: {{{Kind}: NAME, to: high}}",
        "incident" => "write cases: [NAME, NAME]",
        "route" or "assign" => $"write {effect}: {{case: NAME, to: …}}",
        "task" => "write task: {case: NAME, text: '…'}",
        "propose" or "close" => $"write {effect}: {{case: NAME, verdict: benign}}",
        _ => $"write {effect}: {Kind}",
    };
}
