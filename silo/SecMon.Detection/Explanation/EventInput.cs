using System.Text;
using System.Text.Json;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Formats.Json;

namespace SecMon.Detection.Explanation;

/// <summary>Events that an author keeps in a file: JSON documents, or log content of a format.</summary>
/// <param name="options">How events are made.</param>
public sealed class EventInput(ParserOptions options)
{
    /// <summary>Reads JSON: one object, a list of objects, or an object a line.</summary>
    /// <param name="content">UTF-8.</param>
    /// <returns>The events one after the other in one instance; its <see cref="AccessEvent.Name"/> counts them from 0.</returns>
    /// <exception cref="FormatException">The content is something else; the message says where.</exception>
    public IEnumerable<AccessEvent> ReadJson(ReadOnlyMemory<byte> content)
    {
        var makes = new DocumentEvents(options);
        var access = new AccessEvent();
        var number = 0;
        foreach (var document in Documents(content))
        {
            access.Clear();
            access.Name = new RecordName(0, number);
            access.Record = BitConverter.GetBytes(number);
            number++;
            var time = document.Find("@timestamp").TextForm();
            makes.Fill(access, document, DateTimeOffset.TryParse(time, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var at) ? at.UtcDateTime : DateTime.UnixEpoch);
            yield return access;
        }
    }

    /// <summary>Reads log content.</summary>
    /// <param name="content">Whole records.</param>
    /// <param name="format">The format.</param>
    /// <returns>The events one after the other in one instance, derived ones among them; its <see cref="AccessEvent.Name"/> counts records from 0.</returns>
    public IEnumerable<AccessEvent> ReadLines(ReadOnlyMemory<byte> content, LogFormat format)
    {
        var parser = LogFormats.CreateParser(format, options);
        var container = parser.Recognise(content.Span, isComplete: true) ?? Container.JsonLines;
        var access = new AccessEvent();
        for (var number = 0; !content.IsEmpty; number++)
        {
            var outcome = parser.Next(content, new ContentPlace(container, IsFileStart: number == 0, IsComplete: true), access);
            content = content[outcome.Length..];
            access.Name = new RecordName(0, number);
            if (outcome.Kind == OutcomeKind.Event)
                yield return access;
            while (parser.TryDerive(access))
            {
                access.Name = new RecordName(0, number);
                yield return access;
            }
        }
    }

    private static IEnumerable<FieldObject> Documents(ReadOnlyMemory<byte> content)
    {
        foreach (var (text, place) in Texts(Encoding.UTF8.GetString(content.Span)))
        {
            if (!JsonTree.TryRead(Encoding.UTF8.GetBytes(text), out var document))
                throw new FormatException($"{place} is no JSON object");
            yield return document;
        }
    }

    private static IEnumerable<(string Text, string Place)> Texts(string content)
    {
        if (IsWhole(content) is { } whole)
        {
            return whole.ValueKind == JsonValueKind.Array
                ? whole.EnumerateArray().Select((element, i) => (element.GetRawText(), $"element {i + 1}"))
                : [(content, "the file")];
        }

        return content.Split('\n').Select((line, i) => (line.Trim(), $"line {i + 1}")).Where(line => line.Item1.Length > 0);
    }

    private static JsonElement? IsWhole(string content)
    {
        try
        {
            return JsonDocument.Parse(content).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
