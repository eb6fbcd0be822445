using System.Text.Json.Nodes;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Problems as SARIF 2.1.0, for code hosting and editors. Places are relative to the working folder.</summary>
internal static class ProblemSarif
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";
    private const string Home = "%SRCROOT%";

    /// <summary>The document.</summary>
    public static string Of(IReadOnlyList<Diagnostic> problems) => JsonOutput.Of(new JsonObject
    {
        ["$schema"] = Schema,
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject
            {
                ["driver"] = new JsonObject
                {
                    ["name"] = "secmon rules check",
                    ["rules"] = new JsonArray([.. ProblemKinds.All.Select(Kind)]),
                },
            },
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = new JsonArray([.. problems.Select(Result)]),
        }),
    });

    private static JsonObject Kind(ProblemKind kind) => new()
    {
        ["id"] = kind.Id,
        ["shortDescription"] = new JsonObject { ["text"] = kind.Description },
    };

    private static JsonObject Result(Diagnostic problem) => new()
    {
        ["ruleId"] = problem.Kind.Id,
        ["ruleIndex"] = ProblemKinds.All.ToList().IndexOf(problem.Kind),
        ["level"] = problem.IsError ? "error" : "warning",
        ["message"] = new JsonObject { ["text"] = problem.Help is null ? problem.Message : $"{problem.Message}\nhelp: {problem.Help}" },
        ["locations"] = new JsonArray(new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = UriOf(problem.Location.Path), ["uriBaseId"] = Home },
                ["region"] = new JsonObject { ["startLine"] = problem.Location.Line, ["startColumn"] = problem.Location.Column },
            },
        }),
    };

    private static string UriOf(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path).Replace('\\', '/');
        return string.Join('/', relative.Split('/').Select(Uri.EscapeDataString));
    }
}
