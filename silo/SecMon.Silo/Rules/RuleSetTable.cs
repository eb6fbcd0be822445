using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Rules;

/// <summary>The files of rule sets in the store, by hash; the time is when a set came into force last.</summary>
internal sealed class RuleSetTable(Store store)
{
    private const string NotInForceYet = "";

    /// <summary>Hash of the set that came into force last; null in a new data folder.</summary>
    public string? NewestHash()
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT hash FROM rule_set WHERE time <> '' ORDER BY time DESC LIMIT 1";
        return (string?)command.ExecuteScalar();
    }

    /// <summary>The files of the sets before one; of very many the newest.</summary>
    public IEnumerable<RuleFiles> Others(string hash) => Read("SELECT content FROM rule_set WHERE hash <> $hash ORDER BY time DESC LIMIT 16", hash);

    /// <summary>The files of a set; null when it is not kept.</summary>
    public RuleFiles? Find(string hash) => Read("SELECT content FROM rule_set WHERE hash = $hash", hash).FirstOrDefault();

    /// <summary>Keeps a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="time">When, UTC.</param>
    /// <param name="isNewest">True when it comes into force; false leaves the time of one that is there.</param>
    public Task KeepAsync(LoadedRules set, DateTime time, bool isNewest)
    {
        var content = Pack(set.Files with { Lists = [.. set.Files.Lists.Where(file => !file.RelativePath.StartsWith(FactsLibrary.Folder, StringComparison.Ordinal))] });   // rows are read from the disk
        return store.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = isNewest
                ? "INSERT INTO rule_set (hash, time, content) VALUES ($hash, $time, $content) ON CONFLICT (hash) DO UPDATE SET time = excluded.time"
                : "INSERT OR IGNORE INTO rule_set (hash, time, content) VALUES ($hash, $time, $content)";
            command.Parameters.AddWithValue("$hash", set.RuleSet.Hash);
            command.Parameters.AddWithValue("$time", isNewest ? Text(time) : NotInForceYet);
            command.Parameters.AddWithValue("$content", content);
            return command.ExecuteNonQuery();
        });
    }

    /// <summary>Forgets sets that came into force before a time, but for some.</summary>
    public Task ForgetAsync(IReadOnlyList<string> kept, DateTime before) => store.WriteAsync(connection =>
    {
        using var command = connection.CreateCommand();
        var names = kept.Select((_, i) => $"$kept{i}").ToArray();
        command.CommandText = $"DELETE FROM rule_set WHERE time < $before AND hash NOT IN ({string.Join(", ", names)})";
        command.Parameters.AddWithValue("$before", Text(before));
        for (var i = 0; i < names.Length; i++)
            command.Parameters.AddWithValue(names[i], kept[i]);
        return command.ExecuteNonQuery();
    });

    private static string Text(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);

    private List<RuleFiles> Read(string query, string hash)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.CreateCommand();
        command.CommandText = query;
        command.Parameters.AddWithValue("$hash", hash);
        using var row = command.ExecuteReader();
        var sets = new List<RuleFiles>();
        while (row.Read())
            sets.Add(Unpack(row.GetFieldValue<byte[]>(0)));
        return sets;
    }

    private static byte[] Pack(RuleFiles files)
    {
        using var packed = new MemoryStream();
        using (var compressed = new BrotliStream(packed, CompressionLevel.Fastest))
            JsonSerializer.Serialize(compressed, files);
        return packed.ToArray();
    }

    private static RuleFiles Unpack(byte[] packed)
    {
        using var content = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<RuleFiles>(content) ?? throw new StoreException("a rule set in the store is damaged");
    }
}
