using System.Text;
using SecMon.Silo.Evidence;

namespace SecMon.Silo.Tests.Evidence;

/// <summary>A record is read again wherever rotation has put it, and who cannot confirm it says why.</summary>
public sealed class RecordFinderTests
{
    [Theory]
    [InlineData("csvlog", "")]
    [InlineData("csvlog", "rotated")]
    [InlineData("csvlog", "compressed")]
    [InlineData("jsonlog", "")]
    [InlineData("jsonlog", "compressed")]
    [InlineData("json", "")]
    [InlineData("json", "rotated")]
    [InlineData("json", "compressed")]
    public async Task Every_record_is_found_with_the_very_bytes_that_were_read(string kind, string happened)
    {
        var (format, lines) = EvidenceLines.Of(kind);
        await using var bench = new EvidenceBench(format);
        var records = bench.Write(lines);
        if (happened == "rotated")
            bench.Rotate("audit.log.1");
        if (happened == "compressed")
            bench.Compress();

        var found = await bench.Finder.FindAsync(Enumerable.Reverse(records), CancellationToken.None);

        Assert.All(records, record => Assert.Null(found[record].Problem));
        Assert.Equal(lines, records.Select(record => Encoding.UTF8.GetString(found[record].Raw!)));
    }

    [Fact]
    public async Task A_record_behind_a_cut_is_found_by_its_bytes()
    {
        var (format, lines) = EvidenceLines.Of("csvlog");
        await using var bench = new EvidenceBench(format);
        var records = bench.Write(lines);
        var behind = records[1] with { FileId = records[1].FileId ^ 1 };

        var found = await bench.Finder.FindAsync([behind], CancellationToken.None);

        Assert.Null(found[behind].Problem);
        Assert.Equal(lines[1], Encoding.UTF8.GetString(found[behind].Raw!));
        bench.Compress();
        Assert.Null((await bench.Finder.FindAsync([behind], CancellationToken.None))[behind].Problem);
        await NotConfirmedAsync(bench, behind with { Position = records[2].Position }, "its file was removed");
    }

    [Fact]
    public async Task A_record_that_was_changed_truncated_or_removed_is_not_confirmed_and_its_bytes_are_not_shown()
    {
        var (format, lines) = EvidenceLines.Of("csvlog");
        await using var bench = new EvidenceBench(format);
        var record = bench.Write(lines)[1];

        bench.Write(lines[0], lines[1].Replace("clerk", "other", StringComparison.Ordinal), lines[2]);
        await NotConfirmedAsync(bench, record, "it was changed");
        bench.Write(lines[0]);
        await NotConfirmedAsync(bench, record, "ends before the record");
        bench.Write(lines[1], lines[2]);
        await NotConfirmedAsync(bench, record, "its file was removed");
        File.Delete(bench.Log);
        await NotConfirmedAsync(bench, record, "no file that can be read fits");
        await NotConfirmedAsync(bench, record with { Source = "gone" }, "no source 'gone' is configured");
    }

    [Fact]
    public async Task A_compressed_file_that_is_cut_is_not_confirmed()
    {
        var (format, lines) = EvidenceLines.Of("csvlog");
        await using var bench = new EvidenceBench(format);
        var records = bench.Write([.. lines, .. Enumerable.Range(0, 5_000).Select(i => lines[2].Replace("3/17", $"3/{i}", StringComparison.Ordinal))]);
        bench.Compress();
        await using (var file = new FileStream(bench.Log + ".1.gz", FileMode.Open))
            file.SetLength(file.Length / 2);

        var found = await bench.Finder.FindAsync([records[1], records[^1]], CancellationToken.None);

        Assert.Null(found[records[1]].Problem);
        Assert.NotNull(found[records[^1]].Problem);
    }

    private static async Task NotConfirmedAsync(EvidenceBench bench, EvidenceRecord record, string why)
    {
        var found = await bench.FindAsync(record);
        Assert.Null(found.Raw);
        Assert.Contains(why, found.Problem, StringComparison.Ordinal);
    }
}
