using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SecMon.Detection.Correlation;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Rules;

/// <summary>
/// The rule sets of this silo: the current one, and every earlier one that a checkpoint, a journal or a snapshot may need.
/// Their files are kept in the store, named by hash, so that a record is always detected with the set noted for it.
/// </summary>
public sealed class RuleBook : IRunningRules
{
    private readonly Store _store;
    private readonly Func<ISubjectPseudonyms> _pseudonyms;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, LoadedRules> _sets = new();

    private RuleBook(Store store, Func<ISubjectPseudonyms> pseudonyms, TimeProvider clock, LoadedRules current)
    {
        _store = store;
        _pseudonyms = pseudonyms;
        _clock = clock;
        Current = current;
    }

    /// <summary>The set in force for what comes next.</summary>
    public LoadedRules Current { get; }

    /// <summary>Takes the current set into the book, durably, and opens the earlier ones.</summary>
    public static async Task<RuleBook> OpenAsync(Store store, RuleFiles files, Func<ISubjectPseudonyms> pseudonyms, TimeProvider clock)
    {
        var current = LoadedRules.Load(files, pseudonyms());
        var book = new RuleBook(store, pseudonyms, clock, current);
        book._sets[current.RuleSet.Hash] = current;
        await book.KeepAsync(current);
        book.OpenEarlier();
        return book;
    }

    /// <summary>The set of that hash.</summary>
    /// <exception cref="StoreException">The store does not hold it.</exception>
    public LoadedRules Get(string hash) =>
        _sets.TryGetValue(hash, out var set) ? set : throw new StoreException($"the store holds no rule set {hash}, which a checkpoint names. Restore the data folder from a backup.");

    /// <inheritdoc/>
    public RunningRule? Find(ulong key)
    {
        if (Current.Find(key) is { } rule)
            return rule;
        foreach (var set in _sets.Values)
        {
            if (set.Find(key) is { } earlier)
                return earlier;
        }

        return null;
    }

    private Task<int> KeepAsync(LoadedRules set)
    {
        var content = Pack(set.Files);
        var time = _clock.GetUtcNow().UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        return _store.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT OR IGNORE INTO rule_set (hash, time, content) VALUES ($hash, $time, $content)";
            command.Parameters.AddWithValue("$hash", set.RuleSet.Hash);
            command.Parameters.AddWithValue("$time", time);
            command.Parameters.AddWithValue("$content", content);
            return command.ExecuteNonQuery();
        });
    }

    private void OpenEarlier()
    {
        using var reader = Store.OpenReader(_store.Path);
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT hash, content FROM rule_set WHERE hash <> $current";
        command.Parameters.AddWithValue("$current", Current.RuleSet.Hash);
        using var row = command.ExecuteReader();
        while (row.Read())
            _sets[row.GetString(0)] = LoadedRules.Load(Unpack(row.GetFieldValue<byte[]>(1)), _pseudonyms());
    }

    private static byte[] Pack(RuleFiles files)
    {
        using var packed = new MemoryStream();
        using (var compressed = new BrotliStream(packed, CompressionLevel.Optimal))
            JsonSerializer.Serialize(compressed, files);
        return packed.ToArray();
    }

    private static RuleFiles Unpack(byte[] packed)
    {
        using var content = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<RuleFiles>(content) ?? throw new StoreException("a rule set in the store is damaged");
    }
}
