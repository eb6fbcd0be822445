using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using SecMon.EndToEnd.Tests.Logs;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.Console.Tests;

/// <summary>
/// Takes the pictures of the documentation, of a silo under attack. Not a test; runs when it is asked for:
/// <c>dotnet run --project tests/SecMon.Console.Tests -c Release -- -explicit only</c>.
/// </summary>
public sealed class Screenshots(Chromium chromium) : IAsyncLifetime
{
    private const int TimeLength = 23;

    private readonly Deployment _deployment = new("""
        delivery: {acknowledge_within: {medium: 1s}}
        """);
    private readonly string _folder = Path.Combine(Repository.Root, "docs", "screenshots");
    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await _deployment.StartAsync();

    [Fact(Explicit = true)]
    public async Task Take()
    {
        Directory.CreateDirectory(_folder);
        var copied = await AttackAsync();

        await ShootAsync("overview-dark", "\"name\":\"lan\",\"lang\":\"en\"", ColorScheme.Dark, "/");
        await ShootAsync("overview-light", "\"name\":\"lan\",\"lang\":\"en\"", ColorScheme.Light, "/");
        await ShootAsync("case", "\"name\":\"lan\",\"lang\":\"en\"", ColorScheme.Light, $"/cases/{copied}", page => page.Keyboard.PressAsync("e"));
        await ShootAsync("actor", "\"name\":\"lan\",\"lang\":\"en\"", ColorScheme.Dark, "/actor?name=clerk_12");
        await File.AppendAllTextAsync(_deployment.LogPath, string.Concat(Enumerable.Repeat("a line that is no record\n", 40)));
        await ShootAsync("sources", "\"name\":\"lan\",\"lang\":\"en\"", ColorScheme.Light, "/sources", page => Assertions.Expect(page.Locator(".banner .named")).ToBeVisibleAsync());
        await ShootAsync("rules", "\"name\":\"lan\",\"lang\":\"en\"", ColorScheme.Dark, "/rules", page => Assertions.Expect(page.GetByText("Tests:")).ToBeVisibleAsync());
        await ShootAsync("vietnamese", "\"name\":\"Nguyễn Thị Lan\",\"lang\":\"vi\"", ColorScheme.Light, $"/cases/{copied}");
        await ShootAsync("help", "\"name\":\"lan\",\"lang\":\"en\"", ColorScheme.Light, "/", page => page.Keyboard.PressAsync("?"));
        await ShootAsync("phone", "\"name\":\"lan\",\"lang\":\"vi\"", ColorScheme.Dark, "/", size: new ViewportSize { Width = 400, Height = 800 });
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _deployment.Dispose();
    }

    /// <summary>The recorded day as if it ended now, then an attack, and what people did about some of it.</summary>
    /// <returns>The case of the table that was copied out.</returns>
    private async Task<string> AttackAsync()
    {
        await File.AppendAllBytesAsync(_deployment.LogPath, DayUntilNow());
        await _silo.CaughtUpAsync(2_000, Eventually.Soon);
        await _deployment.Attacks.AttackAsync(3);
        await _deployment.Lines.GuessAsync("clerk_12");
        await _deployment.Lines.CopyOutAsync("clerk_12");
        await _deployment.Lines.CopyOutAsync("dba_4");
        var copied = await CaseAsync("EX-02", "clerk_12");
        await ChangeAsync(copied, "lan", new { action = "acknowledge", note = "Called the commune: clerk_12 is on leave today." });
        await ChangeAsync(copied, "lan", new { action = "assign", assignee = "minh" });
        await ChangeAsync(await CaseAsync("AC-02", null), "minh", new { action = "investigate" });
        return copied;
    }

    private static byte[] DayUntilNow()
    {
        var day = RecordedDay.Read();
        var text = Encoding.UTF8.GetString(day.Moved(TimeSpan.Zero));
        var last = text.LastIndexOf("\n20", text.Length - 2, StringComparison.Ordinal) + 1;
        var end = DateTime.ParseExact(text.AsSpan(last, TimeLength), "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        return day.Moved(DateTime.UtcNow.AddHours(7).AddSeconds(-30) - end);
    }

    private Task<string> CaseAsync(string rule, string? user) => Eventually.FindsAsync($"a case of {rule}", async () =>
    {
        var cases = await _silo.GetJsonAsync($"/api/v1/cases?order=newest&rule={rule}{(user is null ? "" : $"&user={user}")}");
        return cases["cases"]!.AsArray() is { Count: > 0 } found ? (string)found[0]!["id"]! : null;
    });

    private async Task ChangeAsync(string id, string by, object change) =>
        await _silo.PostAsync($"/api/v1/cases/{id}/changes", change, ("If-Match", "*"), ("X-SecMon-User", by));

    private async Task ShootAsync(string name, string kept, ColorScheme colours, string address, Func<IPage, Task>? then = null, ViewportSize? size = null)
    {
        await using var analyst = await Analyst.OpenAsync(chromium, _silo.Url, kept, new BrowserNewContextOptions { ColorScheme = colours, ViewportSize = size ?? new ViewportSize { Width = 1280, Height = 800 } });
        await analyst.GoAsync(address);
        await analyst.Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
        if (then is not null)
            await then(analyst.Page);
        await Eventually.HoldsAsync("the page is at rest", async () =>
        {
            var before = await analyst.Page.ContentAsync();
            await analyst.Page.EvaluateAsync("() => new Promise((done) => setTimeout(done, 400))");
            return before == await analyst.Page.ContentAsync() && !before.Contains("Reading", StringComparison.Ordinal);
        });
        await analyst.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(_folder, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
        Assert.Empty(analyst.Troubles);
    }
}
