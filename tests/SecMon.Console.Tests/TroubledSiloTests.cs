using SecMon.Console.Tests.Browser;
using SecMon.EndToEnd.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>A silo that is not well shows what ails it: a record that cannot be read, a rule whose tests fail, a rule file that was refused.</summary>
public sealed class TroubledSiloTests(Chromium chromium, TroubledSiloTests.OwnSilo silo) : ConsoleTest(chromium, silo), IClassFixture<TroubledSiloTests.OwnSilo>
{
    [Fact]
    public async Task A_source_shows_its_four_indicators_and_an_unreadable_record_makes_one_bad()
    {
        await RaiseAsync();
        await using var analyst = await OpenAsync();
        await analyst.GoAsync("/sources");
        var indicators = analyst.Page.Locator(".indicators li");
        await Expect(indicators).ToHaveCountAsync(4);
        await Expect(indicators.Nth(0)).ToContainTextAsync("Correct 100 %");
        await Expect(indicators.Nth(3)).ToContainTextAsync("Live");

        await File.AppendAllTextAsync(Deployment.LogPath, "this is no record\n");

        await Expect(indicators.Nth(0)).ToContainTextAsync("bad");
        await Expect(analyst.Page.Locator(".banner").Filter(new() { HasText = "SecMon itself is unwell: one problem." })).ToContainTextAsync("Records cannot be read");
        await Expect(analyst.Page.Locator(".source h2")).ToContainTextAsync("unwell");
    }

    [Fact]
    public async Task A_rule_whose_tests_fail_is_shown_with_the_test_that_fails()
    {
        await using var analyst = await OpenAsync();
        await analyst.GoAsync("/rules");

        var rule = analyst.Page.Locator(".rules li").Filter(new() { HasText = "Citizen table copied out" }).First;
        await Expect(rule.Locator(".tests")).ToContainTextAsync("tests fail", new() { Timeout = 120_000 });
        await rule.Locator("summary").ClickAsync();
        await Expect(rule).ToContainTextAsync("nobody ever copies");
        await Expect(rule).ToContainTextAsync("ex-02-copied-out.tests.yml");   // a case that cannot be read fails too
    }

    [Fact]
    public async Task A_rule_file_that_was_refused_says_why()
    {
        await using var analyst = await OpenAsync();
        var file = Path.Combine(Deployment.Rules, "extraction", "ex-01-whole-table-read.yml");
        var good = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, good + "---\nnonsense: true\n");
        try
        {
            await Eventually.HoldsAsync("the file is refused", async () => (await Silo.GetJsonAsync("/api/v1/rules"))["problems"]!.AsArray().Any(problem => (bool)problem!["error"]!), Eventually.Soon);

            await analyst.GoAsync("/rules");

            await Expect(analyst.Page.Locator(".card.unwell")).ToContainTextAsync("Refused, its last good version stays: extraction/ex-01-whole-table-read.yml");
        }
        finally
        {
            await File.WriteAllTextAsync(file, good);   // the other tests meet no trouble but their own
        }

        await Eventually.HoldsAsync("the file is taken again", async () => (await Silo.GetJsonAsync("/api/v1/rules"))["problems"]!.AsArray().All(problem => !(bool)problem!["error"]!), Eventually.Soon);
    }

    /// <summary>A silo with a rule whose tests fail: one that is wrong, and one that cannot be read.</summary>
    public sealed class OwnSilo() : RunningSilo(prepare: folder => File.AppendAllText(
        Path.Combine(folder, "rules", "extraction", "ex-02-copied-out.tests.yml"),
        "- name: nobody ever copies\n  at: 2026-01-05T09:00:00+07:00\n  events: [{event.action: login}]\n  expect: [{rule: Citizen table copied out, events: [0]}]\n- name: no test at all\n"));
}
