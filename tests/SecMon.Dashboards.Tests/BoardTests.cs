using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecMon.Dashboards.Tests.Boards;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.Dashboards.Tests;

/// <summary>The boards as files: made from their sources, and made well.</summary>
public sealed partial class BoardTests
{
    private const int MostClicks = 3;

    private static readonly string Sources = Path.Combine(Repository.Root, "dashboards", "src");

    [Fact]
    public void There_is_a_board_for_every_question() => Assert.Equal(
        ["secmon-actor", "secmon-alert", "secmon-oncall", "secmon-overview", "secmon-platform", "secmon-rules", "secmon-sources", "secmon-systems"],
        Board.ReadAll().Select(board => board.Uid));

    [Fact]
    public void Every_board_keeps_to_the_rules()
    {
        var all = Board.ReadAll();
        var problems = all.SelectMany(board => BoardRules.Problems(board, all)).ToList();
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    /// <summary>The lists of questions of the README: what they name stands on a board, and links lead there.</summary>
    [Fact]
    public async Task Every_question_of_the_lists_is_answered_within_three_clicks()
    {
        var all = Board.ReadAll();
        var boards = all.ToDictionary(board => ((string)board.Json["title"]!)["SecMon / ".Length..]);
        var rows = Question().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "dashboards", "README.md"))).Select(match => match.Groups["clicks"].Value).ToList();
        Assert.True(rows.Count >= 20, "the lists of questions are gone");
        var names = all.SelectMany(Names).Concat(boards.Keys).ToHashSet();
        foreach (var clicks in rows)
        {
            var named = Name().Matches(clicks).Select(match => match.Groups["name"].Value).ToList();
            Assert.True(named.Count > 0 && named.All(names.Contains), $"{clicks}: on no board is {string.Join(", ", named.Except(names))}");
            // Every board has the list of all others, so a board is a click away from anywhere.
            Assert.True(clicks.Split(';').All(way => way.Split('→').Length - 1 <= MostClicks), $"{clicks}: too many clicks");
        }
    }

    /// <summary>A table that is empty is no good news while SecMon is down.</summary>
    [Fact]
    public void The_list_of_what_is_wrong_names_a_silo_that_is_down() =>
        Assert.Contains("\"problem\", \"Down\"", Board.ReadAll().Single(board => board.Uid == "secmon-oncall")["What SecMon says is wrong"].Expressions.Single(), StringComparison.Ordinal);

    [Fact]
    public async Task The_committed_boards_are_what_the_sources_make()
    {
        RequireModules();
        using var scratch = new Scratch();
        var made = scratch.Folder("made");

        await using var compiled = await RunAsync(Path.Combine(Sources, "node_modules", ".bin", "tsc"), "--outDir", Path.Combine(Sources, "obj", "test"));
        Assert.True(compiled.ExitCode == 0, string.Join('\n', compiled.Output));
        await using var built = await RunAsync("node", Path.Combine(Sources, "obj", "test", "build.js"), made);
        Assert.True(built.ExitCode == 0, string.Join('\n', built.Errors));

        Assert.Equal(Names(Board.Folder), Names(made));
        foreach (var name in Names(made))
            Assert.True(File.ReadAllBytes(Path.Combine(made, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(Board.Folder, name))), $"{name} is not what its source makes: npm run build");
    }

    /// <summary>The sources have the types of Grafana's SDK, which compiling them proves; where a checker of the JSON itself lies beside the checkout, it agrees.</summary>
    [Fact]
    public async Task Every_board_passes_the_types_of_Grafana()
    {
        RequireModules();
        var shared = Path.Combine(Repository.Root, "..", "shared", "grafana", "check-dashboards.mjs");
        if (!File.Exists(shared))
            return;

        await using var check = await RunAsync("node", [shared, Sources, .. Directory.GetFiles(Board.Folder, "*.json")]);

        Assert.True(check.ExitCode == 0, string.Join('\n', check.Output));
    }

    private static void RequireModules() => Assert.SkipUnless(Directory.Exists(Path.Combine(Sources, "node_modules")), "npm ci has not been run in dashboards/src");

    private static IEnumerable<string> Names(string folder) => Directory.GetFiles(folder, "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static async Task<SecMonProcess> RunAsync(string program, params string[] arguments)
    {
        var process = SecMonProcess.Start(program, Sources, [], arguments);
        await process.EndAsync(TimeSpan.FromMinutes(5));   // compilers are slow on a loaded machine
        return process;
    }

    /// <summary>Panels, rows, and columns of tables as readers see them; also words for values.</summary>
    private static IEnumerable<string> Names(Board board) => board.Panels.Select(panel => panel.Title)
        .Concat(board.Json["panels"]!.AsArray().Select(panel => (string)panel!["title"]!))
        .Concat(board.Panels.SelectMany(panel => (panel.Json["transformations"] as JsonArray ?? []).Where(step => (string)step!["id"]! == "organize").SelectMany(step => step!["options"]!["renameByName"]!.AsObject().Select(column => (string)column.Value!))))
        .Append("Down");

    [GeneratedRegex(@"^\| [^|]*\? \| (?<clicks>[^|]*\*[^|]*) \|$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Question();

    [GeneratedRegex(@"\*(?<name>[^*]+)\*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Name();
}
