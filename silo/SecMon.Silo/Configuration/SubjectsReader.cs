using System.Globalization;
using SecMon.Events.Subjects;
using YamlDotNet.RepresentationModel;

namespace SecMon.Silo.Configuration;

/// <summary>Reads <c>subjects:</c>, of the whole configuration or of one source.</summary>
/// <param name="settings">Of the configuration.</param>
internal sealed class SubjectsReader(Settings settings)
{
    private const string Example = "write  subjects: {digits: [12], columns: [citizen_id, so_cccd]}";

    private static readonly string[] Keys = ["digits", "columns"];

    /// <summary>The columns that hold ids of persons.</summary>
    /// <param name="node">Where <c>subjects</c> may stand.</param>
    /// <param name="others">What holds where it does not say.</param>
    public SubjectColumns Read(YamlMappingNode node, SubjectColumns others)
    {
        if (settings.Map(node, "subjects") is not { } map)
            return others;
        settings.CheckKeys(map, Keys);
        var digits = Digits(map);
        var columns = Columns(map);
        return new SubjectColumns(digits.Count > 0 ? digits : others.Digits, columns.Count > 0 ? columns : others.Names);
    }

    private List<int> Digits(YamlMappingNode map)
    {
        var digits = new List<int>();
        foreach (var text in settings.Texts(map, "digits"))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length is >= 1 and <= 18)
                digits.Add(length);
            else
                settings.Problem(map.Children["digits"], $"'{text}' is no length of an id, which is 1 to 18 digits", Example);
        }

        return digits;
    }

    private List<string> Columns(YamlMappingNode map)
    {
        var columns = new List<string>();
        foreach (var text in settings.Texts(map, "columns"))
        {
            if (text.Length <= 63 && !text.Contains('.', StringComparison.Ordinal))
                columns.Add(text);
            else
                settings.Problem(map.Children["columns"], $"'{text}' is no name of a column", $"{Example}   names of columns stand without schema and table");
        }

        return columns;
    }
}
