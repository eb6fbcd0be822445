using System.Text;
using SecMon.Detection.Explanation;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Explanations as a tree of text.</summary>
internal sealed class ExplainText(Colours colours, TextWriter output)
{
    private const int MostCases = 20;
    private const int LongestText = 80;   // of an effect that is told in full below

    /// <summary>Writes one explanation.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="number">Number of the event, from 1.</param>
    public void Write(RuleExplanation explanation, int number)
    {
        output.WriteLine($"event {number}: {(explanation.Matches ? colours.Green("matches") : colours.Red("does not match"))} '{explanation.Title}' ({explanation.Location})");
        if (explanation.Correlation is not null)
        {
            var group = explanation.Group.Count == 0 ? "one group" : string.Join(", ", explanation.Group.Select(pair => $"{pair.Key} = {pair.Value ?? "missing, so it enters no group"}"));
            output.WriteLine($"  for the correlation '{explanation.Correlation}': {group}");
        }

        if (explanation.Condition.WhyNot() is { } reason)
            output.WriteLine($"  because {reason}");
        Write(explanation.Condition, depth: 1);
        output.WriteLine();
    }

    /// <summary>Writes one explanation of a decision: patterns, effects, and what becomes of the signals or cases.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="moment">When it decides: <c>event 1</c>.</param>
    public void Write(DecisionExplanation explanation, string moment)
    {
        output.WriteLine($"{moment}: {(explanation.Fires ? colours.Green("decides") : colours.Red("does not decide"))} '{explanation.Title}' ({explanation.Location})");
        if (explanation.Signals.Count > 0)
            output.WriteLine($"  signals: {string.Join(", ", explanation.Signals)}");
        if (explanation.Trigger is { } trigger)
            output.WriteLine($"  upon: {trigger}");
        foreach (var one in explanation.Cases.Take(MostCases))
            output.WriteLine($"  there: {one}");
        if (explanation.Cases.Count > MostCases)
            output.WriteLine($"  there: {explanation.Cases.Count - MostCases} further cases");
        foreach (var note in explanation.Notes)
            output.WriteLine($"  {note}");
        if (explanation.Reason is { } reason)
            output.WriteLine($"  because {reason}");
        if (explanation.Firings > 1)
            output.WriteLine($"  facts fit in {explanation.Firings} ways; the first of them:");
        foreach (var part in explanation.Parts)
            Write(part, depth: 1);
        foreach (var effect in explanation.Effects)
            Write(effect);
        foreach (var outcome in explanation.Outcomes)
            output.WriteLine($"  = {outcome}");
        output.WriteLine();
    }

    private void Write(ExplainedEffect effect)
    {
        var text = effect.ComesTo is not null && effect.Text.Length > LongestText ? $"{effect.Text[..LongestText]}…" : effect.Text;
        output.WriteLine($"  {(effect.Applied ? colours.Green("→") : colours.Red("✗"))} {text} {colours.Faint($"(line {effect.Line})")}{(effect.Target.Length > 0 ? $", done to {effect.Target}" : "")}{(effect.WhyNot is { } why ? $": not applied, {why}" : "")}");
        if (effect.ComesTo is { } made)
            output.WriteLine($"      {made}");
    }

    private void Write(ExplanationNode node, int depth)
    {
        var line = new StringBuilder().Append(' ', depth * 2).Append(node.Holds ? colours.Green("✓") : colours.Red("✗")).Append(' ').Append(LabelOf(node));
        if (node.Kind == ExplanationKind.Line || node.Found is not null)
            line.Append(colours.Faint($"   ← {node.Found ?? "no such field"}"));
        output.WriteLine(line);
        foreach (var part in node.Kind == ExplanationKind.Selection && node.Parts is [{ Kind: ExplanationKind.All } all] ? all.Parts : node.Parts)
            Write(part, depth + 1);
    }

    private string LabelOf(ExplanationNode node) => node.Kind switch
    {
        ExplanationKind.All => "all of",
        ExplanationKind.Any => "any of",
        ExplanationKind.Not => "not",
        ExplanationKind.Filter => $"filter '{node.Label}'",
        ExplanationKind.Selection or ExplanationKind.Pattern => $"{node.Label} {colours.Faint($"(line {node.Line})")}",
        _ => node.Label,
    };
}
