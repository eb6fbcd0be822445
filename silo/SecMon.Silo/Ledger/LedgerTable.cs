using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecMon.Silo.Ledger;

/// <summary>The ledger's tables through one connection. The statements are common to SQLite and PostgreSQL.</summary>
/// <param name="connection">Open; transactions are the caller's.</param>
internal readonly struct LedgerTable(DbConnection connection)
{
    private const string Columns = "sequence, time, kind, key, revision, body, previous_hash, hash";

    public LedgerHead? Head(bool isLocked = false)
    {
        using var command = Command($"SELECT sequence, hash, cut_off FROM ledger_head WHERE id = 1{(isLocked ? " FOR UPDATE" : "")}");
        using var row = command.ExecuteReader();
        return row.Read() ? new LedgerHead(row.GetInt64(0), row.GetString(1), row.GetString(2)) : null;
    }

    public void MoveHead(LedgerHead head)
    {
        using var command = Command(
            "UPDATE ledger_head SET sequence = @sequence, hash = @hash, cut_off = @cut_off WHERE id = 1",
            ("@sequence", head.Sequence), ("@hash", head.Hash), ("@cut_off", head.CutOff));
        command.ExecuteNonQuery();
    }

    public IEnumerable<LedgerEntry> Read(long after, long limit, string? kind)
    {
        using var command = kind is null
            ? Command($"SELECT {Columns} FROM ledger WHERE sequence > @after ORDER BY sequence LIMIT @limit", ("@after", after), ("@limit", limit))
            : Command($"SELECT {Columns} FROM ledger WHERE sequence > @after AND kind = @kind ORDER BY sequence LIMIT @limit", ("@after", after), ("@limit", limit), ("@kind", kind));
        using var row = command.ExecuteReader();
        while (row.Read())
            yield return EntryOf(row);
    }

    public LedgerEntry? At(long sequence) => Read(sequence - 1, 1, kind: null).FirstOrDefault(entry => entry.Sequence == sequence);

    /// <summary>Number of the oldest entry that was appended at that time or later; null when there is none.</summary>
    public long? FirstSince(string time)
    {
        using var command = Command("SELECT sequence FROM ledger WHERE time >= @time ORDER BY sequence LIMIT 1", ("@time", time));
        return command.ExecuteScalar() as long?;
    }

    public LedgerEntry? Find(string kind, string key)
    {
        using var command = Command($"SELECT {Columns} FROM ledger WHERE kind = @kind AND key = @key ORDER BY revision DESC LIMIT 1", ("@kind", kind), ("@key", key));
        using var row = command.ExecuteReader();
        return row.Read() ? EntryOf(row) : null;
    }

    public Dictionary<string, LedgerEntry> FindMany(string kind, IReadOnlyCollection<string> keys)
    {
        var found = new Dictionary<string, LedgerEntry>(StringComparer.Ordinal);
        if (keys.Count == 0)
            return found;
        (string Name, object Value)[] named = [.. keys.Distinct(StringComparer.Ordinal).Select((key, at) => (string.Create(CultureInfo.InvariantCulture, $"@key{at}"), (object)key))];
        using var command = Command(
            $"SELECT {Columns} FROM ledger WHERE kind = @kind AND key IN ({string.Join(", ", named.Select(one => one.Name))}) ORDER BY revision", [("@kind", kind), .. named]);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var entry = EntryOf(row);
            found[entry.Key] = entry;   // the newest revision comes last
        }

        return found;
    }

    public List<LedgerEntry> FindAll(string kind, string key)
    {
        using var command = Command($"SELECT {Columns} FROM ledger WHERE kind = @kind AND key = @key ORDER BY revision", ("@kind", kind), ("@key", key));
        using var row = command.ExecuteReader();
        var entries = new List<LedgerEntry>();
        while (row.Read())
            entries.Add(EntryOf(row));
        return entries;
    }

    public string? BodyOf(LedgerDraft draft)
    {
        using var command = Command(
            "SELECT body FROM ledger WHERE kind = @kind AND key = @key AND revision = @revision",
            ("@kind", draft.Kind), ("@key", draft.Key), ("@revision", draft.Revision));
        return command.ExecuteScalar() as string;
    }

    /// <summary>True for an entry that retention removed and whose time alone would let it come back.</summary>
    public bool IsForgotten(LedgerDraft draft)
    {
        using var command = Command(
            "SELECT 1 FROM ledger_forgotten WHERE kind = @kind AND key = @key AND revision = @revision",
            ("@kind", draft.Kind), ("@key", draft.Key), ("@revision", draft.Revision));
        return command.ExecuteScalar() is not null;
    }

    public void Insert(LedgerEntry entry)
    {
        using var command = Command(
            $"INSERT INTO ledger ({Columns}) VALUES (@sequence, @time, @kind, @key, @revision, @body, @previous, @hash)",
            ("@sequence", entry.Sequence), ("@time", entry.Time), ("@kind", entry.Kind), ("@key", entry.Key),
            ("@revision", entry.Revision), ("@body", entry.Body), ("@previous", entry.PreviousHash), ("@hash", entry.Hash));
        command.ExecuteNonQuery();
    }

    public void Forget(LedgerEntry entry)
    {
        using var command = Command(
            "INSERT INTO ledger_forgotten (kind, key, revision) VALUES (@kind, @key, @revision) ON CONFLICT DO NOTHING",
            ("@kind", entry.Kind), ("@key", entry.Key), ("@revision", entry.Revision));
        command.ExecuteNonQuery();
    }

    /// <summary>SHA-256 over what retention remembers, 64 hex digits; empty when that is nothing.</summary>
    public string ForgottenDigest()
    {
        using var command = Command("SELECT kind, key, revision FROM ledger_forgotten");
        using var row = command.ExecuteReader();
        var lines = new List<string>();
        while (row.Read())
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{row.GetString(0)} {row.GetString(1)} {row.GetInt64(2)}\n"));
        lines.Sort(StringComparer.Ordinal);   // databases sort texts in orders of their own
        return lines.Count == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    public long RemoveThrough(long sequence)
    {
        using var command = Command("DELETE FROM ledger WHERE sequence <= @sequence", ("@sequence", sequence));
        return command.ExecuteNonQuery();
    }

    private static LedgerEntry EntryOf(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3),
        row.GetInt64(4), row.GetString(5), row.GetString(6), row.GetString(7));

    private DbCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant statements of this class only
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
