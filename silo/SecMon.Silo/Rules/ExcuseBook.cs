using SecMon.Detection.Decisions.Facts;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Rules;

/// <summary>
/// Since when each row that excuses somebody is there, over restarts: it excuses nothing that happened before. The rows that a new data
/// folder finds were always there.
/// </summary>
internal sealed class ExcuseBook(Store store, TimeProvider clock)
{
    private const string NotNew = "";   // the list of a row by which a data folder is known to be not new

    private Dictionary<(string List, string Row), long>? _kept;   // as the store has them; null until it was read
    private Dictionary<(string List, string Row), long> _taken = [];
    private bool _isNew;
    private long _newest;   // time of the last change

    /// <summary>Takes up the rows of now.</summary>
    /// <param name="facts">As they were read.</param>
    /// <returns>The same, whose rows know since when they are there, and what changed since <see cref="KeepAsync"/>.</returns>
    public (FactsLibrary Facts, IReadOnlyList<ExcuseChange> Changes) Take(FactsLibrary facts)
    {
        var kept = _kept ??= Read();
        var now = Later(kept.Values.Append(_newest).Max());
        var since = new Dictionary<(string List, string Row), long>();
        foreach (var excuse in facts.Excuses)
            since[excuse] = kept.TryGetValue(excuse, out var ticks) ? ticks : _isNew ? long.MinValue : now.Ticks;
        _taken = since;
        _newest = now.Ticks;
        return (facts.Since(excuse => since.GetValueOrDefault(excuse, now.Ticks)), [.. Changes(kept, since, facts, now)]);
    }

    /// <summary>The rows of now that came since a time, by list and moment; what went since is known to nobody but the ledger.</summary>
    public IEnumerable<ExcuseChange> AddedSince(DateTime since) => _taken
        .Where(pair => pair.Value > since.Ticks)
        .GroupBy(pair => (pair.Key.List, pair.Value), (added, rows) => new ExcuseChange(added.List, "", new DateTime(added.Value, DateTimeKind.Utc), [.. rows.Select(row => row.Key.Row)], []));

    /// <summary>Notes durably what was taken last. Behind the ledger, so that no row is known of which the ledger does not say.</summary>
    public async Task KeepAsync()
    {
        var (taken, kept) = (_taken, _kept ??= Read());
        await store.WriteAsync(connection =>
        {
            foreach (var (list, row) in kept.Keys.Except(taken.Keys))
                connection.Execute("DELETE FROM excusing_row WHERE list = $list AND row = $row", ("$list", list), ("$row", row));
            foreach (var excuse in taken.Keys.Except(kept.Keys))
                connection.Execute("INSERT OR REPLACE INTO excusing_row (list, row, since) VALUES ($list, $row, $since)", ("$list", excuse.List), ("$row", excuse.Row), ("$since", taken[excuse]));
            connection.Execute("INSERT OR IGNORE INTO excusing_row (list, row, since) VALUES ($list, '', 0)", ("$list", NotNew));
            return 0;
        });
        _kept = taken;
        _isNew = false;
    }

    /// <summary>Now, and behind every change before: a clock that was set back hides none behind those that are told.</summary>
    private DateTime Later(long known) => new(Math.Max(clock.GetUtcNow().UtcDateTime.Ticks, known + 1), DateTimeKind.Utc);

    private static IEnumerable<ExcuseChange> Changes(
        Dictionary<(string List, string Row), long> before, Dictionary<(string List, string Row), long> after, FactsLibrary facts, DateTime now)
    {
        var added = after.Keys.Except(before.Keys).ToLookup(excuse => excuse.List, excuse => excuse.Row);
        var removed = before.Keys.Except(after.Keys).ToLookup(excuse => excuse.List, excuse => excuse.Row);
        return added.Select(list => list.Key).Union(removed.Select(list => list.Key)).Order(StringComparer.Ordinal)
            .Select(list => new ExcuseChange(list, facts.Versions.GetValueOrDefault(list, ""), now, [.. added[list]], [.. removed[list]]));
    }

    private Dictionary<(string List, string Row), long> Read()
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command("SELECT list, row, since FROM excusing_row");
        using var row = command.ExecuteReader();
        var since = new Dictionary<(string List, string Row), long>();
        _isNew = true;
        while (row.Read())
        {
            _isNew = false;
            if (row.GetString(0) != NotNew)
                since[(row.GetString(0), row.GetString(1))] = row.GetInt64(2);
        }

        return since;
    }
}
