using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using SecMon.EndToEnd.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>A silo that is not well shows what ails it: a record that cannot be read, a rule whose tests fail, a rule file that was refused, a sink whose documents are refused.</summary>
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
        await Expect(analyst.Page.Locator(".banner").Filter(new() { HasText = "SecMon itself is unwell:" })).ToContainTextAsync("Records cannot be read: population");
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

    [Fact]
    public async Task What_a_sink_refused_is_shown_with_the_reason_and_sent_again_by_the_command_that_the_page_names()
    {
        var id = await RaiseAsync();
        await using var analyst = await OpenAsync();
        await Wording.MarkAsync(analyst);
        await analyst.GoAsync("/sources");
        var letters = analyst.Page.Locator("details:visible").Filter(new() { HasText = "refused for good" });
        await letters.Locator("summary").ClickAsync();

        var letter = letters.Locator("li").Filter(new() { HasText = $"{id}:raised" });
        await Expect(letter).ToContainTextAsync("notice");
        await Expect(letter).ToContainTextAsync("422");
        await Expect(letter.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", $"/cases/{id}");
        await Expect(letters.Locator("code").First).ToHaveTextAsync("secmon sinks resend --config FILE --sink hook");
        Assert.Empty(await Wording.UnmarkedAsync(analyst));

        silo.Receiver.TakeEverything();
        await using var resend = await SecMonProcess.RunAsync(Deployment.Folder, "sinks", "resend", "--config", Deployment.Configuration, "--sink", "hook");
        Assert.Equal(0, resend.ExitCode);
        Assert.Empty((await Silo.GetJsonAsync("/api/v1/sinks/hook/dead-letters"))["dead_letters"]!.AsArray());
        Assert.Empty(analyst.Troubles);
    }

    /// <summary>A silo with a rule whose tests fail, one that is wrong and one that cannot be read, and with a sink that nobody listens to.</summary>
    public sealed class OwnSilo : RunningSilo
    {
        private const string FailingTests = """
            - name: nobody ever copies
              at: 2026-01-05T09:00:00+07:00
              events: [{event.action: login}]
              expect: [{rule: Citizen table copied out, events: [0]}]
            - name: no test at all

            """;

        public OwnSilo()
            : this(new RefusingReceiver())
        {
        }

        private OwnSilo(RefusingReceiver receiver)
            : base(prepare: folder => File.AppendAllText(Path.Combine(folder, "rules", "extraction", "ex-02-copied-out.tests.yml"), FailingTests), sinks: $", {{type: webhook, name: hook, url: \"{receiver.Url}\"}}") =>
            Receiver = receiver;

        internal RefusingReceiver Receiver { get; }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Receiver.Dispose();
        }
    }
}
