using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SecMon.EndToEnd.Tests.Delivery;
using SecMon.EndToEnd.Tests.Logs;

namespace SecMon.Dashboards.Tests.Running;

/// <summary>
/// The logs of three systems: of the population database a recorded day that ends now and what goes on after it, of the identity app what goes
/// on, and of criminal records a day whose server does not log how many rows a statement returned.
/// </summary>
internal sealed partial class Nation : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly string _folder;
    private readonly FreshLog _attacks;
    private readonly RecordedDay _day = RecordedDay.Read();
    private readonly CancellationTokenSource _ended = new();
    private Task _writing = Task.CompletedTask;
    private volatile bool _isSilent;
    private int _sessions;

    public Nation(string folder)
    {
        _folder = folder;
        foreach (var system in new[] { "population", "vneid", "criminal" })
            Directory.CreateDirectory(Path.Combine(folder, system));
        _attacks = new FreshLog(Path.Combine(folder, "population", "fresh.csv"));
        var day = Recent();
        File.WriteAllText(Path.Combine(folder, "population", "day.csv"), day);
        File.WriteAllLines(Path.Combine(folder, "criminal", "day.csv"), day.Split('\n').Where(line => line.Length > 0).Select(line => Rows().Replace(line, "\",,,,,,")));
        File.WriteAllText(Path.Combine(folder, "vneid", "live.csv"), "");
    }

    /// <summary>Begins to write, until disposed: accounts that are refused, attacks among them, and now and then something unreadable.</summary>
    public void Begin() => _writing = WriteAsync();

    /// <summary>A citizen table is copied out by an account: critical, at once.</summary>
    public Task CopyOutAsync(string account, string address = "127.7.7.7") => AppendAsync("population", "fresh.csv", Line(account, 3, "COPY", "LOG", "00000", "AUDIT: SESSION,1,1,READ,COPY,,,\"\"COPY pop.citizen TO STDOUT WITH (FORMAT csv, HEADER)\"\",<none>,0", address: address));

    /// <summary>An account takes rights and copies a citizen table out: two cases, which are one story.</summary>
    public async Task TakeRightsAndCopyOutAsync(string account)
    {
        await AppendAsync("population", "fresh.csv", Line(account, 3, "GRANT", "LOG", "00000", $"AUDIT: SESSION,1,1,ROLE,GRANT,,,GRANT pg_read_all_data TO {account},<none>,0"));
        await CopyOutAsync(account);
    }

    /// <summary>A session's line numbers jump.</summary>
    public async Task TearHoleAsync()
    {
        var session = NextSession();
        await AppendAsync("vneid", "live.csv", Refusal("hole", session, 2) + Refusal("hole", session, 9));
    }

    /// <summary>The identity app logs nothing, until the end of what is returned.</summary>
    public IDisposable Silence()
    {
        _isSilent = true;
        return new Ending(() => _isSilent = false);
    }

    /// <summary>A log that nobody can read lies beside the others, until the end of what is returned.</summary>
    public IDisposable Break(string system)
    {
        var broken = Path.Combine(_folder, system, "broken.csv");
        File.CreateSymbolicLink(broken, "broken.csv");
        return new Ending(() => File.Delete(broken));
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _writing;
        _ended.Dispose();
    }

    private async Task WriteAsync()
    {
        using var pace = new PeriodicTimer(Pace);
        for (var i = 0; await NextAsync(pace); i++)
        {
            await _attacks.AttackAsync(1);
            if (!_isSilent)
                await AppendAsync("vneid", "live.csv", string.Concat(Enumerable.Range(0, 20).Select(account => Refusal($"citizen_{account}", NextSession(), 2))) + (i % 4 == 0 ? "not a record at all\n" : ""));
        }
    }

    private async Task<bool> NextAsync(PeriodicTimer pace)
    {
        try
        {
            return await pace.WaitForNextTickAsync(_ended.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private string Recent()
    {
        var last = DateTime.ParseExact(Encoding.ASCII.GetString(_day.Moved(TimeSpan.Zero), _day.Starts[^1], 23), "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetString(_day.Moved(DateTime.UtcNow + TimeSpan.FromHours(7) - last));
    }

    /// <summary>The last column of an audit row, at the end of the record's message.</summary>
    [GeneratedRegex(@",\d+"",,,,,,", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Rows();

    private string NextSession() => string.Create(CultureInfo.InvariantCulture, $"7b{Interlocked.Increment(ref _sessions):x6}.1a");

    private string Line(string account, int line, string command, string level, string code, string message, string? session = null, string address = "127.7.7.7") => string.Create(
        CultureInfo.InvariantCulture,
        $""""
        {DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7)):yyyy-MM-dd HH:mm:ss.fff} +07,"{account}","population",23718,"{address}:45845",{session ?? NextSession()},{line},"{command}",2026-11-16 01:59:47 +07,14/1,0,{level},{code},"{message}",,,,,,,,,"psql","client backend",,0

        """");

    private string Refusal(string account, string session, int line) =>
        Line(account, line, "authentication", "FATAL", "28P01", $"password authentication failed for user \"\"{account}\"\"", session);

    private Task AppendAsync(string system, string file, string text) => File.AppendAllTextAsync(Path.Combine(_folder, system, file), text);

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
