using System.Text.Json;
using Orleans.Storage;

namespace SecMon.Silo.Storage;

/// <summary>
/// Grain state as plain JSON. Without names of types, unlike Orleans' own: a data folder outlives the name of a class,
/// and nothing that is read can name a type to be made. It lies sealed: a checkpoint holds names of sessions.
/// </summary>
/// <param name="seal">Null writes it in clear.</param>
internal sealed class CheckpointJson(RecordSeal? seal = null) : IGrainStorageSerializer
{
    private readonly SealedBytes _sealed = new(seal);

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(_sealed.Close(JsonSerializer.SerializeToUtf8Bytes(input)));

    /// <inheritdoc/>
    public T Deserialize<T>(BinaryData? input) =>
        JsonSerializer.Deserialize<T>(_sealed.Open((input ?? BinaryData.Empty).ToArray())) ?? throw new StoreException("a checkpoint in the store is empty. Restore the data folder from a backup.");
}
