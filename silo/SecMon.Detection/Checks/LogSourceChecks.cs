using SecMon.Detection.Loading;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Checks;

/// <summary>
/// Warns of log sources that no source can have, so that a rule never fires whatever its tests say: tests see no log source. A
/// deployment may declare any in <c>sources: logsource:</c>, so it is never an error, and a foreign one is told once, not once a rule.
/// </summary>
/// <param name="declared">What the sources of a deployment declare; empty when nobody says.</param>
/// <param name="problems">Where warnings go.</param>
internal sealed class LogSourceChecks(IReadOnlyList<LogSource> declared, Problems problems)
{
    private static readonly (string Name, Func<LogSource, string?> Of)[] Keys =
        [("category", source => source.Category), ("product", source => source.Product), ("service", source => source.Service)];

    private readonly LogSource[] _known = [.. OwnLogSources.All, .. declared];
    private readonly Problems _problems = problems.For(ProblemKinds.LogSource);
    private readonly Dictionary<(string Key, string Value), (YamlNode Place, int Rules)> _foreign = [];

    /// <summary>Checks a rule or a filter.</summary>
    public void Check(RuleOutline outline)
    {
        if (outline.Document.Find("logsource")?.Value is not YamlMap map || _known.Any(known => IsHad(outline.LogSource, known)))
            return;

        var unknown = Keys.Where(key => key.Of(outline.LogSource) is { } value && !ValuesOf(key.Of).Contains(value, StringComparer.OrdinalIgnoreCase)).ToArray();
        if (unknown.Length == 0)
            WarnOfCombination(outline.LogSource, map);
        else if (unknown.All(key => Spelling.Nearest(key.Of(outline.LogSource)!, ValuesOf(key.Of)) is not null))
            WarnOfMisspelt(unknown, map);
        else
            NoteForeign(unknown.First(key => Spelling.Nearest(key.Of(outline.LogSource)!, ValuesOf(key.Of)) is null), map);
    }

    /// <summary>Warns of what <see cref="Check"/> noted.</summary>
    public void TellForeign()
    {
        foreach (var ((key, value), (place, rules)) in _foreign)
        {
            var others = rules > 1 ? $" ({rules} rules want it)" : "";
            _problems.Warn(
                place,
                $"no source can have the {key} '{value}' unless its configuration says so{others}",
                $"name it at the source that has these records: logsource: {{{key}: {value}}}; SecMon's own are {string.Join(", ", ValuesOf(Keys.First(one => one.Name == key).Of).Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>True when a source has what a rule wants, and not only by declaring nothing of it.</summary>
    private static bool IsHad(LogSource wanted, LogSource known) =>
        wanted.Sees(known) && Keys.Any(key => key.Of(wanted) is { } value && string.Equals(value, key.Of(known), StringComparison.OrdinalIgnoreCase));

    private IEnumerable<string> ValuesOf(Func<LogSource, string?> key) => _known.Select(key).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);

    private void WarnOfMisspelt((string Name, Func<LogSource, string?> Of)[] unknown, YamlMap map)
    {
        foreach (var (name, of) in unknown)
        {
            var value = (YamlScalar)map.Find(name)!.Value;
            _problems.Warn(value, $"no source can have the {name} '{value.Text}', so the rule never fires", $"did you mean '{Spelling.Nearest(value.Text, ValuesOf(of))}'?");
        }
    }

    private void WarnOfCombination(LogSource source, YamlMap map)
    {
        var named = Keys.Where(key => key.Of(source) is not null).ToArray();
        var last = named[^1];
        var fitting = _known.Where(known => last.Of(known) is { } value && string.Equals(value, last.Of(source), StringComparison.OrdinalIgnoreCase)).Distinct().Select(Shown);
        _problems.Warn(
            map.Find(last.Name)!.Value,
            $"no source can have {string.Join(" and ", named.Select(key => $"the {key.Name} '{key.Of(source)}'"))} at once, so the rule never fires",
            $"the {last.Name} '{last.Of(source)}' goes with {string.Join(" or ", fitting)}");
    }

    private static string Shown(LogSource source) => $"{{{string.Join(", ", Keys.Where(key => key.Of(source) is not null).Select(key => $"{key.Name}: {key.Of(source)}"))}}}";

    private void NoteForeign((string Name, Func<LogSource, string?> Of) key, YamlMap map)
    {
        var value = (YamlScalar)map.Find(key.Name)!.Value;
        var noted = _foreign.GetValueOrDefault((key.Name, value.Text), (value, 0));
        _foreign[(key.Name, value.Text)] = (noted.Item1, noted.Item2 + 1);
    }
}
