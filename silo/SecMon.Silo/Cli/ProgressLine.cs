using System.Diagnostics;
using System.Globalization;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Cli;

/// <summary>One line on standard error that says how far a long command has come; only on a terminal, and only after two seconds.</summary>
internal sealed class ProgressLine : IDisposable
{
    private const int Width = 30;
    private const int StepsBetweenLooks = 1_024;
    private const int CountsBetweenLooks = 16;

    private static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Lock _counting = new();   // counts may come from any thread
    private long _shown;
    private int _steps;

    /// <summary>How many of something are done, when nobody knows of how many.</summary>
    public void Show(string what, long count)
    {
        lock (_counting)
        {
            if (IsTime(CountsBetweenLooks))
                Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{what}: {count:N0}\u001b[K"));
        }
    }

    public void Show(InputFile file, long records)
    {
        if (!IsTime(StepsBetweenLooks))
            return;
        var (read, length) = file.OnDisk;
        var share = length == 0 ? 1 : (double)read / length;
        var bar = new string('█', (int)(share * Width)).PadRight(Width, '░');
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{bar} {share,4:P0} of {Path.GetFileName(file.Path)}, {records:N0} records\u001b[K"));
    }

    public void Dispose()
    {
        if (_shown != 0)
            Console.Error.Write("\r\u001b[K");
        _shown = 0;
    }

    private bool IsTime(int stepsBetweenLooks)
    {
        if (Console.IsErrorRedirected || ++_steps % stepsBetweenLooks != 0)
            return false;
        if (Stopwatch.GetElapsedTime(_started) < FirstAfter || (_shown != 0 && Stopwatch.GetElapsedTime(_shown) < Interval))
            return false;
        _shown = Stopwatch.GetTimestamp();
        return true;
    }
}
