using System.Globalization;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Silo.Grains;
using SecMon.Silo.Hosting;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Health;

/// <summary>Looks at every feed: stopped, behind, silent, unreadable, with holes, doubled, or with a clock that is off (use cases FD-01 to FD-05).</summary>
public sealed class SourcesCheck(IGrainFactory grains, SiloContext silo, Readiness readiness) : IHealthCheck
{
    private const double MostBad = 0.001;

    private static readonly TimeSpan LongestLag = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        if (!readiness.IsReady)
            return [];
        var problems = new List<HealthProblem>();
        foreach (var source in silo.Options.Sources)
            problems.AddRange(Judge(source, await grains.GetGrain<ISourceGrain>(source.Id).StatusAsync()));
        return problems;
    }

    /// <summary>What is wrong with a source that stands so. Pure.</summary>
    internal static IEnumerable<HealthProblem> Judge(SourceOptions source, SourceStatus status)
    {
        if (status.Problem is { } problem)
            yield return Of("SourceStopped", status, Severity.High, $"Source {status.Id} {(status.IsPartial ? "does not read all that it names" : "cannot be read")}: {problem}", "Do what it says;  secmon sources check --config FILE  tells whether it helped. SecMon is blind there until it can be read; nothing is lost if the logs stay.");
        if (status is { IsStuck: true, Problem: null })
            yield return Of("SourceStuck", status, Severity.High, string.Create(CultureInfo.InvariantCulture, $"Source {status.Id} has {status.LagBytes:N0} bytes to read and has read nothing for two minutes."), "Look whether the log's last record was ever finished, and whether the file is a log of the source's format; tell us what the file begins with.");
        if (status.Truncated is { } cut)
            yield return Of("SourceTruncated", status, Severity.High, $"A log of source {status.Id} was cut: {cut}.", "Records that were read stay in alerts and evidence; of what was not read nothing is known. Find out who can write in the log's folder, and treat what happened there meanwhile as unseen.");
        if (status.LostFile is { } lost)
            yield return Of("SourceFileLost", status, Severity.High, $"A log of source {status.Id} is gone: {lost}.", "Bring the file back into the folder if it was moved: it is known again and read on. If it was removed, find out by whom, and treat what it said as unseen.");
        if (status is { ForeignFile: { } file, ForeignKind: { } kind } && ForeignContainer.OfKind(kind) is var foreign)
            yield return Of("SourceForeign", status, Severity.High, string.Create(CultureInfo.InvariantCulture, $"Source {status.Id} reads {VisibleName.Of(file)}, which looks like {foreign.Looks}: {status.ForeignLines:N0} line(s) without a record."), $"{foreign.Mend} SecMon sees nothing there until a record comes; the first one ends this.");
        // What lay there at the start is read as fast as it goes; who stays behind stops catching up (CatchUp).
        var isBehind = status.LagSeconds > LongestLag.TotalSeconds;
        // What stands still for a reason that is told is late and silent for the same reason: one cause is one problem.
        var isTold = status is { Problem: not null, IsPartial: false } || status.IsStuck || status.ForeignFile is not null;
        if (!isTold && isBehind && !status.IsCatchingUp)
            yield return Of("SourceLagging", status, Severity.High, $"Source {status.Id} is {Span(status.LagSeconds)} behind.", "Look at the load of the machine and at secmon_batch_duration_seconds; alerts of that source come late.");
        // Before it was at its end once, nobody knows whether anything happened since the newest event.
        if (!isTold && !isBehind && !status.IsCatchingUp && source.LiveWithin is { } within && status.LiveSeconds > within.TotalSeconds)
            yield return NotLive(status);
        if (status.ForeignFile is null && 1 - status.Correct > MostBad)
            yield return Of("SourceUnreadable", status, Severity.Medium, $"Of the records of source {status.Id}, {Share(1 - status.Correct)} could not be read in the last ten minutes.", "Look at secmon_source_rejected_total by reason, and at the quarantine; the log's format may have changed.");
        if (status.Gaps > 0)
            yield return Of("SourceGap", status, Severity.High, $"The log of source {status.Id} has {status.Gaps} hole(s) in its session line numbers in the last ten minutes.", "Records are missing: somebody removed them, a file was lost, or the log's disk was full. Compare with the database server's own files.");
        if (1 - status.Clean > MostBad)
            yield return Of("SourceDoubled", status, Severity.Low, $"Of the records of source {status.Id}, {Share(1 - status.Clean)} came twice in the last ten minutes.", "A log is shipped or mounted twice; counts of rules may be too high.");
        if (status.MissingSettings.Count > 0)
            yield return Of("SourceSettingsHide", status, Severity.Low, $"The server of source {status.Id} logs too little: {string.Join("; ", status.MissingSettings.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} hides {one.Value.Replace(" ", ", ", StringComparison.Ordinal)}"))}.", "Set these in postgresql.conf as the README says; until then rules of those use cases cannot fire there.");
        if (status.Skewed > 0)
            yield return Of("SourceInFuture", status, Severity.High, $"In the last ten minutes {status.Skewed} record(s) of source {status.Id} claimed a time later than they can have arrived at.", "A clock was set, or somebody wrote lines. Such records are judged by their arrival, so detection goes on; find out who can set that server's clock or write its log.");
        if (status.ForeignFields > 0)
            yield return Of("SourceSaysTooMuch", status, Severity.Medium, string.Create(CultureInfo.InvariantCulture, $"In the last ten minutes records of source {status.Id} brought {status.ForeignFields:N0} field(s) that only SecMon sets, such as {status.ForeignField}: dropped."), "Whoever writes these records knows SecMon's names: ask why. A shipper that adds event.ingested can be told not to. Rules see what SecMon's own lists say; nothing is lost.");
        if (status.UnlistedNamesCount > 0)
            yield return Of("SourceNameUnlisted", status, Severity.Medium, string.Create(CultureInfo.InvariantCulture, $"The log of source {status.Id} shows {status.UnlistedNamesCount:N0} new name(s) of listed tables that no list has: {string.Join("; ", status.UnlistedNames)}{(status.UnlistedNamesCount > status.UnlistedNames.Length ? "; and more" : "")}."), "Ask who gave that name, and why. Rules go on meanwhile: SecMon treats it as listed. Add it to the list that the text names, in your lists folder; that ends this.");
        if (status.RefusedNames > 0)
            yield return Of("SourceNamesFull", status, Severity.High, string.Create(CultureInfo.InvariantCulture, $"The log of source {status.Id} gives listed tables more new names than SecMon keeps: {status.RefusedNames:N0} were not taken up."), "Rules on tables do not see what is done under these names. Find out who makes them, as the alerts IT-07 say, and add those that stay to citizen_tables.txt, with * where they share a beginning.");
        if (status.GuessedZone is { } zone)
            yield return Of("SourceZoneGuessed", status, Severity.High, $"Times of source {status.Id} end in {zone}, which is no one zone's; they are read {(source.LogTimeZone is { } read ? $"by log_timezone: {read.Id}" : "as UTC")}, and may be hours wrong.", $"Set  log_timezone:  of source {status.Id} in secmon.yml to the server's zone (SHOW log_timezone), a name like Asia/Shanghai. Until then office hours are not judged there.");
        // A log that is not expected to be live may be played, or be brought once a day: its times say nothing about a clock.
        if (source.LiveWithin is not null && status.ClockSkewSeconds is { } skew && Math.Abs(skew) > LargestSkew.TotalSeconds)
            yield return Of("SourceClockSkew", status, Severity.Medium, skew < 0 ? $"The clock of source {status.Id} is {Span(-skew)} ahead." : $"The clock of source {status.Id} is {Span(skew)} behind, or its log is shipped late.", "Look at time synchronisation of the database server; windows and office hours go by event time.");
    }

    private static HealthProblem NotLive(SourceStatus status) => status.Absence is { } absence
        ? Of("SourceNotLive", status, Severity.High, $"Source {status.Id} has shown no event for {Span(status.LiveSeconds)}: {absence}.", "Its files were there before: ask who took them away, or where the log goes now.")
        : Of("SourceNotLive", status, Severity.High, $"Source {status.Id} has shown no event for {Span(status.LiveSeconds)}.", "Ask whether the database is idle, its logging was switched off, or its log goes elsewhere. For a database that may be quiet, set  live_within:  of the source.");

    private static HealthProblem Of(string name, SourceStatus status, Severity severity, string summary, string next) => new(name, status.Id, severity, summary, next);

    private static string Share(double share) => share.ToString("P2", CultureInfo.InvariantCulture);

    private static string Span(double seconds) => seconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s")
        : seconds < 7_200
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3_600:0} h");
}
