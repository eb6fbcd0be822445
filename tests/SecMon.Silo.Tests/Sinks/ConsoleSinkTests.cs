using System.Text.Json.Nodes;
using SecMon.Silo.Delivery;
using SecMon.Silo.Sinks;
using SecMon.Silo.Tests.Delivery;
using Spectre.Console;

namespace SecMon.Silo.Tests.Sinks;

/// <summary>One readable line per alert; a text from a log cannot do anything to the terminal.</summary>
public sealed class ConsoleSinkTests
{
    [Fact]
    public async Task An_alert_is_one_line_without_colours_when_nobody_watches()
    {
        var written = await WriteAsync("clerk_1 read 40 citizens.", ansi: false);

        Assert.Equal("2026-11-16 02:15:54Z high     HV-01  clerk_1 read 40 citizens. (3 records from day.csv:44989; al-1)\n", written);
    }

    [Fact]
    public async Task An_incident_is_one_line_too()
    {
        var incident = Incidents.BreakIn();
        var word = new IncidentComposer(new DeliveryOptions()).Incident(incident, "joined").ToJsonString();

        Assert.Equal(
            $"2026-11-16 11:00:00Z critical        a case joined that makes it worse: Incident: Break-in that went on: clerk_1 (2 cases: AC-02, EX-02; account clerk_1; {incident.Id})\n",
            await WriteDocumentAsync(word, ansi: false));
    }

    [Fact]
    public async Task Colours_are_for_terminals() =>
        Assert.Contains("\e[", await WriteAsync("clerk_1 read 40 citizens.", ansi: true), StringComparison.Ordinal);

    [Theory]
    [InlineData("\e[2J\e]0;owned\a")]
    [InlineData("a\nfake line\r")]
    [InlineData("[red]not markup[/]")]
    [InlineData("[link=file:///etc/passwd]click[/]")]
    [InlineData("\u202Egnp.exe")]
    [InlineData("\u009B31m")]
    public async Task A_hostile_text_shows_harmlessly(string hostile)
    {
        var written = await WriteAsync(hostile, ansi: false);

        Assert.Equal('\n', Assert.Single(written, char.IsControl));
        Assert.DoesNotContain('\u202E', written);
        var visible = string.Concat(hostile.Where(letter => !char.IsControl(letter) && letter != '\u202E'));
        Assert.Contains(visible[^3..], written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_line_is_not_wrapped() =>
        Assert.Single(await WriteAsync(new string('x', 2_000), ansi: false), letter => letter == '\n');

    private static Task<string> WriteAsync(string message, bool ansi)
    {
        var body = new JsonObject
        {
            ["@timestamp"] = "2026-11-16T02:15:54.372Z",
            ["message"] = message,
            ["event"] = new JsonObject { ["code"] = "HV-01", ["id"] = "al-1" },
            ["secmon"] = new JsonObject
            {
                ["alert"] = new JsonObject { ["severity"] = "high" },
                ["evidence"] = new JsonObject
                {
                    ["count"] = 3,
                    ["items"] = new JsonArray(new JsonObject { ["file"] = "/var/log/day.csv", ["position"] = 44_989 }),
                },
            },
        };
        return WriteDocumentAsync(body.ToJsonString(), ansi);
    }

    private static async Task<string> WriteDocumentAsync(string json, bool ansi)
    {
        var written = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ansi ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(written),
        });
        console.Profile.Width = int.MaxValue;
        await new ConsoleSink("console", console).DeliverAsync([new SinkDocument { Kind = SinkDocumentKinds.Notice, Id = "al-1", Version = 1, Time = default, Sequence = 1, Json = json }], CancellationToken.None);
        return written.ToString();
    }
}
