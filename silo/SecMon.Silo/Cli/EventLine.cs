using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Silo.Cli;

/// <summary>An event as <c>parse</c> shows it: one JSON object with the dotted names of event.md.</summary>
/// <param name="pseudonyms">Makes the pseudonyms.</param>
/// <param name="isClear">True shows everything, also statement texts and citizen ids.</param>
internal sealed class EventLine(ISubjectPseudonyms pseudonyms, bool isClear)
{
    private readonly TextScrubber _scrubber = new(pseudonyms);

    public string Of(AccessEvent access)
    {
        var line = new JsonObject
        {
            ["@timestamp"] = access.Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        };
        foreach (var field in access.Present.OrderBy(field => field.Index))
        {
            if (isClear || !field.IsInProcessOnly)
                Add(line, field.Name, access[field]);
        }

        foreach (var (name, value) in access.Others)
            Add(line, name, value);
        if (access.Document is { } document)
            AddDocument(line, document, prefix: "");
        return Write(line);
    }

    public static string OfIgnored(string kind, long position) =>
        Write(new JsonObject { ["outcome"] = "ignored", ["kind"] = kind, ["position"] = position });

    public static string OfRejected(string reason, long position) =>
        Write(new JsonObject { ["outcome"] = "rejected", ["reason"] = reason, ["position"] = position });

    private static string Write(JsonObject line)
    {
        var text = new StringBuilder("{");
        foreach (var (key, value) in line)
        {
            if (text.Length > 1)
                text.Append(", ");
            CanonicalJson.WriteString(key, text);
            text.Append(": ").Append(CanonicalJson.Write(value));
        }

        return text.Append('}').ToString();
    }

    private void AddDocument(JsonObject line, FieldObject document, string prefix)
    {
        foreach (var (key, value) in document.Members)
        {
            var name = prefix + key;
            var isKnown = Fields.Find(name) is { IsInProcessOnly: true } && !isClear;
            if (value.AsObject is { } inner)
                AddDocument(line, inner, name + ".");
            else if (!isKnown && !line.ContainsKey(name))
                Add(line, name, value);
        }
    }

    private void Add(JsonObject line, string name, FieldValue value) => line[name] = name == Fields.SubjectIds.Name ? Subjects(value) : Json(value);

    private JsonArray Subjects(FieldValue ids) =>
        [.. (ids.Kind == FieldKind.List ? ids.Elements : [ids]).Select(id => JsonValue.Create(pseudonyms.ForExport(id.TextForm() ?? "")))];

    private JsonNode? Json(FieldValue value) => value.Kind switch
    {
        FieldKind.Text => JsonValue.Create(isClear ? value.TextForm() : _scrubber.Scrub(value.TextForm()!)),
        FieldKind.Integer => JsonValue.Create(value.AsInteger),
        FieldKind.Number => JsonValue.Create(value.AsDouble),
        FieldKind.Boolean => JsonValue.Create(value.AsBoolean),
        FieldKind.List => new JsonArray([.. value.Elements.Select(Json)]),
        FieldKind.Object => new JsonObject(value.AsObject!.Members.DistinctBy(member => member.Key).Select(member => KeyValuePair.Create(member.Key, Json(member.Value)))),
        _ => null,
    };
}
