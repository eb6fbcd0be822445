using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecMon.Silo.Rules;
using SecMon.Silo.Tests.Doors;
using static SecMon.Silo.Tests.Rules.ExcusedSignals;

namespace SecMon.Silo.Tests.Api;

/// <summary>All that is excused, through the API.</summary>
public sealed class ExcusesApiTests
{
    private const string Person = "999085000107";

    [Fact]
    public async Task The_API_shows_all_that_is_excused_now_or_will_be_and_what_it_swallowed()
    {
        var scratch = new Scratch();
        var today = DateTime.UtcNow;
        Write(scratch["rules/decisions.yml"], Decision(1, "On a row", onRow: true) + Decision(2, "Known noise") + Decision(3, "On trial", more: "secmon: {shadow: true}\n") + Decision(4, "Raised", effect: "page: signal") + Decision(5, "Over", expires: "2020-01-01"));
        Write(scratch["lists/facts/approval.csv"], $"""
            *account,tables,from,to,ticket,approved_by
            batch_{Person},pop.citizen pop.house,{today.AddDays(-1):yyyy-MM-dd},{today.AddDays(1):yyyy-MM-dd},CHG-{Person},head
            batch_2,pop.citizen,{today.AddDays(3):yyyy-MM-dd},{today.AddDays(5):yyyy-MM-dd},CHG-8,head
            batch_3,pop.citizen,{today.AddDays(-5):yyyy-MM-dd},{today.AddDays(-3):yyyy-MM-dd},CHG-9,head

            """);
        Write(scratch["lists/facts/other.csv"], "*account\nbatch_4\n");
        await using var silo = await RunningSilo.StartAsync(scratch, options => options with { Lists = scratch["lists"] });
        var outcomes = silo.Services.GetRequiredService<OutcomeMeter>();
        outcomes.Count(Signal(12_000, "s1", Fired("expect", "approval batch_2")));
        outcomes.Count(Signal(5, "s1", Fired("lower") with { Title = "Known noise" }));

        var (status, body) = await silo.GetAsync("/api/v1/excuses");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain(Person, body, StringComparison.Ordinal);
        var excused = JsonNode.Parse(body)!;
        var rows = excused["rows"]!.AsArray();
        Assert.Equal(2, rows.Count);
        Assert.Equal(
            """{"list":"approval","account":"batch_2","tables":"pop.citizen","ticket":"CHG-8","approved_by":"head","swallowed":{"signals":1,"rows":12000,"much":true}}""",
            Without(rows[0]!, "from", "to"));
        Assert.Equal(today.AddDays(3).Date, (DateTime)rows[0]!["from"]!);
        Assert.Equal(today.AddDays(6).Date.AddTicks(-1), (DateTime)rows[0]!["to"]!);
        Assert.Equal("pop.citizen pop.house", (string?)rows[1]!["tables"]);
        Assert.Equal(0, (int)excused["more"]!);
        var decision = Assert.Single(excused["decisions"]!.AsArray())!;
        Assert.Equal(("Known noise", "soc", "2099-01-01", 1, 5), ((string?)decision["title"], (string?)decision["owner"], (string?)decision["expires"], (int)decision["swallowed"]!["signals"]!, (int)decision["swallowed"]!["rows"]!));
    }

    [Fact]
    public async Task Where_nothing_is_excused_the_lists_are_empty()
    {
        await using var silo = await RunningSilo.StartAsync(new Scratch(), options => options);

        Assert.Equal("""{"rows":[],"more":0,"decisions":[]}""", (await silo.GetAsync("/api/v1/excuses")).Body);
    }

    [Fact]
    public async Task The_document_of_the_API_describes_it()
    {
        await using var silo = await RunningSilo.StartAsync(new Scratch(), options => options);
        var document = JsonNode.Parse((await silo.GetAsync("/api/v1/openapi.json")).Body)!;

        Assert.Equal("ListExcuses", (string?)document["paths"]!["/api/v1/excuses"]!["get"]!["operationId"]);
        Assert.Equal(
            ["account", "approved_by", "from", "list", "since", "swallowed", "tables", "ticket", "to"],
            document["components"]!["schemas"]!["ExcusedRowView"]!["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal));
    }

    private static string Decision(int number, string title, bool onRow = false, string effect = "lower: {signal: signal, by: 1}", string expires = "2099-01-01", string more = "")
    {
        var row = onRow ? "    work: {is: approval, account: $signal.user.name, from|lte: $signal.first, to|gte: $signal.last}\n" : "";
        return $"title: {title}\nid: 0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c0{number}\ndecision:\n  on: signals\n  when:\n    signal: {{is: signal, user.name|exists: true}}\n{row}  then:\n    - {effect}\nowner: soc\nexpires: {expires}\n{more}---\n";
    }

    private static string Without(JsonNode node, params string[] names)
    {
        var copy = node.DeepClone().AsObject();
        foreach (var name in names)
            copy.Remove(name);
        return copy.ToJsonString();
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
