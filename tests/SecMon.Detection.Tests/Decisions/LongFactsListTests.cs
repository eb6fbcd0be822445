using System.Diagnostics;
using System.Text;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>A list of facts of a million rows keeps no copy of its text.</summary>
[Collection(MemoryTests.Name)]
public class LongFactsListTests(ITestOutputHelper output)
{
    private const int Many = 1_000_000;

    [Fact]
    public void A_million_rows_are_held_as_their_places()
    {
        var text = new StringBuilder("*account,from,to,ticket,approved_by,tables\n", Many * 70);
        for (var i = 0; i < Many; i++)
            text.Append("account_").Append(i).Append(",2026-11-01,2026-11-30,T-").Append(i).Append(",eve,migration of a table\n");
        var files = DecisionFiles.Files(("facts/approval.csv", text.ToString()));
        var problems = new List<Diagnostic>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();

        var library = FactsLibrary.Load(files, problems, new HashSet<string> { "approval" });

        var taken = watch.Elapsed;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        watch.Restart();
        Assert.Equal("T-999999", Assert.Single(Found(library, "account_999999"))[new("ticket")].TextForm());
        output.WriteLine($"{Many} rows, {text.Length} characters: {taken.TotalMilliseconds:0} ms, {held / 1_000_000.0:0.0} MB beside the text; first look-up {watch.Elapsed.TotalMicroseconds:0} µs");
        watch.Restart();
        for (var i = 0; i < 100_000; i++)
            Assert.Single(Found(library, $"account_{i * 7}"));
        output.WriteLine($"a look-up that finds a row {watch.Elapsed.TotalMicroseconds / 100_000:0.00} µs");
        Assert.Empty(problems);
        Assert.InRange(held / Many, 1, 40);
        GC.KeepAlive(files);

        static List<RowFact> Found(FactsLibrary library, string account) => FactsLibraryTests.Rows(library, "approval", ("user.name", account));
    }
}
