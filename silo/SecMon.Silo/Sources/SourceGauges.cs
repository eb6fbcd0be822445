using SecMon.Events.Formats;
using SecMon.Silo.Grains;

namespace SecMon.Silo.Sources;

/// <summary>How far behind, how live and how good a source is, as metrics and status show it. Used by one turn at a time.</summary>
/// <param name="source">Id of the source.</param>
/// <param name="clock">The clock.</param>
internal sealed class SourceGauges(string source, TimeProvider clock)
{
    private DateTime _started = clock.GetUtcNow().UtcDateTime;
    private readonly CatchUp _catchUp = new(clock.GetUtcNow().UtcDateTime);
    private IReadOnlyList<HiddenSetting> _missing = [];
    private readonly Standstill _standstill = new(clock);

    private const int MostNamesShown = 5;

    private static readonly TimeSpan ToldFor = TimeSpan.FromMinutes(10);

    private readonly List<(DateTime At, FeedFinding Finding)> _findings = [];
    private bool _isFollowing;

    /// <summary>Age of the newest event while there is more to read; 0 at the end of the input.</summary>
    public double LagSeconds { get; private set; }

    /// <summary>Whether it reads what lay there when it started, and comes closer to the end.</summary>
    public bool IsCatchingUp => _catchUp.IsOn(clock.GetUtcNow().UtcDateTime);

    /// <summary>Whether there is something to read, and nothing was read for two minutes.</summary>
    public bool IsStuck => _standstill.IsOn;

    /// <summary>What happened before this was there when the source started.</summary>
    public DateTime BacklogUntil => _catchUp.BacklogUntil(clock.GetUtcNow().UtcDateTime);

    /// <summary>Takes up when the source started for the very first time: a silence from then on outlives restarts.</summary>
    /// <param name="ticks">Of UTC; 0 when nobody wrote it down.</param>
    public void FirstStarted(long ticks)
    {
        if (ticks > 0)
            _started = new DateTime(ticks, DateTimeKind.Utc);
    }

