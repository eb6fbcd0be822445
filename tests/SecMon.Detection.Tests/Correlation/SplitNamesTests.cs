using SecMon.Detection.Alerts;

namespace SecMon.Detection.Tests.Correlation;

/// <summary>Two sources of which one is hours behind the other share groups: no two of their alerts share an id.</summary>
public sealed class SplitNamesTests
{
    private const int Events = 120;

    private static readonly long Begin = new DateTime(2026, 11, 16, 0, 0, 0, DateTimeKind.Utc).Ticks;

    [Theory]
    [InlineData("type: event_count, timespan: 1h, condition: {gte: 3}", "")]
    [InlineData("type: event_count, timespan: 6h, condition: {gte: 4}", "suppress: 10m")]
    [InlineData("type: value_count, timespan: 1d, condition: {gte: 3, field: user.name}", "")]
    public void Alerts_of_sources_at_different_paces_have_ids_of_their_own(string correlation, string secmon)
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var windows = new Windows(correlation, secmon);
            var fired = new List<Alert>();
            var alerts = new Dictionary<string, string>();
            var times = new[] { Begin, Begin + TimeSpan.FromMinutes(7).Ticks };
            var source = 0;
            for (var number = 0; number < Events; number++)
            {
                if (random.Next(8) == 0)
                    source = 1 - source;
                times[source] += TimeSpan.FromMinutes(random.Next(1, 12)).Ticks;
                fired.Clear();
                windows.Partition.Apply(windows.Entry(new Arrival(number, times[source], "g", [$"v{random.Next(6)}"], null)), fired);
                foreach (var alert in fired)
                    Assert.True(alerts.TryAdd(alert.Id, alert.Document), $"seed {seed}: {alert.Id} twice\n{Windows.Describe(alert)}");
            }
        }
    }
}
