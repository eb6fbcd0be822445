using System.Globalization;

namespace SecMon.Silo.Sources;

/// <summary>Where a source begins with what stands there at its very first start.</summary>
/// <param name="IsEnd">True begins with what comes from now on.</param>
/// <param name="Since">Leaves out events older than this at the first start; null takes everything.</param>
public sealed record StartMode(bool IsEnd, TimeSpan? Since)
{
    /// <summary>With everything that is there.</summary>
    public static readonly StartMode Beginning = new(IsEnd: false, Since: null);

    /// <summary>Reads <c>beginning</c>, <c>end</c>, or <c>since 24h</c> (s, m, h, d).</summary>
    public static bool TryParse(string text, out StartMode start)
    {
        start = Beginning;
        if (text == "beginning")
            return true;
        if (text == "end")
        {
            start = new StartMode(IsEnd: true, Since: null);
            return true;
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || words[0] != "since" || UnitOf(words[1][^1]) is not { } unit
            || !int.TryParse(words[1].AsSpan(0, words[1].Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
        {
            return false;
        }

        start = new StartMode(IsEnd: false, Since: unit * count);
        return true;
    }

    private static TimeSpan? UnitOf(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
