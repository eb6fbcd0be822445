using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace SecMon.Silo.Tests.Doors;

/// <summary>Who has no token gets health in numbers, the page and the runbooks, and nothing else, however the path is spelt.</summary>
public sealed partial class DoorsTests(GuardedSilo guarded) : IClassFixture<GuardedSilo>
{
    private static readonly string[] OpenToAll =
        ["/", "/actor", "/alerts/{id}", "/assets/{hash}/{**path}", "/cases/{id}", "/healthz", "/incidents/{id}", "/readyz", "/rules", "/runbooks", "/runbooks/{name}", "/sources"];

    [Fact]
    public void What_is_open_says_so_and_is_no_more_than_this() =>
        Assert.Equal(OpenToAll, guarded.Silo.Endpoints.Where(IsOpen).Select(PatternOf).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task No_endpoint_answers_without_the_token_by_any_method_in_any_spelling()
    {
        var closed = guarded.Silo.Endpoints.Where(endpoint => !IsOpen(endpoint)).Select(PatternOf).Distinct().ToList();
        Assert.Contains("/metrics", closed);
        Assert.Contains("/api/{documentName}/openapi.json", closed);
        Assert.True(closed.Count >= 20, $"only {closed.Count} endpoints");

        var requests = closed.Select(PathOf).SelectMany(path => OddRequests.Methods.SelectMany(method =>
            OddRequests.SpellingsOf(path).Select(spelling => OddRequests.Of(method, spelling)).Append(OddRequests.Of(method, path, OddRequests.Headers)))).ToList();
        await AssertNothingAsync(requests);

        Assert.Equal(HttpStatusCode.OK, (await guarded.Silo.GetAsync("/api/v1/cases", GuardedSilo.Token)).Status);
        Assert.Contains("\"suppressions\":[]", (await guarded.Silo.GetAsync("/api/v1/suppressions", GuardedSilo.Token)).Body, StringComparison.Ordinal);
    }

    /// <summary>Targets that are no path: of CONNECT, of OPTIONS, and the beginning of HTTP/2.</summary>
    [Theory]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("GET /api/v1/cases HTTP/1.0\r\n\r\n")]
    [InlineData("GET /api/v1/cases HTTP/1.1\r\nHost: x\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 64\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /api/v1/cases HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nConnection: close\r\n\r\n")]
    public async Task No_other_form_of_request_comes_in_either(string request)
    {
        var answer = await RawClient.SendAsync(guarded.Silo.Addresses[0], request);
        Assert.True(answer.GivesNothingAway, $"{request}\n{answer}");
    }

    [Theory]
    [InlineData("Bearer " + GuardedSilo.Token, true)]
    [InlineData("bearer " + GuardedSilo.Token, true)]
    [InlineData("Bearer " + GuardedSilo.MetricsToken, false)]
    [InlineData("Bearer " + GuardedSilo.Token + "x", false)]
    [InlineData("Bearer sword", false)]
    [InlineData("Bearer  " + GuardedSilo.Token, false)]
    [InlineData("Bearer SWORDFISH-OF-THE-API", false)]
    [InlineData("Bearer " + GuardedSilo.Token + ", Bearer " + GuardedSilo.Token, false)]
    [InlineData(GuardedSilo.Token, false)]
    [InlineData("Bearer", false)]
    [InlineData("Bearer ", false)]
    public async Task Only_the_token_itself_opens(string authorization, bool opens)
    {
        var answer = await RawClient.SendAsync(guarded.Silo.Addresses[0], OddRequests.Of("GET", "/api/v1/cases", [$"Authorization: {authorization}"]));
        Assert.Equal(opens ? 200 : 401, answer.Status);
    }

    [Fact]
    public async Task The_metrics_have_a_token_of_their_own_which_opens_nothing_else()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await guarded.Silo.GetAsync("/metrics", GuardedSilo.Token)).Status);
        var (status, text) = await guarded.Silo.GetAsync("/metrics", GuardedSilo.MetricsToken);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("secmon_build_info", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await guarded.Silo.GetAsync("/api/v1/health", GuardedSilo.MetricsToken)).Status);
    }

    [Fact]
    public async Task Readiness_says_how_much_is_wrong_and_not_what()
    {
        await Eventually.HoldsAsync("ready", async () => (await guarded.Silo.GetAsync("/readyz")).Status == HttpStatusCode.OK);
        Assert.Matches(@"^\{""status"":""(ready|degraded)"",""problems"":\d+\}$", (await guarded.Silo.GetAsync("/readyz")).Body);
    }

    /// <summary>How many is an environment variable, which <c>tests/fuzz-doors</c> sets.</summary>
    [Fact]
    public async Task No_made_up_request_comes_in()
    {
        var times = int.TryParse(Environment.GetEnvironmentVariable("SECMON_TEST_FUZZ_DOORS"), out var asked) ? asked : 2_000;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SECMON_TEST_FUZZ_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"{times} requests, seed {seed}");
        var made = new MadeUpRequests([.. guarded.Silo.Endpoints.Select(PatternOf).Distinct().Select(PathOf)], GuardedSilo.Token, new Random(seed));
        await AssertNothingAsync(Enumerable.Range(0, times).Select(_ => made.Next()));
        Assert.Contains("\"suppressions\":[]", (await guarded.Silo.GetAsync("/api/v1/suppressions", GuardedSilo.Token)).Body, StringComparison.Ordinal);
    }

    private async Task AssertNothingAsync(IEnumerable<string> requests)
    {
        var seen = 0;
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (request, _) =>
        {
            var answer = await RawClient.SendAsync(guarded.Silo.Addresses[0], request);
            Assert.True(answer.GivesNothingAway, $"{request}\n{answer}");
            if (answer.Status == 401)
                Interlocked.Increment(ref seen);
        });
        Assert.True(seen > 100, $"only {seen} requests came as far as a door");
    }

    private static bool IsOpen(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static string PatternOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.Trim('/');

    private static string PathOf(string pattern) => Parameter().Replace(pattern, "v1");

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Parameter();
}
