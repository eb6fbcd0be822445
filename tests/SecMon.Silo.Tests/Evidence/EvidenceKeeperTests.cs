using System.Text;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Evidence;

/// <summary>The records of an alert stay in the ledger, masked, whatever becomes of the log.</summary>
public sealed class EvidenceKeeperTests
{
    [Theory]
    [InlineData("csvlog")]
    [InlineData("jsonlog")]
    [InlineData("json")]
    public async Task What_is_kept_shows_the_record_but_no_literal_and_no_person(string kind)
    {
        var (format, lines) = EvidenceLines.Of(kind);
        await using var bench = new EvidenceBench(format);
        var records = bench.Write(lines);
        await bench.RaiseAsync("al-1", [.. records]);

        var kept = await bench.KeepAsync("al-1");

        Assert.Equal(records.Select(record => record.Sha256), kept.Select(item => (string)item!["sha256"]!));
        Assert.All(kept, item => Assert.Null(item!["problem"]));
        Assert.Contains("'…12'", (string)kept[1]!["text"]!, StringComparison.Ordinal);
        Assert.StartsWith("clerk_ps", (string)kept[1]!["account"]!, StringComparison.Ordinal);
        var text = kept.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.DoesNotContain(EvidenceLines.Citizen, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nguyễn", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Bí", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sealed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_stays_when_its_file_is_removed_and_the_finder_says_why_it_cannot_confirm_it()
    {
        var (format, lines) = EvidenceLines.Of("csvlog");
        await using var bench = new EvidenceBench(format);
        var records = bench.Write(lines);
        await bench.RaiseAsync("al-1", records[1]);
        var before = (await bench.KeepAsync("al-1")).ToJsonString();

        File.Delete(bench.Log);
        await bench.RaiseAsync("al-2", records[2]);
        var second = await bench.KeepAsync("al-2");

        Assert.Equal(before, (await bench.KeptAsync("al-1")).ToJsonString());
        Assert.Contains("its file was removed", (await bench.FindAsync(records[1])).Problem, StringComparison.Ordinal);
        Assert.Contains("its file was removed", (string)second[0]!["problem"]!, StringComparison.Ordinal);
        Assert.Null(second[0]!["text"]);
    }

    [Fact]
    public async Task Kept_raw_bytes_open_with_the_key_and_cannot_be_read_without()
    {
        var (format, lines) = EvidenceLines.Of("csvlog");
        await using var bench = new EvidenceBench(format, keepsRaw: true);
        await bench.RaiseAsync("al-1", bench.Write(lines)[1]);

        var content = Convert.FromBase64String((string)(await bench.KeepAsync("al-1"))[0]!["sealed"]!);

        Assert.Equal(lines[1], Encoding.UTF8.GetString(new RecordSeal(bench.Keys.Quarantine).Open(content)));
        Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(EvidenceLines.Citizen)));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"secmon":"x"}""")]
    [InlineData("""{"secmon":{"evidence":[]}}""")]
    [InlineData("""{"secmon":{"evidence":{"items":[7,{"source":"db","file_id":"zz","position":"-1","sha256":""}]}}}""")]
    public async Task An_alert_that_somebody_made_unreadable_does_not_stop_the_keeper(string body)
    {
        var (format, lines) = EvidenceLines.Of("csvlog");
        await using var bench = new EvidenceBench(format);
        await bench.Ledger.AppendAsync([new LedgerDraft(LedgerKind.Alert, "al-0", 1, body)]);
        await bench.RaiseAsync("al-1", bench.Write(lines)[1]);

        Assert.NotNull((await bench.KeepAsync("al-1"))[0]!["text"]);
    }

    [Fact]
    public async Task Evidence_collected_again_after_a_crash_leaves_the_first_as_it_is()
    {
        var (format, lines) = EvidenceLines.Of("csvlog");
        await using var bench = new EvidenceBench(format);
        await bench.RaiseAsync("al-1", bench.Write(lines)[1]);
        var first = (await bench.KeepAsync("al-1")).ToJsonString();
        File.Delete(bench.Log);

        var again = await bench.Ledger.AppendAsync([new LedgerDraft(LedgerKind.Evidence, "al-1", 1, """{"alert":"al-1","items":[]}""")]);

        Assert.Equal((0, 0), (again.Appended, again.Conflicts.Count));
        Assert.Equal(first, (await bench.KeptAsync("al-1")).ToJsonString());
    }
}
