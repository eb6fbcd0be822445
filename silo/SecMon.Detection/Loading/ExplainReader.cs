using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Loading;

/// <summary>Reads <c>secmon: {explain: …}</c>.</summary>
internal static class ExplainReader
{
    private const int LongestSentence = 4_000;

    // Fields of the alert itself, which no event has.
    private const string OfAlert = "secmon.evidence.";

    /// <summary>Splits a sentence into plain text and fields.</summary>
    /// <returns>Null when a brace is wrong; the problem is noted.</returns>
    public static ExplainTemplate? Read(YamlScalar sentence, FieldNames fields, Problems problems)
    {
        var parts = new List<ExplainPart>();
        var text = sentence.Text;
        if (text.Length > LongestSentence)
        {
            problems.Error(sentence, $"the sentence is longer than {LongestSentence} characters");
            return null;
        }

        var position = 0;
        while (text.IndexOf('{', position) is >= 0 and var open)
        {
            var place = sentence.LocationOf(open);
            var close = text.IndexOfAny(['{', '}'], open + 1);
            if (close < 0 || text[close] == '{')
            {
                problems.Error(place, "this brace is not closed", "write {field}");
                return null;
            }

            var name = text[(open + 1)..close].Trim();
            if (name.Length == 0)
                problems.Error(place, "no field between these braces", "write {field}");
            else if (Field(name, sentence.LocationOf(open + 1)) is { } field)
                parts.AddRange([new ExplainPart(text[position..open], null), new ExplainPart("", field)]);
            position = close + 1;
        }

        parts.Add(new ExplainPart(text[position..], null));
        return new ExplainTemplate(text, [.. parts.Where(part => part.Field is not null || part.Literal.Length > 0)]);

        FieldName? Field(string name, SourceLocation place) =>
            name.StartsWith(OfAlert, StringComparison.Ordinal) ? new FieldName(name) : fields.Resolve(name, place, problems);
    }
}
