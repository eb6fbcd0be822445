namespace SecMon.Silo.Tests;

/// <summary>Waits for a thing, with a deadline.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static async Task HoldsAsync(string claim, Func<Task<bool>> holds)
    {
        var deadline = DateTime.UtcNow + Soon;
        while (!await holds())
        {
            Assert.True(DateTime.UtcNow < deadline, $"not within {Soon.TotalSeconds:N0} s: {claim}");
            await Task.Delay(Look);
        }
    }

    public static Task HoldsAsync(string claim, Func<bool> holds) => HoldsAsync(claim, () => Task.FromResult(holds()));
}