    /// <summary>Takes up what a step of reading gave.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="consumed">Bytes; 0 at the end of the input.</param>
    public void Note(SourceFeed feed, long consumed)
    {
        // What comes after a moment with nothing to read has only just been written: its age is the clock's, or the way's.
        feed.Indicators.NoteNewest(feed.Pipeline.NewestEvent, isFresh: consumed > 0 && _isFollowing);
        _isFollowing = consumed == 0;
        _standstill.Note(consumed, feed.Reader.LagBytes);
        LagSeconds = _isFollowing || feed.Pipeline.NewestEvent is null ? 0 : LiveSeconds(feed);
        _catchUp.Note(feed.Reader.LagBytes, feed.Pipeline.NewestEvent is null ? null : TimeSpan.FromSeconds(LiveSeconds(feed)), _isFollowing && !feed.Reader.IsBlind, clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>Age of the newest event; since the very first start of the source while there was none.</summary>
    /// <param name="feed">Null while the source is starting.</param>
    public double LiveSeconds(SourceFeed? feed) =>
        Math.Max(0, (clock.GetUtcNow().UtcDateTime - (feed?.Pipeline.NewestEvent ?? _started)).TotalSeconds);

    /// <summary>How the source stands.</summary>
    /// <param name="feed">Null while the source is starting.</param>
    /// <param name="problem">Why it cannot be read; null when it can.</param>
    public SourceStatus Status(SourceFeed? feed, string? problem)
    {
        var counts = feed?.Pipeline.Counts ?? new SourceCounts();
        var unlisted = feed?.UnlistedNames.ToList() ?? [];
        return new SourceStatus
        {
            Id = source,
            Problem = problem,
            Absence = feed?.Reader.Absence,
            IsPartial = feed?.Reader.IsPartial ?? false,
            Records = counts.Records,
            Events = counts.Events,
            Derived = counts.Derived,
            Ignored = new(counts.Ignored),
            Rejected = new(counts.Rejected),
            LagBytes = feed?.Reader.LagBytes ?? 0,
            NewestEvent = feed?.Pipeline.NewestEvent,
            Correct = feed?.Indicators.Correct ?? 1,
            Sufficient = feed?.Indicators.Sufficient ?? 1,
            Clean = feed?.Indicators.Clean ?? 1,
            Recognised = feed?.Indicators.Recognised ?? 1,
            LiveSeconds = LiveSeconds(feed),
            ClockSkewSeconds = feed?.Indicators.ClockSkew?.TotalSeconds,
            LagSeconds = LagSeconds,
            IsCatchingUp = IsCatchingUp,
            Gaps = feed?.Indicators.Gaps ?? 0,
            Skewed = feed?.Indicators.Skewed ?? 0,
            ForeignFields = feed?.Indicators.ForeignFields ?? 0,
            ForeignField = counts.ForeignField,
            IsStuck = IsStuck,
            Truncated = Recent(feed, FeedIssue.Truncated),
            LostFile = Recent(feed, FeedIssue.LostFile),
            ForeignFile = counts.Foreign?.File,
            ForeignKind = counts.Foreign?.Kind,
            ForeignLines = counts.Foreign?.Lines ?? 0,
            MissingSettings = (feed?.HiddenSettings ?? []).ToDictionary(setting => setting.Name, setting => setting.UseCases),
            GuessedZone = feed?.GuessedZone,
            UnlistedNames = [.. unlisted.Take(MostNamesShown).Select(name => $"{VisibleName.Of(name.Name)} stands for {VisibleName.Of(name.ListedAs)}: add it to {name.List}")],
            UnlistedNamesCount = unlisted.Count,
            RefusedNames = feed?.RefusedNames ?? 0,
            Actors = feed?.Pipeline.Accounts?.Count ?? 0,
        };
    }

    /// <summary>Takes up what happened to the files.</summary>
    public void Note(IReadOnlyList<FeedFinding> findings)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        _findings.RemoveAll(one => now - one.At >= ToldFor);
        _findings.AddRange(findings.Where(finding => !_findings.Exists(one => one.Finding == finding)).Select(finding => (now, finding)).ToList());
    }

    private string? Recent(SourceFeed? feed, string issue)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var texts = _findings.Where(one => now - one.At < ToldFor).Select(one => one.Finding).Concat(feed?.Findings ?? [])
            .Where(finding => finding.Issue == issue).Select(finding => finding.Text).Distinct(StringComparer.Ordinal).ToList();
        return texts.Count == 0 ? null : string.Join("; ", texts);
    }

    /// <summary>Sets the metrics.</summary>
    public void Show(SourceFeed feed)
    {
        var indicators = feed.Indicators;
        SecMonMetrics.LagBytes.WithLabels(source).Set(feed.Reader.LagBytes);
        SecMonMetrics.SourceStuck.WithLabels(source).Set(IsStuck && feed.Reader.Problem is null ? 1 : 0);
        SecMonMetrics.CatchingUp.WithLabels(source).Set(IsCatchingUp ? 1 : 0);
        SecMonMetrics.LagSeconds.WithLabels(source).Set(LagSeconds);
        SecMonMetrics.FeedCorrect.WithLabels(source).Set(indicators.Correct);
        SecMonMetrics.FeedSufficient.WithLabels(source).Set(indicators.Sufficient);
        SecMonMetrics.FeedClean.WithLabels(source).Set(indicators.Clean);
        SecMonMetrics.FeedRecognised.WithLabels(source).Set(indicators.Recognised);
        SecMonMetrics.FeedLive.WithLabels(source).Set(LiveSeconds(feed));
        SecMonMetrics.FeedClockSkew.WithLabels(source).Set(indicators.ClockSkew?.TotalSeconds ?? 0);
        SecMonMetrics.SourceActors.WithLabels(source).Set(feed.Pipeline.Accounts?.Count ?? 0);
        SecMonMetrics.SettingsJudged.WithLabels(source).Set(feed.HiddenSettings is null ? 0 : 1);
        Show(feed.HiddenSettings ?? []);
    }

    private void Show(IReadOnlyList<HiddenSetting> missing)
    {
        if (ReferenceEquals(_missing, missing))
            return;
        foreach (var gone in _missing.Except(missing))
            SecMonMetrics.SettingMissing.RemoveLabelled(source, gone.Name, gone.UseCases);
        foreach (var setting in missing)
            SecMonMetrics.SettingMissing.WithLabels(source, setting.Name, setting.UseCases).Set(1);
        _missing = missing;
    }
}
