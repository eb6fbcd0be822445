using SecMon.Events.Tests.Formats;

namespace SecMon.Silo.Tests.Evidence;

/// <summary>Three records of every format; the second looks a citizen up.</summary>
internal static class EvidenceLines
{
    public const string Citizen = "999350000107";

    public const string Name = "Nguyễn Văn Bí Mật";

    private static readonly LogRecord[] Records = [
        LogRecord.Audit("SELECT 1"),
        LogRecord.Audit($"SELECT * /* for {Name} */ FROM pop.citizen\nWHERE id = '{Citizen}' AND n = {Citizen} AND name = $${Name}$$ OR \"{Name}\" = $1", parameters: Citizen) with { User = $"clerk_{Citizen}" },
        LogRecord.Audit("SELECT 3"),
    ];

    /// <summary>The format that a source declares, and its lines.</summary>
    public static (string Format, string[] Lines) Of(string kind) => kind switch
    {
        "csvlog" => ("pgaudit", [.. Records.Select(record => record.Csv())]),
        "jsonlog" => ("pgaudit", [.. Records.Select(record => record.Json())]),
        _ => ("json", [
            """{"@timestamp":"2026-11-16T00:31:29Z","n":1}""" + "\n",
            $$$"""{"@timestamp":"2026-11-16T00:31:30Z","event":{"action":"read"},"user":{"name":"clerk_{{{Citizen}}}"},"filter":{"id":"{{{Citizen}}}","n":{{{Citizen}}},"names":["{{{Name}}}"]}}""" + "\n",
            """{"@timestamp":"2026-11-16T00:31:31Z","n":3}""" + "\n",
        ]),
    };
}
