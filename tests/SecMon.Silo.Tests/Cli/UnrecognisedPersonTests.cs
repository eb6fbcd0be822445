using System.Globalization;

namespace SecMon.Silo.Tests.Cli;

/// <summary>A person is counted however the id is written, and who is looked up by what is no id is told as that.</summary>
public sealed class UnrecognisedPersonTests : IDisposable
{
    private const string Dossier = "/*dossier='DVC-2026-000001'*/ ";

    private static readonly DateTime Morning = new(2026, 11, 16, 2, 0, 0, DateTimeKind.Utc);

    private readonly Scratch _scratch = new();

    [Theory]
    [InlineData("citizen_id = '00{0}'")]
    [InlineData("citizen_id::bigint = {0}")]
    [InlineData("citizen_id = '0010' || substr('x', 2) || '9'", false)]
    [InlineData("citizen_id = '0' || '0{0}'")]
    [InlineData("citizen_id = '00 {0}'")]
    public async Task A_hundred_look_ups_without_a_dossier_are_told_however_the_id_is_written(string condition, bool isRecognised = true)
    {
        var rules = await RulesAsync(100, n => string.Format(CultureInfo.InvariantCulture, condition, 1_099_000_000 + n));

        Assert.Contains("Person looked up without a dossier", rules);
        Assert.Contains(isRecognised ? "Many citizens read by one clerk" : "Many searches that name nobody", rules);
        Assert.DoesNotContain(isRecognised ? "Many searches that name nobody" : "Many citizens read by one clerk", rules);
    }

    [Fact]
    public async Task A_pattern_that_fits_ten_persons_is_told_as_unrecognised_with_a_dossier_too() =>
        Assert.Equal(["Many searches that name nobody"], await RulesAsync(30, n => $"citizen_id LIKE '0010990000{n}_'", Dossier));

    [Fact]
    public async Task Searches_by_name_with_a_dossier_are_work_until_they_are_many()
    {
        Assert.Empty(await RulesAsync(19, n => $"full_name = 'n{n}'", Dossier));
        Assert.Equal(["Many searches that name nobody"], await RulesAsync(20, n => $"full_name = 'n{n}'", Dossier));
    }

    [Fact]
    public async Task One_search_by_name_without_a_dossier_is_silent_and_the_third_is_not()
    {
        Assert.Empty(await RulesAsync(2, n => $"full_name = 'n{n}'"));
        Assert.Equal(["Persons searched without a dossier"], await RulesAsync(3, n => $"full_name = 'n{n}'"));
    }

    [Fact]
    public async Task The_account_says_how_many_were_not_recognised()
    {
        var (_, account) = await ReplayedEvents.PlayAsync(_scratch, Enumerable.Range(0, 8).Select(n => Record(n, n < 6 ? $"citizen_id = '00109900000{n}'" : $"full_name = 'n{n}'", Dossier)));

        Assert.Equal((8, 2), (account.Counts.PersonReads, account.Counts.Unrecognised));
    }

    public void Dispose() => _scratch.Dispose();

    private async Task<IReadOnlyList<string>> RulesAsync(int times, Func<int, string> condition, string tag = "")
    {
        var (alerts, _) = await ReplayedEvents.PlayAsync(_scratch, Enumerable.Range(0, times).Select(n => Record(n, condition(n), tag)));
        return [.. alerts.Select(alert => (string)alert["rule"]!["name"]!).Distinct().Order(StringComparer.Ordinal)];
    }

    private static string Record(int n, string condition, string tag) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"@timestamp":"{{Morning.AddSeconds(4 * n):O}}","event.action":"read","event.outcome":"success","user.name":"clerk_1","db.collection.name":["pop.citizen"],"db.response.returned_rows":1,"db.query.text":"{{tag}}SELECT full_name FROM pop.citizen WHERE {{condition}}"}
        """);
}
