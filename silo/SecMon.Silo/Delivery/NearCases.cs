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

    /// <summary>The cases near one, at most as many as are looked at: open before closed, then by level, then the newest.</summary>
    /// <param name="trigger">The case that was touched.</param>
    /// <param name="horizon">How far back from the newest of them.</param>
    /// <returns>The cases by id, and how many were left out.</returns>
    public (Dictionary<string, Case> Cases, int LeftOut) Of(Case trigger, TimeSpan horizon)
    {
        (string Name, object? Value)[] links = [.. CaseLinks.Of(trigger).Select((link, at) => (FormattableString.Invariant($"$link{at}"), (object?)link))];
        var linked = $"case_link JOIN case_index USING (case_id) WHERE link IN ({string.Join(", ", links.Select(one => one.Name))}) AND expected = 0";
        using var newest = connection.Command($"SELECT MAX(case_link.last), COUNT(DISTINCT case_id) FROM {linked}", links);
        using var found = newest.ExecuteReader();
        if (!found.Read() || found.IsDBNull(0))
            return ([], 0);
        var last = DateTime.Parse(found.GetString(0), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);
        var from = last.Ticks > horizon.Ticks ? last - horizon : DateTime.MinValue;
        using var command = connection.Command(
            $"""
            SELECT DISTINCT case_id, body, status = 'closed' AS closed, severity, case_index.last AS newest FROM {linked} AND case_link.last >= $from
              ORDER BY closed, severity DESC, newest DESC, case_id LIMIT $most
            """,
            [.. links, ("$from", DeliveryTables.Instant(from)), ("$most", CaseDecider.MostCases)]);
        using var row = command.ExecuteReader();
        var cases = new Dictionary<string, Case>(StringComparer.Ordinal);
        while (row.Read())
            cases[row.GetString(0)] = DeliveryTables.Read(row.GetString(1));
        return (cases, cases.Count < CaseDecider.MostCases ? 0 : Count(linked, links, from) - cases.Count);
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

    private int Count(string linked, (string Name, object? Value)[] links, DateTime from)
    {
        using var command = connection.Command($"SELECT COUNT(DISTINCT case_id) FROM {linked} AND case_link.last >= $from", [.. links, ("$from", DeliveryTables.Instant(from))]);
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
