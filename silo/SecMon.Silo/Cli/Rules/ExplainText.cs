using System.Text;
using SecMon.Detection.Explanation;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Explanations as a tree of text.</summary>
internal sealed class ExplainText(Colours colours, TextWriter output)
{
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

    private void Write(ExplanationNode node, int depth)
    {
        var line = new StringBuilder().Append(' ', depth * 2).Append(node.Holds ? colours.Green("✓") : colours.Red("✗")).Append(' ').Append(LabelOf(node));
        if (node.Kind == ExplanationKind.Line)
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
        ExplanationKind.Selection => $"{node.Label} {colours.Faint($"(line {node.Line})")}",
        _ => node.Label,
    };
}
