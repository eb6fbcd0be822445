using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Patterns;

/// <summary>A line of a decision as its author wrote it: what checks point at and explanations show. It decides nothing.</summary>
/// <param name="Text">Key and value in one line.</param>
/// <param name="Location">Where it stands.</param>
internal sealed record WrittenLine(string Text, SourceLocation Location)
{
    /// <summary>Of what no document says.</summary>
    public static readonly WrittenLine None = new("", default);

    private const int MostValues = 12;

    /// <summary>The line of a key and its value.</summary>
    public static WrittenLine Of(YamlPair pair) => new($"{pair.Key.Text}: {TextOf(pair.Value)}", pair.Key.Location);

    private static string TextOf(YamlNode node) => node switch
    {
        YamlMap map => $"{{{string.Join(", ", map.Pairs.Select(pair => $"{pair.Key.Text}: {TextOf(pair.Value)}"))}}}",
        YamlSequence list => $"[{string.Join(", ", list.Members.Take(MostValues).Select(TextOf))}{(list.Members.Count > MostValues ? $", … {list.Members.Count} values" : "")}]",
        YamlScalar { IsNull: false } scalar => scalar.Text,
        _ => "null",
    };
}
