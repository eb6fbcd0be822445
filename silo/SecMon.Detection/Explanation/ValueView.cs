using SecMon.Detection.Alerts;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Explanation;

/// <summary>An event's values as people may see them: what <c>secmon parse</c> shows.</summary>
/// <param name="pseudonyms">Makes the pseudonyms of citizen ids.</param>
/// <param name="isClear">True shows everything.</param>
public sealed class ValueView(ISubjectPseudonyms pseudonyms, bool isClear)
{
    private const int LongestText = 200;

    private readonly TextScrubber _scrubber = new(pseudonyms);

    /// <summary>The value of a field; null when the event does not have it.</summary>
    public string? Of(FieldName name, AccessEvent access) => Of(name, access[name]);

    /// <summary>A value of a field; null when it is absent.</summary>
    public string? Of(FieldName name, FieldValue value)
    {
        if (!value.IsPresent)
            return null;
        if (!isClear && name.Known is { IsInProcessOnly: true })
            return "a value that is not shown (--clear shows it)";
        return Text(name.Known == Fields.SubjectIds, value);
    }

    private string Text(bool areSubjects, FieldValue value) => value.Kind switch
    {
        FieldKind.List => $"[{string.Join(", ", value.Elements.Select(element => Text(areSubjects, element)))}]",
        FieldKind.Object => "an object",
        FieldKind.Null => "null",
        FieldKind.Text when areSubjects => pseudonyms.ForExport(value.TextForm()!),
        FieldKind.Text => $"'{Shortened(isClear ? value.TextForm()! : _scrubber.Scrub(value.TextForm()!))}'",
        _ => value.TextForm() ?? "",
    };

    private static string Shortened(string text) => text.Length > LongestText ? $"{text[..LongestText]}…" : text;
}
