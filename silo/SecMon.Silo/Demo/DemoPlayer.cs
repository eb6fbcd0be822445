using System.Globalization;
using System.Text;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;
using SecMon.Silo.Configuration;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Demo;

/// <summary>
/// Plays the recorded day into a log file: the night at once, so that there is something to see, the rest of the day
/// within about a minute. Only the time of each record is changed: moved by whole days, so that it stays the same hour.
/// </summary>
public sealed partial class DemoPlayer(SecMonOptions options, TimeProvider clock, ILogger<DemoPlayer> log) : BackgroundService
{
    private const int RecordsAtOnce = 1_200;
    private const int RecordsPerStep = 12;
    private const int TimeLength = 23;
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private string _path = "";   // from StartAsync on

    /// <inheritdoc/>
    /// <remarks>The file is there before the source looks: a folder that no file fits is a problem.</remarks>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var folder = DemoSource.FolderIn(options.Data);
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.EnumerateFiles(folder, "*.csv"))
            File.Delete(old);
        _path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"population-db-{clock.GetUtcNow():yyyyMMdd-HHmmss}.csv"));
        await File.WriteAllBytesAsync(_path, [], cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogPlaying(_path);
        await using var played = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        var count = 0;
        await foreach (var record in RecordsAsync(stoppingToken))
        {
            await played.WriteAsync(record, stoppingToken);
            if (++count < RecordsAtOnce || count % RecordsPerStep != 0)
                continue;
            await played.FlushAsync(stoppingToken);
            await Task.Delay(Step, clock, stoppingToken);
        }

        LogPlayed(count);
    }

    private async IAsyncEnumerable<byte[]> RecordsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var parser = LogFormats.CreateParser(LogFormats.Find("pgaudit")!, new ParserOptions { SourceId = "demo", Pseudonyms = SubjectPseudonyms.WithPublicKeys() });
        using var recorded = await ContentStream.OpenAsync(DemoSource.RecordedDay, 0, cancellation);
        var content = new GrowingBuffer();
        TimeSpan? shift = null;
        while (true)
        {
            var read = await recorded.ReadAsync(content.Room(), cancellation);
            content.Added(read);
            while (parser.Frame(content.Content.Span, new ContentPlace(Container.CsvLog, IsFileStart: false, IsComplete: read == 0)) is > 0 and var length)
            {
                var record = content.Content[..length].ToArray();
                content.Consume(length);
                shift ??= ShiftOf(record);
                Move(record, shift.Value);
                yield return record;
            }

            if (read == 0)
                yield break;
        }
    }

    /// <summary>To the last whole day, and a few seconds by the moment of the start, so that each run is a log of its own.</summary>
    private TimeSpan ShiftOf(byte[] first)
    {
        var recorded = DateTime.ParseExact(Encoding.ASCII.GetString(first, 0, TimeLength), TimeFormat, CultureInfo.InvariantCulture);
        var now = clock.GetUtcNow();
        var days = (now.UtcDateTime.Date - recorded.Date).Days - 1;
        return TimeSpan.FromDays(days) + TimeSpan.FromMilliseconds(now.ToUnixTimeMilliseconds() % 60_000);
    }

    private static void Move(byte[] record, TimeSpan shift)
    {
        var time = DateTime.ParseExact(Encoding.ASCII.GetString(record, 0, TimeLength), TimeFormat, CultureInfo.InvariantCulture) + shift;
        Encoding.ASCII.GetBytes(time.ToString(TimeFormat, CultureInfo.InvariantCulture), record.AsSpan(0, TimeLength));
    }

    [LoggerMessage(1, LogLevel.Information, "No sources are configured: playing a recorded day of a population database into {Path}")]
    private partial void LogPlaying(string path);

    [LoggerMessage(2, LogLevel.Information, "The recorded day is over: {Records} records. See /api/v1/alerts; README.md says how to watch your own PostgreSQL")]
    private partial void LogPlayed(int records);
}
