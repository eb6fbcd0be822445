using SecMon.Events;

namespace SecMon.Silo.Sources;

/// <summary>How many accounts a source saw within the last hour of its events. Used by one thread at a time.</summary>
public sealed class RecentAccounts
{
    /// <summary>More accounts than this are not told apart: the count stays there.</summary>
    public const int Most = 200_000;

    private const int Minutes = 60;

    private readonly Dictionary<string, long> _lastMinute = new(StringComparer.Ordinal);
    private readonly List<string> _gone = [];
    private long _minute = long.MinValue;

    /// <summary>Accounts seen within the hour before the newest event.</summary>
    public int Count => _lastMinute.Count;

    /// <summary>Notes whose event it is; events without an account belong to nobody.</summary>
    /// <param name="access">The event.</param>
    /// <param name="reached">Time that the events have reached, UTC; null before they begin.</param>
    public void Note(AccessEvent access, DateTime? reached = null)
    {
        if (access[Fields.UserName].TextForm() is not { Length: > 0 } account)
            return;
        var now = (reached ?? access.EffectiveTime).Ticks / TimeSpan.TicksPerMinute;
        if (now < _minute - Minutes)
            BeginAnew(now);
        if (now > _minute)
            Advance(now);
        var minute = Math.Min(now, access.EffectiveTime.Ticks / TimeSpan.TicksPerMinute);
        if (minute <= _minute - Minutes)
            return;
        if (_lastMinute.TryGetValue(account, out var last))
            _lastMinute[account] = Math.Max(last, minute);
        else if (_lastMinute.Count < Most)
            _lastMinute.Add(account, minute);
    }

    /// <summary>The stream came back from a time where it never was.</summary>
    private void BeginAnew(long minute)
    {
        _minute = minute;
        _lastMinute.Clear();
    }

    private void Advance(long minute)
    {
        _minute = minute;
        foreach (var (account, last) in _lastMinute)
        {
            if (last <= minute - Minutes)
                _gone.Add(account);
        }

        foreach (var account in _gone)
            _lastMinute.Remove(account);
        _gone.Clear();
    }
}
