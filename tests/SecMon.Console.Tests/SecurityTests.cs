using System.Net;
using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>Who may see what, and what a browser may do with it.</summary>
public sealed class SecurityTests(Chromium chromium, SecurityTests.OwnSilo silo) : ConsoleTest(chromium, silo), IClassFixture<SecurityTests.OwnSilo>
{
    [Fact]
    public async Task Where_the_API_wants_a_token_the_page_asks_for_it_and_keeps_it_in_its_tab_only()
    {
        await Deployment.Lines.CopyOutAsync("clerk_12");
        await using var analyst = await OpenAsync();
        await analyst.Page.GotoAsync("/");
        await EnterAsync(analyst, "mật khẩu");   // no letters for a header
        await Expect(analyst.Page.GetByText("That token is wrong")).ToBeVisibleAsync();
        await EnterAsync(analyst, "swordfish");

        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(1);
        await Expect(analyst.Page.Locator(".live")).ToHaveTextAsync("Live");
        await analyst.Page.Locator("li.case a").ClickAsync();
        await Expect(analyst.Page.Locator(".history")).ToBeVisibleAsync();
        await analyst.PressAsync("a");
        await Expect(analyst.Page.Locator(".casehead .status")).ToHaveTextAsync("Acknowledged");
        Assert.DoesNotContain("swordfish", await analyst.Page.EvaluateAsync<string>("JSON.stringify(localStorage) + document.cookie + location.href"), StringComparison.Ordinal);
        await analyst.Page.ReloadAsync();
        await Expect(analyst.Page.Locator(".casehead .status")).ToHaveTextAsync("Acknowledged");
    }

    [Fact]
    public async Task The_page_and_its_files_need_no_token_and_are_kept_by_content()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Silo.Url) };
        using var page = await http.GetAsync(new Uri("/cases/al-1", UriKind.Relative));
        var html = await page.Content.ReadAsStringAsync();
        var script = html.Split('"').First(part => part.EndsWith("/app.js", StringComparison.Ordinal));

        using var asset = await http.GetAsync(new Uri(script, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
        Assert.Contains("immutable", asset.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var other = await http.GetAsync(new Uri("/assets/0000000000000000/app.js", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        using var same = await http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Silo.GetAsync("/api/v1/cases")).Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/cases")]
    [InlineData("/nothing/here")]
    public async Task Every_answer_says_what_a_browser_may_do_with_it(string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Silo.Url) };
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Opener-Policy")));
    }

    private static async Task EnterAsync(Analyst analyst, string token)
    {
        await analyst.Page.Locator("dialog input[name=token]").FillAsync(token);
        await analyst.Page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
    }

    /// <summary>A silo whose API wants a token.</summary>
    public sealed class OwnSilo() : RunningSilo("api_token_file: ./token", folder => File.WriteAllText(Path.Combine(folder, "token"), "swordfish\n"));
}
