using System.Text.Json;
using Orleans.Storage;

namespace SecMon.Silo.Storage;

/// <summary>
/// Grain state as plain JSON. Without names of types, unlike Orleans' own: a data folder outlives the name of a class,
/// and nothing that is read can name a type to be made.
/// </summary>
internal sealed class CheckpointJson : IGrainStorageSerializer
{
    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    /// <inheritdoc/>
    public T Deserialize<T>(BinaryData? input) =>
        JsonSerializer.Deserialize<T>(input ?? BinaryData.Empty) ?? throw new StoreException("a checkpoint in the store is empty. Restore the data folder from a backup.");
}
