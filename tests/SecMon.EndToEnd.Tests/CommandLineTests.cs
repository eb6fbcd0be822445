using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Logs;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests;

/// <summary>Wrong usage and files that cannot be used: clear errors, exit code 2, and nothing else stops.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Theory]
    [InlineData("walk")]
    [InlineData("run", "--confg", "x.yml")]
    [InlineData("replay", "--format", "cobol", "--input", "x")]
    [InlineData("replay", "--format", "pgaudit", "--input", "there-is-none.csv")]
    [InlineData("run", "--config", "there-is-none.yml")]
    [InlineData("ledger", "verify", "--data", "there-is-none")]
    [InlineData("rules", "check", "there-is-none")]
    public async Task Wrong_usage_and_unreadable_input_end_with_2_and_say_why(params string[] arguments)
    {
        await using var program = await SecMonProcess.RunAsync(_scratch.Path, arguments);

        Assert.Equal(2, program.ExitCode);
        Assert.NotEmpty(program.Errors);
        Assert.Empty(program.Output);
        Assert.DoesNotContain(program.Errors, line => line.StartsWith("   at ", StringComparison.Ordinal));
    }

    /// <summary>The server collector takes a heap for each core, and every command starts with it.</summary>
    [Fact]
    public void The_program_runs_with_the_workstation_collector()
    {
        var settings = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(Repository.Program, ".runtimeconfig.json")))!["runtimeOptions"]!["configProperties"]!;

        Assert.False((bool)settings["System.GC.Server"]!);
        Assert.True((bool)settings["System.GC.Concurrent"]!);
    }

    [Fact]
    public async Task Health_of_a_silo_is_asked_from_the_command_line()
    {
        _scratch.Write("log/a.json", "");
        var configuration = _scratch.Write("secmon.yml", $$"""
            data: ./data
            sources:
              - {id: beats, path: "{{_scratch["log"]}}/*.json", format: json, live_within: off}
              - {id: gone, path: "{{_scratch["log"]}}/*.csv", format: pgaudit, live_within: 1s}
            """);
        await using var silo = await Silo.StartAsync(_scratch.Path, configuration);
        await Eventually.HoldsAsync("a source has nothing to read", async () => (await silo.GetAsync("/api/v1/health")).Body.Contains("no file fits", StringComparison.Ordinal));

        await using var well = await SecMonProcess.RunAsync(_scratch.Path, "health", "--url", silo.Url);
        Assert.Equal(0, well.ExitCode);
        Assert.Equal("degraded", well.Errors[0]);
        Assert.Contains(well.Errors, line => line.Contains("gone", StringComparison.Ordinal));
        await using var strict = await SecMonProcess.RunAsync(_scratch.Path, "health", "--strict", "--url", silo.Url);
        Assert.Equal(1, strict.ExitCode);
        await silo.StopAsync(TimeSpan.FromSeconds(10));
        await using var down = await SecMonProcess.RunAsync(_scratch.Path, "health", "--url", silo.Url);
        Assert.Equal(1, down.ExitCode);
        Assert.Contains("no answer", down.Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_configuration_ends_with_2_and_names_every_place()
    {
        var configuration = _scratch.Write("secmon.yml", """
            data: ./data
            htp: 127.0.0.1:0
            sources:
              - {id: a, path: "*.csv", format: cobol}
            """);

        await using var program = await SecMonProcess.RunAsync(_scratch.Path, "run", "--config", configuration);

        Assert.Equal(2, program.ExitCode);
        Assert.Contains(program.Errors, line => line.StartsWith($"{configuration}:2:1: error: ", StringComparison.Ordinal));
        Assert.Contains(program.Errors, line => line.StartsWith($"{configuration}:4:36: error: ", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_scratch["data"]));
    }

    [Fact]
    public async Task A_rule_file_with_an_error_is_named_and_the_other_rules_run()
    {
        CopyRules(_scratch.Folder("rules"));
        var broken = _scratch.Write("rules/broken.yml", "title: Broken\ndetection:\n  a:\n    user.name|startwith: x\n  condition: a\n");
        await File.WriteAllBytesAsync(_scratch["day.csv"], RecordedDay.Read().Moved(TimeSpan.Zero));
        var configuration = _scratch.Write("secmon.yml", $$"""
            data: ./data
            rules: ./rules
            lists: {{Repository.DemoLists}}
            sources:
              - {id: db, path: "./day.csv", format: pgaudit}
            """);

        await using var check = await SecMonProcess.RunAsync(_scratch.Path, "rules", "check", "rules");
        await using var silo = await Silo.StartAsync(_scratch.Path, configuration);

        Assert.Equal(1, check.ExitCode);
        Assert.Contains(check.Output, line => line.StartsWith("rules/broken.yml:4:", StringComparison.Ordinal) && line.Contains("error: ", StringComparison.Ordinal));
        await silo.Process.ErrorLineAsync("broken.yml:4:");
        await Eventually.HoldsAsync("an alert", () => silo.Process.Output.Count > 0);
        File.Delete(broken);
    }

    [Fact]
    public async Task Help_teaches_by_example()
    {
        string[][] commands = [["run"], ["replay"], ["parse"], ["rules", "check"], ["rules", "test"], ["rules", "list"], ["ledger", "verify"], ["ledger", "export"]];
        foreach (var command in commands)
        {
            await using var help = await SecMonProcess.RunAsync(_scratch.Path, [.. command, "--help"]);
            Assert.Equal(0, help.ExitCode);
            Assert.Contains(help.Output, line => line.TrimStart().StartsWith($"secmon {string.Join(' ', command)}", StringComparison.Ordinal));
        }
    }

    public void Dispose() => _scratch.Dispose();

    private static void CopyRules(string to)
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Rules, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(Repository.Rules, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
