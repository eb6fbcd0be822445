using Microsoft.Playwright;

namespace SecMon.Console.Tests.Browser;

/// <summary>Somebody in front of the page, in a browser profile of their own. Notes everything that a page must not do.</summary>
internal sealed class Analyst : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _troubles = [];
    private readonly List<string> _requests = [];

    private Analyst(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts, of the browser's console, and violations of the content security policy.</summary>
    public IReadOnlyList<string> Troubles => Copy(_troubles);

    /// <summary>Addresses that the page asked for.</summary>
    public IReadOnlyList<string> Requests => Copy(_requests);

    /// <summary>Opens a profile.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="url">Where the silo listens.</param>
    /// <param name="kept">What the browser kept from the last time: <c>name</c>, <c>lang</c>, <c>theme</c>… as JSON members.</param>
    /// <param name="options">Size, colours.</param>
    public static async Task<Analyst> OpenAsync(Chromium chromium, string url, string kept = "\"name\":\"lan\",\"lang\":\"en\"", BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = url;
        options.ViewportSize ??= new ViewportSize { Width = 1280, Height = 800 };
        var context = await chromium.Browser.NewContextAsync(options);
        context.SetDefaultTimeout((float)EndToEnd.Tests.Processes.Eventually.Soon.TotalMilliseconds);
        await context.AddInitScriptAsync($$"""
            localStorage.secmon ??= '{ {{kept}} }';
            document.addEventListener('securitypolicyviolation', (event) => console.error('policy violated: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
            """);
        var page = await context.NewPageAsync();
        var analyst = new Analyst(context, page);
        page.Console += (_, message) => Note(analyst._troubles, message.Type == "error", message.Text);
        page.PageError += (_, error) => Note(analyst._troubles, true, error);
        page.Dialog += (_, dialog) => Note(analyst._troubles, true, $"a dialog opened: {dialog.Message}");
        context.Request += (_, request) => Note(analyst._requests, true, request.Url);
        return analyst;
    }

    /// <summary>Opens an address of the page, and waits until it is live.</summary>
    public async Task GoAsync(string address = "/")
    {
        await Page.GotoAsync(address);
        await Assertions.Expect(Page.Locator(".live.on")).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    /// <summary>Goes to another address of the page as a link of it does, without loading it again.</summary>
    public Task MoveAsync(string address) => Page.EvaluateAsync("""
        (address) => {
          const link = Object.assign(document.createElement('a'), { href: address });
          document.body.append(link);
          link.click();
          link.remove();
        }
        """, address);

    /// <summary>Presses keys, one after the other.</summary>
    public async Task PressAsync(params string[] keys)
    {
        foreach (var key in keys)
            await Page.Keyboard.PressAsync(key);
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private static void Note(List<string> list, bool isMeant, string text)
    {
        if (!isMeant)
            return;
        lock (list)
            list.Add(text);
    }

    private static List<string> Copy(List<string> list)
    {
        lock (list)
            return [.. list];
    }
}
