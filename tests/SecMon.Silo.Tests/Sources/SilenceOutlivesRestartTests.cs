using SecMon.Detection;
using SecMon.Detection.Alerts;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>How long a source has been silent does not begin anew with a restart.</summary>
public sealed class SilenceOutlivesRestartTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void The_newest_event_of_a_checkpoint_is_still_the_newest()
    {
        var newest = _clock.GetUtcNow().UtcDateTime - TimeSpan.FromHours(3);

        Assert.Equal(newest, Pipeline(newest.Ticks).NewestEvent);
        Assert.Null(Pipeline(ticks: 0).NewestEvent);
    }

    [Fact]
    public void A_source_that_never_had_an_event_is_silent_since_its_very_first_start()
    {
        var gauges = new SourceGauges("db", _clock);
        Assert.Equal(0, gauges.LiveSeconds(feed: null));

        gauges.FirstStarted(ticks: 0);   // of a checkpoint that does not say it
        Assert.Equal(0, gauges.LiveSeconds(feed: null));
        gauges.FirstStarted((_clock.GetUtcNow().UtcDateTime - TimeSpan.FromHours(3)).Ticks);
        Assert.Equal(10_800, gauges.LiveSeconds(feed: null));
    }

    private static RecordPipeline Pipeline(long ticks)
    {
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        var rules = LoadedRules.Load(new RuleFiles([], []), pseudonyms).RuleSet;
        var detector = new Detector(rules, LogSource.Undeclared, Enricher.Load([], sourceHours: null, []), new AlertBuilder(pseudonyms))
        {
            Stream = new StreamClock(StreamClock.DefaultSkew) { State = new StreamClockState { Ticks = ticks } },
        };
        return new RecordPipeline(FollowedFolder.CreateParser(), detector);
    }
}
