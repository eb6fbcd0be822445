using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Checks;

/// <summary>Warns of lines that no index can help: they look at every value of every event of their log source.</summary>
internal sealed class CostChecks
{
    private readonly Problems _problems;

    /// <summary>Notes what it finds in <paramref name="problems"/>.</summary>
    public CostChecks(Problems problems) => _problems = problems.For(ProblemKinds.Expensive);

    /// <summary>Checks the selections of a rule or a filter.</summary>
    public void Check(RuleOutline outline)
    {
        foreach (var line in outline.Selections.Values.SelectMany(CheckedRule.LinesIn))
            Check(line);
    }

    private void Check(LineClause line)
    {
        if (line.IsKeyword)
        {
            if (line.Values.FirstOrDefault(value => line.Modifiers.Count == 0 && IsLineWithoutSpace(value.Text)) is { } written)
            {
                _problems.Warn(written, $"'{written.Text}' is one keyword, not a field and its value", "write a space after the colon");
                return;
            }

            _problems.Warn(line.Key, "keywords are looked for in every field of every event", "name the field: field|contains: text");
            return;
        }

        foreach (var value in line.Values.Where(value => value.Kind == YamlScalarKind.Text))
        {
            if (line.Has("re") && !RegexLiterals.HasLiteral(value.Text))
                _problems.Warn(value, "this regular expression holds no plain text, so it runs on every value", "add text that must be there, or another line that few events fulfil");
            else if (IsShortInner(line, value))
                _problems.Warn(value, $"'{value.Text}' is a single character looked for anywhere, so it is in nearly every value", "look for more, or for its place with startswith or endswith");
        }
    }

    private static bool IsLineWithoutSpace(string keyword)
    {
        var colon = keyword.IndexOf(':');
        return colon > 0 && colon + 1 < keyword.Length && keyword[..colon].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '|') && keyword[colon + 1] is not ('/' or '\\' or ':');
    }

    private static bool IsShortInner(LineClause line, YamlScalar value)
    {
        if (!line.Modifiers.All(modifier => modifier is "contains" or "all" or "cased" or "neq"))
            return false;
        var text = SigmaText.Parse(value.Text);
        var around = line.Has("contains") ? text.WithAny(before: true, after: true) : text;
        return around.Parts is [{ Kind: TextPartKind.AnyRun }, { Kind: TextPartKind.Literal, Text.Length: 1 }, { Kind: TextPartKind.AnyRun }];
    }
}
