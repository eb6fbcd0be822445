using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Rules;

/// <summary>What a rule author reads on the screen.</summary>
public sealed class AuthorTests : IDisposable
{
    private const string Rule = "title: Opened\nlogsource: {category: door_locks}\nstatus: test\ndetection: {sel: {event.action: read}, condition: sel}\n";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task What_a_source_declares_is_known_and_rules_in_shadow_are_counted()
    {
        _scratch.Write("rules/a.yml", Rule);
        _scratch.Write("secmon.yml", "rules: {folder: rules, shadow: [test]}\nsources: [{id: doors, path: a.json, format: json, logsource: {category: door_locks}}]\n");

        await using var alone = await SecMonProcess.RunAsync(_scratch.Path, "rules", "check", "--warn", "logsource", "rules");
        Assert.Contains("rules/a.yml:2:23: warning: no source can have the category 'door_locks' unless its configuration says so", alone.Output);
        Assert.Contains("1 rules loaded, 0 errors, 1 warnings", alone.Errors);

        await using var deployed = await SecMonProcess.RunAsync(_scratch.Path, "rules", "check", "--warn", "logsource", "--config", "secmon.yml", "rules");
        Assert.Empty(deployed.Output);
        Assert.Contains("1 rules loaded, 0 errors, 0 warnings; 1 of 1 rules run in shadow", deployed.Errors);
    }

    [Theory]
    [InlineData("before", "after", "--format", "json", "--input", "a.json")]
    [InlineData("--format", "json", "--input", "a.json", "before", "after")]
    [InlineData("before", "--input", "a.json", "after", "--format", "json")]
    public async Task Folders_to_compare_stand_before_or_behind_the_inputs(params string[] line)
    {
        _scratch.Write("before/a.yml", Rule);
        _scratch.Write("after/a.yml", Rule.Replace("read", "write"));
        _scratch.Write("a.json", "{\"@timestamp\": \"2026-01-05T09:00:00Z\", \"event.action\": \"write\"}\n");

        await using var compare = await SecMonProcess.RunAsync(_scratch.Path, ["rules", "compare", .. line]);
        Assert.Equal(1, compare.ExitCode);
        Assert.StartsWith("+ ", compare.Output[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_says_which_rules_run_in_shadow()
    {
        _scratch.Write("rules/a.yml", Rule + "secmon: {shadow: true, page: true}\n");
        _scratch.Write("rules/b.yml", Rule.Replace("Opened", "Shut") + "secmon: {page: true}\n");

        await using var list = await SecMonProcess.RunAsync(_scratch.Path, "rules", "list");
        Assert.Equal(["shadow Opened", "page Shut"], list.Output.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..4])));
    }
}
