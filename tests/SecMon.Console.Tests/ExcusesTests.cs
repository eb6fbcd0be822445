using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>The page shows all that is excused now; what the API says of it is looked at elsewhere.</summary>
public sealed class ExcusesTests(Chromium chromium, SharedSilo silo) : ConsoleTest(chromium, silo)
{
    private const string Served = """
        {"rows": [
          {"list": "approval", "account": "batch_1", "tables": "pop.citizen pop.household_with_a_very_long_name_of_a_table_that_does_not_end", "from": "2026-11-01T00:00:00Z", "to": "2099-12-01T23:59:59Z",
           "ticket": "CHG-7 <b>bold</b>", "approved_by": "head", "since": "2026-11-01T08:00:00Z", "swallowed": {"signals": 1234, "rows": 56789, "much": true}},
          {"list": "leave", "account": "clerk_2", "from": "2099-11-20T00:00:00Z", "to": "2099-12-01T23:59:59Z", "ticket": "HR-1", "approved_by": "head", "swallowed": {"signals": 1, "rows": 0, "much": false}}],
         "more": 3,
         "decisions": [{"id": "d-1", "title": "Known noise", "owner": "soc", "expires": "2099-01-01", "swallowed": {"signals": 0, "rows": 0, "much": false}}]}
        """;

    [Theory]
    [InlineData("en", ColorScheme.Light, "1,234 signals swallowed")]
    [InlineData("vi", ColorScheme.Dark, "1.234 tín hiệu bị bỏ qua")]
    public async Task All_that_is_excused_stands_below_the_decisions_for_every_reader(string language, ColorScheme colours, string swallowed)
    {
        Axe.Require();
        await using var analyst = await OpenAsync($"\"name\":\"lan\",\"lang\":\"{language}\"");
        await analyst.Page.RouteAsync("**/api/v1/excuses", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "application/json", Body = Served }));
        await analyst.GoAsync("/rules");
        var rows = analyst.Page.Locator(".excuses li");

        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.Nth(0)).ToContainTextAsync(swallowed);
        foreach (var text in new[] { "batch_1", "approval", "pop.citizen", "CHG-7 <b>bold</b>", "head" })
            await Expect(rows.Nth(0)).ToContainTextAsync(text);
        await Expect(rows.Nth(1).Locator(".flag")).ToHaveCountAsync(1);   // it is not in force yet
        await Expect(rows.Nth(2)).ToContainTextAsync("Known noise");
        await Expect(analyst.Page.Locator(".excuses h2")).ToContainTextAsync("(6)");
        var found = new List<string>();
        foreach (var width in new[] { 1280, 400 })
            found.AddRange(await new Look(language, colours, width).ProblemsAsync(analyst));
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task Every_text_about_what_is_excused_is_a_message()
    {
        await using var analyst = await OpenAsync();
        await Wording.MarkAsync(analyst);
        await analyst.Page.RouteAsync("**/api/v1/excuses", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "application/json", Body = Served }));
        await analyst.GoAsync("/rules");
        await Expect(analyst.Page.Locator(".excuses li")).ToHaveCountAsync(3);

        Assert.Empty(await Wording.UnmarkedAsync(analyst));
    }
}
