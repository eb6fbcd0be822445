using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Loading;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>Reads texts with <c>{name.field}</c>s.</summary>
internal static class FactTextReader
{
    private const int Longest = 4_000;

    private const string By = "by";

    /// <summary>Splits a text into literal text and places.</summary>
    /// <param name="written">The text.</param>
    /// <param name="names">The names of the decision.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="isOfIncident">True where <c>{by}</c> is the account, address or source of the incident.</param>
    /// <returns>Null when something is wrong; the problems are noted.</returns>
    public static FactText? Read(YamlScalar written, BoundNames names, Problems problems, bool isOfIncident = false)
    {
        var parts = new List<FactTextPart>();
        var text = written.Text;
        var isSound = text.Length <= Longest;
        if (!isSound)
            problems.Error(written, $"the text is longer than {Longest} characters");

        var position = 0;
        while (text.AsSpan(position).IndexOfAny('{', '}') is >= 0 and var distance)
        {
            var open = position + distance;
            var close = text[open] == '}' ? -1 : text.AsSpan(open + 1).IndexOfAny('{', '}') + open + 1;
            if (close <= open || text[close] == '{')
            {
                problems.Error(written.LocationOf(open), text[open] == '}' ? "this brace was not opened" : "this brace is not closed", "write {name.field}");
                return null;
            }

            parts.Add(new FactTextPart(text[position..open]));
            if (isOfIncident && text[(open + 1)..close].Trim() == By)
                parts.Add(FactTextPart.By);
            else if (names.InText(text[(open + 1)..close].Trim(), written.LocationOf(open + 1)) is { } place)
                parts.Add(new FactTextPart(null, place.Name, place.Field, place.Type));
            else
                isSound = false;
            position = close + 1;
        }

        parts.Add(new FactTextPart(text[position..]));
        return isSound ? new FactText([.. parts.Where(part => part.Literal is not "")]) : null;
    }
}
