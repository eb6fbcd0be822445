using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace SecMon.Console.Tests.Browser;

/// <summary>
/// The one incident that the API has, for a page: what the page does with incidents is looked at here, how they come to be elsewhere.
/// </summary>
internal sealed class ServedIncident
{
    public const string Id = "in-5f0c9d2a7b3e4c61";

    private readonly JsonArray _changes = [];
    private long _revision = 1;
    private long _seen = 1;

    /// <summary>An incident of one account with cases of it.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cases">Ids of its cases, in the order of time.</param>
    public ServedIncident(string account, params string[] cases)
    {
        One = new JsonObject
        {
            ["id"] = Id,
            ["sequence"] = 1,
            ["status"] = "open",
            ["severity"] = "critical",
            ["title"] = $"Break-in that went on: {account}",
            ["by"] = "user.name",
            ["value"] = account,
            ["page"] = true,
            ["next"] = "Lock the account.",
            ["runbook"] = "/runbooks/EX-02",
            ["first"] = "2026-11-16T10:00:00Z",
            ["last"] = "2026-11-16T11:00:00Z",
            ["raised"] = "2026-11-16T11:00:02Z",
            ["updated"] = "2026-11-16T11:00:02Z",
            ["acknowledge_by"] = "2026-11-16T11:15:02Z",
            ["cases"] = new JsonArray(),
            ["decisions"] = new JsonArray(new JsonObject { ["id"] = "d-1", ["title"] = "Break-in that went on", ["effect"] = "incident", ["because"] = "a guessed password, then a copy", ["facts"] = new JsonArray("case AC-02", "case EX-02") }),
        };
        foreach (var id in cases)
            Add(id);
        _changes.Add(Step("opened", null, [.. cases]));
    }

    /// <summary>The incident as the API shows it.</summary>
    public JsonObject One { get; }

    /// <summary>What the page sent, in order.</summary>
    public List<JsonObject> Sent { get; } = [];

    /// <summary>Serves it to a page that is not opened yet.</summary>
    public Task ServeAsync(IPage page) => page.RouteAsync("**/api/v1/incidents**", AnswerAsync);

    /// <summary>Lets a case join, of which the page is not told.</summary>
    public void Join(string id)
    {
        Add(id);
        _seen++;
        _changes.Add(Step("joined", null, id));
    }

    /// <summary>Says why a case stays open when the incident is closed.</summary>
    public void KeepOpen(string id, string why) => One["cases"]!.AsArray().Single(one => (string?)one!["id"] == id)!["stays_open"] = why;

    private void Add(string id)
    {
        var cases = One["cases"]!.AsArray();
        var time = string.Create(CultureInfo.InvariantCulture, $"2026-11-16T{10 + cases.Count:00}:00:00Z");
        cases.Add(new JsonObject
        {
            ["id"] = id,
            ["rule_id"] = "r",
            ["rule_name"] = cases.Count == 0 ? "Guessed password" : "Citizen table copied out",
            ["use_case"] = cases.Count == 0 ? "AC-02" : "EX-02",
            ["severity"] = cases.Count == 0 ? "medium" : "critical",
            ["status"] = "open",
            ["user"] = (string?)One["value"],
            ["source"] = "population",
            ["first"] = time,
            ["last"] = time,
            ["count"] = 2,
            ["joined"] = time,
        });
        One["count"] = cases.Count;
        One["revision"] = ++_revision;
    }

    private async Task AnswerAsync(IRoute route)
    {
        var path = new Uri(route.Request.Url).AbsolutePath["/api/v1/incidents".Length..];
        if (route.Request.Method == "POST")
            await ChangeAsync(route);
        else if (path.EndsWith("/changes", StringComparison.Ordinal))
            await FulfillAsync(route, 200, new JsonObject { ["changes"] = _changes.DeepClone() });
        else if (path == $"/{Id}")
            await FulfillAsync(route, 200, Now());
        else
            await FulfillAsync(route, 200, new JsonObject { ["incidents"] = IsAskedFor(route) ? new JsonArray(Now()) : [], ["next"] = 1 });
    }

    private bool IsAskedFor(IRoute route) => route.Request.Url.Contains("status=closed", StringComparison.Ordinal) == ((string?)One["status"] == "closed");

    private async Task ChangeAsync(IRoute route)
    {
        var change = JsonNode.Parse(route.Request.PostData!)!.AsObject();
        change["if_match"] = route.Request.Headers["if-match"];
        Sent.Add(change);
        if ((string?)change["if_match"] != $"\"{_seen}\"")
        {
            await FulfillAsync(route, 409, new JsonObject { ["detail"] = "nothing was closed: since you read the incident, a case joined" });
            return;
        }

        var action = (string)change["action"]!;
        One["status"] = action switch { "close" => "closed", "acknowledge" => "acknowledged", _ => "investigating" };
        One["verdict"] = change["verdict"]?.DeepClone();
        One["revision"] = ++_revision;
        _seen++;
        _changes.Add(Step(action == "close" ? "closed" : "acknowledged", "lan"));
        await FulfillAsync(route, 200, new JsonObject { ["incident"] = Now(), ["closed"] = new JsonArray(), ["stay_open"] = new JsonArray() });
    }

    private JsonNode Now()
    {
        One["changes"] = _seen;
        return One.DeepClone();
    }

    private JsonObject Step(string action, string? by, params string[] cases)
    {
        var step = new JsonObject
        {
            ["sequence"] = _changes.Count + 1,
            ["time"] = "2026-11-16T11:00:02Z",
            ["action"] = action,
            ["cases"] = new JsonArray([.. cases.Select(id => JsonValue.Create(id))]),
        };
        if (by is null)
            (step["decision"], step["because"]) = ("Break-in that went on", "a guessed password, then a copy");
        else
            (step["by"], step["verdict"]) = (by, One["verdict"]?.DeepClone());
        return step;
    }

    private Task FulfillAsync(IRoute route, int status, JsonNode body) => route.FulfillAsync(new RouteFulfillOptions
    {
        Status = status,
        ContentType = status == 200 ? "application/json" : "application/problem+json",
        Headers = [new("ETag", $"\"{_seen}\""), new("Content-Type", status == 200 ? "application/json" : "application/problem+json")],
        Body = body.ToJsonString(new JsonSerializerOptions()),
    });
}
