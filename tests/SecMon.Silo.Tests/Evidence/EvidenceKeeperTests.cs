using System.Text;
using SecMon.Silo.Evidence;
using SecMon.Silo.Health;
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
        await File.WriteAllTextAsync(bench.Log, lines[2]);   // the folder can be read, and holds the next file
        await bench.RaiseAsync("al-2", records[1]);
        await bench.RunAsync("a first look says so", () => Task.FromResult(EvidenceQueue.Due(bench.Store, DateTime.MaxValue, 9).Count == 1));
        Assert.Null(await bench.Ledger.FindAsync(LedgerKind.Evidence, "al-2"));
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        var second = await bench.KeepAsync("al-2");

        Assert.Equal(before, (await bench.KeptAsync("al-1")).ToJsonString());
        Assert.Contains("its file was removed", (await bench.FindAsync(records[1])).Problem, StringComparison.Ordinal);
        Assert.Contains("its file was removed", (string)second[0]!["problem"]!, StringComparison.Ordinal);
        Assert.Null(second[0]!["text"]);
    }

    [Fact]
    public async Task What_cannot_be_had_now_is_no_evidence_holds_up_nobody_pages_and_is_tried_again_after_a_restart()
    {
        var (format, lines) = EvidenceLines.Of("csvlog");
        await using var bench = new EvidenceBench(format);
        var records = bench.Write(lines);
        bench.Rotate("out-of-sight");
        await bench.RaiseAsync("al-1", records[1]);
        await bench.RaiseAsync("al-2");
        var check = new EvidenceCheck(bench.Store, bench.Clock);
        Assert.Empty(await check.LookAsync(CancellationToken.None));

        await bench.KeepAsync("al-2");
        for (var day = 0; day < 40; day += 10)
        {
            bench.Clock.Advance(TimeSpan.FromDays(10));
            await bench.RunAsync("it was tried again", () => Task.FromResult(EvidenceQueue.Due(bench.Store, bench.Clock.GetUtcNow().UtcDateTime, 9).Count == 0));
        }

        Assert.Null(await bench.Ledger.FindAsync(LedgerKind.Evidence, "al-1"));
        var told = Assert.Single(await check.LookAsync(CancellationToken.None));
        Assert.Equal(("EvidenceWaiting", Detection.Rules.Severity.High), (told.Name, told.Severity));
        Assert.Contains("no file that can be read fits", told.Summary, StringComparison.Ordinal);

        File.Move(bench.Scratch["out-of-sight"], bench.Log);
        bench.Clock.Advance(TimeSpan.FromHours(2));
        Assert.NotNull((await bench.KeepAsync("al-1"))[0]!["text"]);
        await bench.RunAsync("nothing waits", () => Task.FromResult(EvidenceQueue.Due(bench.Store, DateTime.MaxValue, 9).Count == 0));
        Assert.Empty(await check.LookAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Of_two_files_the_one_that_can_be_read_is_kept_at_once_and_the_other_when_it_is_back()
    {
        var (format, lines) = EvidenceLines.Of("csvlog");
        await using var bench = new EvidenceBench(format);
        var first = bench.Write(lines);
        bench.Rotate("out-of-sight");
        var second = bench.Write(lines[1..]);
        await bench.RaiseAsync("al-1", first[1], second[1]);

        var early = await bench.KeepAsync("al-1");
        Assert.Equal((true, true, true), (early[0]!["text"] is null, early[0]!["problem"] is null, early[1]!["text"] is not null));

        File.Move(bench.Scratch["out-of-sight"], bench.Scratch["audit.log.1"]);
        File.Delete(bench.Log);
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        await bench.RunAsync("both are kept", async () => (await bench.KeptAsync("al-1"))[0]!["text"] is not null);
        Assert.Equal(early[1]!.ToJsonString(), (await bench.KeptAsync("al-1"))[1]!.ToJsonString());
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
