using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Ledger;

/// <summary>The newest checkpoint as the keeper leaves it beside the store.</summary>
internal static class LedgerCheckpointFile
{
    /// <summary>Reads it; null when there is none, or a crash left half of one.</summary>
    public static JsonObject? Read(string dataFolder)
    {
        var path = LedgerKeeper.CheckpointPathIn(dataFolder);
        try
        {
            return File.Exists(path) && JsonNode.Parse(File.ReadAllText(path)) is JsonObject checkpoint && checkpoint["sequence"] is not null && checkpoint["hash"] is not null ? checkpoint : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it; a crash leaves the one before or this one.</summary>
    public static async Task WriteAsync(string dataFolder, string checkpoint)
    {
        var path = LedgerKeeper.CheckpointPathIn(dataFolder);
        await using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(checkpoint + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
