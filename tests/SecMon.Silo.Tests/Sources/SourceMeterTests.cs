using SecMon.Detection.Alerts;
using SecMon.Events.Formats;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>No counter of a source falls below what the process before had shown.</summary>
public sealed class SourceMeterTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly string _source = Guid.NewGuid().ToString("N");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_is_read_again_was_counted_already()
    {
        var meter = new SourceMeter(_source, Counts(events: 100, torn: 7));

        meter.Begin(Counts(events: 90, torn: 5));
        Assert.Equal((100, 7, 7), Shown());

        meter.Report(Pipeline(Counts(events: 99, torn: 6)));
        Assert.Equal((100, 7, 7), Shown());
        meter.Report(Pipeline(Counts(events: 102, torn: 8)));
        Assert.Equal((102, 8, 8), Shown());
    }

    [Fact]
    public void What_was_read_and_is_gone_stays_counted_and_what_is_new_counts_at_once()
    {
        var meter = new SourceMeter(_source, Counts(events: 100, torn: 7));
        var counts = Counts(events: 90, torn: 5);
        meter.Begin(counts);

        Assert.True(meter.EndsEarly(counts));
        Assert.False(meter.EndsEarly(counts));
        counts.Reject(RejectReason.Torn);
        meter.Report(Pipeline(counts));

        Assert.Equal((100, 8, 8), Shown());
    }

    [Fact]
    public void Every_record_is_in_the_account_once_or_it_shows()
    {
        var meter = new SourceMeter(_source, null);
        var day = RecordedDay.Begin();
        meter.Begin(day.Pipeline.Counts);
        day.Read(500);
        day.Pipeline.RejectDamage(RejectReason.Compression, new EvidenceOrigin("db", "a.gz", 1), 5);
        meter.Report(day.Pipeline);
        Assert.Equal(501, day.Pipeline.Counts.Records);
        Assert.Equal(0, SecMonMetrics.Unaccounted.WithLabels(_source).Value);

        day.Read(10);
        day.Pipeline.Counts.Events--;
        meter.Report(day.Pipeline);

        Assert.Equal(1, SecMonMetrics.Unaccounted.WithLabels(_source).Value);
    }

    [Fact]
    public void A_source_that_comes_back_to_its_process_goes_on()
    {
        new SourceMeter(_source, null).Begin(Counts(events: 100, torn: 7));
        new SourceMeter(_source, Counts(events: 120, torn: 7)).Begin(Counts(events: 120, torn: 7));
        Assert.Equal((120, 7, 7), Shown());
    }

    [Fact]
    public void The_mark_of_a_killed_process_holds_its_account()
    {
        using (var mark = HighWaterMark.Open(_scratch["progress"], "db"))
        {
            Assert.Null(mark.Counts);
            mark.Write(5, 1_000, Counts(events: 1_000_000, torn: 7));
            mark.Write(6, 70, Counts(events: 12, torn: 3));   // shorter than the one before
        }

        using var found = HighWaterMark.Open(_scratch["progress"], "db");

        Assert.Equal((6UL, 70, 15), (found.FileId, found.Position, found.Records));
        Assert.Equal((12, 3), (found.Counts!.Events, found.Counts.Rejected[RejectReason.Torn]));
    }

    [Fact]
    public void A_mark_of_the_first_version_tells_how_far_its_process_had_read()
    {
        Directory.CreateDirectory(_scratch["progress"]);
        File.WriteAllBytes(Path.Combine(_scratch["progress"], "db"), [.. BitConverter.GetBytes(6UL), .. BitConverter.GetBytes(70L), .. BitConverter.GetBytes(15L)]);

        using var found = HighWaterMark.Open(_scratch["progress"], "db");

        Assert.Equal((6UL, 70, 15, null), (found.FileId, found.Position, found.Records, found.Counts));
    }

    [Theory]
    [InlineData(23)]
    [InlineData(100)]
    public void A_mark_that_cannot_be_read_is_none(int length)
    {
        Directory.CreateDirectory(_scratch["progress"]);
        File.WriteAllText(Path.Combine(_scratch["progress"], "db"), new string('x', length));

        using var found = HighWaterMark.Open(_scratch["progress"], "db");

        Assert.Equal((0UL, 0, null), (found.FileId, found.Records, found.Counts));
    }

    private static SourceCounts Counts(long events, long torn) => new() { Events = events, Rejected = { [RejectReason.Torn] = torn } };

    private static RecordPipeline Pipeline(SourceCounts counts) => new(null!, null) { Counts = counts };

    private (double Events, double Torn, double Rejected) Shown() =>
        (SecMonMetrics.Records.WithLabels(_source, "event").Value, SecMonMetrics.Rejected.WithLabels(_source, RejectReason.Torn).Value, SecMonMetrics.Records.WithLabels(_source, "rejected").Value);
}
