using System.Text.Json.Nodes;

namespace SecMon.EndToEnd.Tests.Processes;

/// <summary>Alert documents, compared as design.md says what *equal* means.</summary>
internal static class Documents
{
    /// <summary>The alerts of a ledger by id, without what may differ between two runs.</summary>
    /// <param name="folder">Any folder.</param>
    /// <param name="data">The data folder.</param>
    public static async Task<SortedDictionary<string, string>> OfLedgerAsync(string folder, string data)
    {
        await using var export = await SecMonProcess.RunAsync(folder, "ledger", "export", "--data", data);
        Assert.Equal(0, export.ExitCode);
        var entries = export.Output.Select(line => JsonNode.Parse(line)!).Where(entry => (string)entry["kind"]! == "alert");
        return ById(entries.Select(entry => entry["body"]!));
    }

    /// <summary>The alerts of a replay by id, without what may differ between two runs.</summary>
    public static SortedDictionary<string, string> OfReplay(SecMonProcess replay) => ById(replay.Output.Select(line => JsonNode.Parse(line)!));

    /// <summary>Says what differs; a difference of two dictionaries is no use to a reader.</summary>
    public static void AssertEqual(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual)
    {
        var lost = expected.Keys.Except(actual.Keys).ToList();
        var added = actual.Keys.Except(expected.Keys).ToList();
        Assert.True(lost.Count + added.Count == 0, $"{lost.Count} alerts are missing, {added.Count} should not be there.\n{Show(expected, lost)}\n{Show(actual, added)}");
        foreach (var (id, document) in expected)
            Assert.Equal(document, actual[id]);
    }

    private static string Show(SortedDictionary<string, string> documents, List<string> ids) => string.Join('\n', ids.Take(5).Select(id => documents[id]));

    private static SortedDictionary<string, string> ById(IEnumerable<JsonNode> documents)
    {
        var alerts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in documents)
            alerts.Add((string)document["event"]!["id"]!, Comparable(document));
        return alerts;
    }

    private static string Comparable(JsonNode document)
    {
        foreach (var name in new[] { "created", "ingested", "sequence", "url" })
            document["event"]!.AsObject().Remove(name);
        document.AsObject().Remove("observer");
        document["secmon"]!.AsObject().Remove("ledger");
        document["secmon"]!["source"]?.AsObject().Remove("id");
        foreach (var item in document["secmon"]!["evidence"]!["items"]!.AsArray())
        {
            item!.AsObject().Remove("source");
            item.AsObject().Remove("file");
        }

        return document.ToJsonString();
    }
}
