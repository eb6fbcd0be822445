using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>
/// Documents as the lines of one <c>_bulk</c> request. Always <c>index</c> of the whole document with an external version:
/// sending it again, late or out of order changes nothing.
/// </summary>
internal sealed class BulkRequest
{
    /// <summary>No document above this is sent: small hosted plans refuse it.</summary>
    public const int MostBytesEver = 10_000_000;

    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    private BulkRequest(IReadOnlyList<SinkDocument> documents, ReadOnlyMemory<byte> lines)
    {
        Documents = documents;
        Lines = lines;
    }

    /// <summary>What is sent, in order.</summary>
    public IReadOnlyList<SinkDocument> Documents { get; }

    /// <summary>The lines, the last one with its line end too; UTF-8.</summary>
    public ReadOnlyMemory<byte> Lines { get; }

    /// <summary>Takes documents from the front until the next one would go over a limit; a single one is taken whatever its size.</summary>
    public static BulkRequest Of(IReadOnlyList<SinkDocument> documents, int from, int mostDocuments, int mostBytes)
    {
        var lines = new ArrayBufferWriter<byte>();
        var taken = 0;
        while (from + taken < documents.Count && taken < mostDocuments)
        {
            var document = documents[from + taken];
            // UTF-8 of a text is never shorter than the text, so this looks ahead without writing.
            if (taken > 0 && lines.WrittenCount + document.Json.Length > mostBytes)
                break;
            var before = lines.WrittenCount;
            Write(document, lines);
            if (taken > 0 && lines.WrittenCount > mostBytes)
                return new BulkRequest(Slice(documents, from, taken), lines.WrittenMemory[..before]);
            taken++;
        }

        return new BulkRequest(Slice(documents, from, taken), lines.WrittenMemory);
    }

    private static SinkDocument[] Slice(IReadOnlyList<SinkDocument> documents, int from, int count) => [.. documents.Skip(from).Take(count)];

    private static void Write(SinkDocument document, ArrayBufferWriter<byte> lines)
    {
        using (var json = new Utf8JsonWriter(lines, Options))
        {
            json.WriteStartObject();
            json.WriteStartObject("index");
            json.WriteString("_index", IndexNames.IndexOf(document));
            json.WriteString("_id", document.Id);
            json.WriteNumber("version", document.Version);
            json.WriteString("version_type", "external");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        lines.Write("\n"u8);
        Encoding.UTF8.GetBytes(OneLine(document.Json), lines);
        lines.Write("\n"u8);
    }

    /// <summary>A raw line end in JSON can only be white space between values.</summary>
    private static string OneLine(string json) => json.AsSpan().ContainsAny('\r', '\n') ? json.Replace('\r', ' ').Replace('\n', ' ') : json;
}
