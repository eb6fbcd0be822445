using SecMon.Silo.Evidence;
using SecMon.Silo.Sources;
using YamlDotNet.RepresentationModel;

namespace SecMon.Silo.Configuration;

/// <summary>
/// What sources and sinks may be called. Names are kept: they name checkpoints, files of progress, cursors. Two that are one there would lose each other's
/// place, and what one had read the other would never read.
/// </summary>
internal static class NameRules
{
    /// <summary>Most characters of a name: it becomes the name of a file.</summary>
    public const int LongestName = 100;

    /// <summary>Cursors of SecMon's own, in one table with those of sinks.</summary>
    private static readonly string[] ReservedForSinks = [EvidenceKeeper.Cursor];

    /// <summary>Notes what is wrong with a source's id beside those before it.</summary>
    public static void CheckSource(Settings settings, YamlMappingNode node, string id, IEnumerable<string> others)
    {
        if (!CheckForm(settings, node.Children["id"], id))
            return;
        foreach (var other in others)
        {
            if (other == id)
                settings.Problem(node, $"two sources have the id '{id}'", "ids are unique: they name checkpoints");
            else if (string.Equals(HighWaterMark.FileNameOf(other), HighWaterMark.FileNameOf(id), StringComparison.OrdinalIgnoreCase))
                settings.Problem(node.Children["id"], $"'{id}' and '{other}' would share the file of their progress", "of other characters than a-z, 0-9, - and _ only their number counts there, and case does not: choose ids that differ in more");
        }
    }

    /// <summary>Notes what is wrong with a sink's name, also one that it has from its type, beside those before it.</summary>
    public static void CheckSink(Settings settings, YamlMappingNode node, string name, IEnumerable<string> others)
    {
        if (!CheckForm(settings, node.Children.TryGetValue("name", out var value) ? value : node, name))
            return;
        if (ReservedForSinks.Contains(name, StringComparer.OrdinalIgnoreCase))
            settings.Problem(value ?? node, $"'{name}' is the name of a cursor of SecMon's own", $"write another, for example  name: {name}-sink");
        foreach (var other in others)
        {
            if (other == name)
                settings.Problem(node, $"two sinks have the name '{name}'", $"names are unique: they name cursors. Add  name: {name}-2");
            else if (string.Equals(other, name, StringComparison.OrdinalIgnoreCase))
                settings.Problem(value ?? node, $"the sinks '{other}' and '{name}' differ by case alone", "choose names that nobody takes for each other: they name cursors, metrics and dead letters");
        }
    }

    private static bool CheckForm(Settings settings, YamlNode node, string name)
    {
        if (name.Length <= LongestName && !name.Any(char.IsControl) && name.Trim() == name)
            return true;
        settings.Problem(node, "a name has no control characters and no blanks at its ends, and at most 100 characters", help: null);
        return false;
    }
}
