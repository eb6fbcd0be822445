using System.Diagnostics;
using SecMon.Elasticsearch.StandIn;

namespace SecMon.Elasticsearch.Tests;

/// <summary>Elastic's own client works against the stand-in, so the stand-in is not only as wrong as we are.</summary>
public sealed class OfficialClientTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_official_client_takes_the_stand_in_for_Elasticsearch()
    {
        var folder = Path.Combine(Repository(), "tests", "elasticsearch-client");
        if (!Programs.Has("node"))
            Assert.Skip("node is not installed");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "@elastic", "elasticsearch")))
            Assert.Skip("the client is not installed: npm ci --prefix tests/elasticsearch-client");
        await using var bench = await Bench.StartAsync(new StandInOptions { Flavor = Flavor.Elasticsearch9 });
        await bench.DeliverAsync(Documents.Alerts(3));
        bench.Server.BlockWrites(Documents.March);

        var start = new ProcessStartInfo("node", [Path.Combine(folder, "check.mjs"), bench.Server.Url.ToString()]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);

        output.WriteLine(said);
        Assert.True(node.ExitCode == 0, await errors);
        Assert.EndsWith("12 claims hold\n", said, StringComparison.Ordinal);
        Assert.Contains(bench.BulkRequests, request => request.Headers["Content-Type"].Contains("compatible-with=9", StringComparison.Ordinal));
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SecMon.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run outside the repository");
        return folder;
    }
}
