using System.Text.Json;
using System.Text.Json.Nodes;
using SecMon.Detection.Checks;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Checks;

/// <summary>What authors get wrong, one mistake a row, and every word they read about it: place, kind, message and help.</summary>
public class MistakesTests
{
    private static readonly LogSource OfRows = new("c", null, null);
    private static readonly ProblemKind[] OfHealthyRules = [ProblemKinds.NoTests, ProblemKinds.Shadowed, ProblemKinds.Duplicate];

    public static TheoryData<string> Names => [.. Rows().Select(row => (string)row["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mistake_is_named_with_its_place_and_the_mend(string name)
    {
        var row = Rows().First(row => (string?)row["name"] == name);
        var files = new RuleFiles([new RuleFile("r.yml", "r.yml", (string)row["rule"]!)], [new RuleFile("lists/tables.txt", "tables.txt", "a\nb\n")]);
        var problems = RuleChecks.Run(LoadedRules.Load(files, SubjectPseudonyms.WithPublicKeys()), declared: [OfRows]).Where(problem => !OfHealthyRules.Contains(problem.Kind));

        Assert.Equal(row["problems"]!.AsArray().Select(problem => (string?)problem), problems.Select(Shown));
    }

    private static string Shown(Diagnostic problem) =>
        $"{problem.Location.Line}:{problem.Location.Column} {(problem.IsError ? "error" : "warning")} [{problem.Kind}] {problem.Message}{(problem.Help is null ? "" : $" | {problem.Help}")}";

    private static IEnumerable<JsonNode> Rows()
    {
        using var reader = new StreamReader(typeof(MistakesTests).Assembly.GetManifestResourceStream("mistakes.ndjson")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
