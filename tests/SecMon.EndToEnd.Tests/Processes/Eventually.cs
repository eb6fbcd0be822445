using System.Diagnostics;

namespace SecMon.EndToEnd.Tests.Processes;

/// <summary>Waits for a thing with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// For what takes seconds on a machine that has nothing else to do; beside builds and other tests the start of a silo alone has taken more than thirty.
    /// A wait ends when the thing is there, so a late deadline costs a test that passes nothing.
    /// </summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    /// <summary>Waits until something is there.</summary>
    /// <param name="what">What is waited for, for the failure's message.</param>
    /// <param name="look">Null while it is not there.</param>
    /// <param name="within">The deadline; <see cref="Soon"/> when none is given.</param>
    /// <param name="instead">Says what is there instead, for the failure's message.</param>
    public static async Task<T> FindsAsync<T>(string what, Func<Task<T?>> look, TimeSpan? within = null, Func<Task<string>>? instead = null)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
                return found;
            var waited = Stopwatch.GetElapsedTime(started);
            if (waited >= (within ?? Soon))
                Assert.Fail($"{what}: not within {waited.TotalSeconds:N0} s{(instead is null ? "" : "\n" + await instead())}");
            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until something holds.</summary>
    public static Task HoldsAsync(string what, Func<Task<bool>> look, TimeSpan? within = null, Func<Task<string>>? instead = null) =>
        FindsAsync(what, async () => await look() ? "yes" : null, within, instead);

    /// <summary>Waits until something holds.</summary>
    public static Task HoldsAsync(string what, Func<bool> look, TimeSpan? within = null) =>
        HoldsAsync(what, () => Task.FromResult(look()), within);
}
