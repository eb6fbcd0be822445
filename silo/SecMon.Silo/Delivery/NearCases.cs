using System.Globalization;
using Microsoft.Data.Sqlite;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>What decisions about a case are made with: the cases that share account, address or source with it, and the incidents so far.</summary>
/// <param name="connection">The writer's: what the fold just did is seen.</param>
internal sealed class NearCases(SqliteConnection connection) : IKnownIncidents
{
    private const int MostIncidents = 200;
    private const int MostLooked = 2_000;

    /// <summary>The cases near one, at most as many as are looked at: open before closed, then by level, then the newest.</summary>
    /// <param name="trigger">The case that was touched.</param>
    /// <param name="horizon">How far back from the newest of them.</param>
    /// <returns>The cases by id, and how many were left out.</returns>
    public (Dictionary<string, Case> Cases, int LeftOut) Of(Case trigger, TimeSpan horizon)
    {
        (string Name, object? Value)[] links = [.. CaseLinks.Of(trigger).Select((link, at) => (FormattableString.Invariant($"$link{at}"), (object?)link))];
        var linked = $"FROM case_link WHERE link IN ({string.Join(", ", links.Select(one => one.Name))})";
        using var newest = connection.Command($"SELECT MAX(last) {linked}", links);
        if (newest.ExecuteScalar() is not string last)
            return ([], 0);
        var now = DateTime.Parse(last, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        (string Name, object? Value)[] within =
        [
            .. links, ("$from", DeliveryTables.Instant(now.Ticks > horizon.Ticks ? now - horizon : DateTime.MinValue)), ("$looked", MostLooked), ("$most", CaseDecider.MostCases),
        ];

        // Of very many the newest, so that a flood of cases costs the store's writer no more than so many.
        var looked = $"SELECT case_id {linked} AND last >= $from GROUP BY case_id ORDER BY MAX(last) DESC, case_id LIMIT $looked";
        using var command = connection.Command(
            $"SELECT case_id, body FROM case_index WHERE expected = 0 AND case_id IN ({looked}) ORDER BY status = 'closed', severity DESC, last DESC, case_id LIMIT $most",
            within);
        using var row = command.ExecuteReader();
        var cases = new Dictionary<string, Case>(StringComparer.Ordinal);
        while (row.Read())
            cases[row.GetString(0)] = DeliveryTables.Read(row.GetString(1));
        cases.TryAdd(trigger.Id, trigger);
        if (cases.Count < CaseDecider.MostCases)
            return (cases, 0);

        // Expected ones take no part; behind those looked through nobody asks which they are.
        var takingPart = Count($"SELECT COUNT(DISTINCT case_id) {linked} AND last >= $from", within) - Count($"SELECT COUNT(*) FROM case_index WHERE expected = 1 AND case_id IN ({looked})", within);
        return (cases, Math.Max(0, takingPart - cases.Count));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Incident> Of(string by, string value, string system)
    {
        using var command = connection.Command(
            "SELECT body FROM incident_index WHERE by_key = $key ORDER BY last DESC, incident_id LIMIT $most", ("$key", IncidentTables.KeyOf(by, value, system)), ("$most", MostIncidents));
        using var row = command.ExecuteReader();
        var found = new List<Incident>();
        while (row.Read())
            found.Add(IncidentTables.Read(row.GetString(0)));
        return found;
    }

    /// <inheritdoc/>
    public bool IsInOpen(string caseId) => new IncidentTables(connection).Of(caseId).Any(one => one.IsOpen);

    private int Count(string select, (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(select, parameters);
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
