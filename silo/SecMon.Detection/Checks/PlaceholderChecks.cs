using System.Text.RegularExpressions;
using SecMon.Detection.Lists;
using SecMon.Detection.Loading;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Checks;

/// <summary>Warns of the name of a list between percent signs that stands for itself, since the line has no <c>expand</c>.</summary>
/// <param name="lists">The lists that there are.</param>
/// <param name="problems">Where warnings go.</param>
internal sealed partial class PlaceholderChecks(IEnumerable<RuleFile> lists, Problems problems)
{
    private readonly HashSet<string> _lists = [.. new ListLibrary([.. lists]).Names];
    private readonly Problems _problems = problems.For(ProblemKinds.List);

    /// <summary>Checks a detection rule or a filter.</summary>
    public void Check(RuleOutline outline)
    {
        var isOwn = OwnLogSources.IsOwn(outline.LogSource);
        foreach (var line in outline.Selections.Values.SelectMany(CheckedRule.LinesIn).Where(line => !line.Has("expand")))
        {
            foreach (var value in line.Values.Where(value => value.Kind == YamlScalarKind.Text))
            {
                if (Placeholder().Matches(value.Text).FirstOrDefault(found => _lists.Contains(found.Groups["name"].Value) || (isOwn && found.Length == value.Text.Length)) is { } name)
                    Warn(line, value, name);
            }
        }
    }

    private void Warn(LineClause line, YamlScalar value, Match name)
    {
        var list = name.Groups["name"].Value;
        var key = string.Join('|', [line.Field, .. line.Modifiers, "expand"]);
        var mend = $"write {(line.IsKeyword ? $"'{key}'" : key)}: '{value.Text}'";
        if (!_lists.Contains(list))
            mend = $"{mend}, with a list lists/{list}.txt{(Spelling.Nearest(list, _lists) is { } meant ? $"; did you mean '%{meant}%'?" : "")}";
        _problems.Warn(value, $"'{name.Value}' is plain text here, not the list '{list}': the line has no 'expand'", mend);
    }

    [GeneratedRegex("%(?<name>[A-Za-z0-9_.-]+)%", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
