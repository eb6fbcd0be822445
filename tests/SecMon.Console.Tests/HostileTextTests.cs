using SecMon.Console.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>Whatever a log line holds, the page shows it as text, runs nothing of it, and asks nobody about it.</summary>
public sealed class HostileTextTests(Chromium chromium, SharedSilo silo) : ConsoleTest(chromium, silo)
{
    private const string Script = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}javascript:alert(3)";
    private const string Turned = "clerk\u202egnp.exe\u2066\u200b\u061c";

    [Fact]
    public async Task Markup_and_marks_of_direction_show_as_what_they_are()
    {
        await Deployment.Lines.GuessAsync(Script);
        await Deployment.Lines.GuessAsync(Turned);
        await using var analyst = await OpenAsync();
        await analyst.GoAsync();

        await Expect(analyst.Page.Locator("li.case").Filter(new() { HasText = Script })).ToBeVisibleAsync();
        await Expect(analyst.Page.Locator("li.case").Filter(new() { HasText = "clerk⟨U+202E⟩gnp.exe⟨U+2066⟩⟨U+200B⟩⟨U+061C⟩" })).ToBeVisibleAsync();
        foreach (var account in new[] { Script, Turned })
        {
            await analyst.Page.GotoAsync($"/cases/{await CaseOfAsync(account)}");
            await Expect(analyst.Page.Locator("h1")).ToContainTextAsync(account == Script ? Script : "⟨U+202E⟩");
            await Expect(analyst.Page.GetByText("Show and confirm records")).ToBeVisibleAsync();
            await analyst.PressAsync("e");
            await Expect(analyst.Page.GetByText("The source still holds 10 of 10 records")).ToBeVisibleAsync();
            await analyst.Page.Locator("details.fields summary").ClickAsync();
            await analyst.Page.GetByText("Everything about this account").ClickAsync();
            await Expect(analyst.Page.Locator("h1")).ToContainTextAsync(account == Script ? Script : "⟨U+202E⟩");
        }

        AssertNothingHappened(analyst);
        Assert.Equal(0, await analyst.Page.EvaluateAsync<int>("document.querySelectorAll('main script, main img, main iframe').length"));
    }

    [Fact]
    public async Task A_megabyte_is_cut_and_shown_a_piece_at_a_time()
    {
        var huge = "huge_" + string.Concat(Enumerable.Repeat("A\u202e<b>Ạ", 100_000));   // 1 MB of UTF-8
        await Deployment.Lines.CopyOutAsync(Account, client: huge);
        var id = await CaseOfAsync(Account);
        await using var analyst = await OpenAsync();

        await analyst.GoAsync($"/?actor={Account}");
        await Expect(analyst.Page.Locator("li.case .title")).ToContainTextAsync("huge_A⟨U+202E⟩<b>Ạ");
        Assert.InRange((await analyst.Page.Locator("li.case .title").TextContentAsync())!.Length, 300, 2_000);
        await analyst.MoveAsync($"/cases/{id}");

        await Expect(analyst.Page.Locator("h1")).ToContainTextAsync("huge_A⟨U+202E⟩<b>Ạ");
        await Expect(analyst.Page.Locator(".alerts li")).ToBeVisibleAsync();
        var before = (await analyst.Page.Locator("main").InnerTextAsync()).Length;
        Assert.InRange(before, 1_000, 100_000);
        await analyst.Page.GetByText("Show more").First.ClickAsync();
        Assert.True((await analyst.Page.Locator("main").InnerTextAsync()).Length > before);

        AssertNothingHappened(analyst);
    }

    /// <summary>No error, no violated policy, no dialog, and no request to anybody but the silo.</summary>
    private void AssertNothingHappened(Analyst analyst)
    {
        Assert.Empty(analyst.Troubles);
        Assert.NotEmpty(analyst.Requests);
        Assert.All(analyst.Requests, request => Assert.StartsWith(Silo.Url, request, StringComparison.Ordinal));
    }
}
