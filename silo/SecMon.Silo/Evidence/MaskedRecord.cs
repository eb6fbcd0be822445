using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Sql;

namespace SecMon.Silo.Evidence;

/// <summary>A record as people may see it: shape and account of what was done, no literal, no person.</summary>
/// <param name="parser">Of the source's format; reads this one record only.</param>
/// <param name="scrubber">The last check.</param>
internal sealed class MaskedRecord(ILogParser parser, TextScrubber scrubber)
{
    private const int MostParameters = 50;
    private const int LongestText = 2_000;

    private readonly AccessEvent _access = new();

    /// <summary>Masks a record.</summary>
    public JsonObject Of(FoundRecord record, long position)
    {
        var place = new ContentPlace(record.Container, IsFileStart: position == 0, IsComplete: true);
        var outcome = parser.Next(record.Raw!, place, _access);
        return outcome.Kind == OutcomeKind.Event
            ? OfEvent()
            : new JsonObject { ["text"] = scrubber.Scrub($"({outcome.Detail ?? "no event"}, {record.Raw!.Length} bytes)") };
    }

    private JsonObject OfEvent()
    {
        var masked = new JsonObject { ["action"] = Text(Fields.EventAction) ?? "other" };
        var text = _access.Document is { } document ? Document(document) : Statement();
        if (text is not null)
            masked["text"] = Cut(scrubber.Scrub(text));   // a cut before would halve an id
        if (Parameters() is { Count: > 0 } parameters)
            masked["parameters"] = parameters;
        foreach (var (name, field) in new[] { ("account", Fields.UserName), ("address", Fields.SourceIp), ("status_code", Fields.DbStatusCode) })
        {
            if (Text(field) is { } value)
                masked[name] = scrubber.Scrub(value);
        }

        return masked;
    }

    private static string Cut(string text) =>
        text.Length <= LongestText ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)}…";

    private string? Statement() => Text(Fields.DbQueryText) is { } statement ? StatementMask.Of(statement) : null;

    private string? Text(Field field) => _access[field].TextForm();

    private JsonArray Parameters()
    {
        var values = _access[Fields.DbQueryParameter];
        var elements = values.Kind == FieldKind.List ? values.Elements : values.IsPresent ? [values] : [];
        return [.. elements.Take(MostParameters).Select(value => JsonValue.Create($"'…{value.TextForm()?.Length ?? 0}'"))];
    }

    private static string Document(FieldObject document)
    {
        var text = new StringBuilder();
        Append(document, text);
        return text.ToString();
    }

    private static void Append(FieldObject document, StringBuilder text)
    {
        text.Append('{');
        var isFirst = true;
        foreach (var (key, value) in document.Members)
        {
            text.Append(isFirst ? "" : ", ").Append(key).Append(": ");
            isFirst = false;
            Append(value, text);
        }

        text.Append('}');
    }

    private static void Append(FieldValue value, StringBuilder text)
    {
        switch (value.Kind)
        {
            case FieldKind.Object:
                Append(value.AsObject!, text);
                break;
            case FieldKind.List:
                text.Append('[').AppendJoin(", ", value.Elements.Take(MostParameters).Select(Element)).Append(']');
                break;
            default:
                text.Append(Element(value));
                break;
        }
    }

    private static string Element(FieldValue value) => value.Kind switch
    {
        FieldKind.Text => $"'…{value.TextForm()!.Length}'",
        FieldKind.Integer or FieldKind.Number => string.Create(CultureInfo.InvariantCulture, $"…{value.TextForm()!.Length}"),
        FieldKind.Boolean => value.AsBoolean ? "true" : "false",
        FieldKind.Object => Document(value.AsObject!),
        FieldKind.List => $"[…{value.Elements.Count}]",
        _ => "null",
    };
}
