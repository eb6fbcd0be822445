using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SecMon.Silo.Sinks.Files;

/// <summary>Names what a line says, from the line alone: an alert by its id, a case and an incident by id and revision, a checkpoint by its number.</summary>
internal static class LineKey
{
    /// <summary>The same for the same thing delivered again; a line of nothing that is known is named by its bytes.</summary>
    public static string Of(string line)
    {
        try
        {
            using var parsed = JsonDocument.Parse(line);
            return NameOf(DocumentFields.Of(parsed.RootElement)) ?? HashOf(line);
        }
        catch (JsonException)
        {
            return HashOf(line);   // somebody else wrote it; it is left alone, and equals no document
        }
    }

    private static string? NameOf(DocumentFields fields)
    {
        if (fields.Text("event.kind") == "alert")
            return fields.Text("event.id") is { } alert ? $"alert {alert}" : null;
        if (fields.Text("secmon.case.id") is { } id && fields.Number("secmon.case.revision") is { } revision)
            return $"case {id} {revision}";
        if (fields.Text("secmon.incident.id") is { } incident && fields.Number("secmon.incident.revision") is { } grown)
            return $"incident {incident} {grown}";
        return fields.Number("secmon.checkpoint.sequence") is { } sequence ? $"checkpoint {sequence}" : null;
    }

    private static string HashOf(string line) => $"sha256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)))}";
}
