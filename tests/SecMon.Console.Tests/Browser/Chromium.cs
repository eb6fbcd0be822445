using Microsoft.Playwright;

namespace SecMon.Console.Tests.Browser;

/// <summary>Debian's Chromium, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    /// <summary>A name that leads to this machine, as one of somebody's web page could.</summary>
    public const string ReboundName = "rebound.example";

    private static readonly string[] Arguments =
    [
        $"--host-resolver-rules=MAP {ReboundName} 127.0.0.1",
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser. A test that asks for it where there is none is skipped.</summary>
    public IBrowser Browser
    {
        get
        {
            Assert.SkipUnless(File.Exists(Program), $"{Program} is not installed");
            return _browser!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
            return;
        Assertions.SetDefaultExpectTimeout((float)EndToEnd.Tests.Processes.Eventually.Soon.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
