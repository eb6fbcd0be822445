using System.Text.Json.Nodes;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Problems as JSON (docs/rules.md, What rules check says).</summary>
internal static class ProblemJson
{
    /// <summary>The document.</summary>
    public static string Of(IReadOnlyList<Diagnostic> problems, int rules) => JsonOutput.Of(new JsonObject
    {
        ["rules"] = rules,
        ["errors"] = problems.Count(problem => problem.IsError),
        ["warnings"] = problems.Count(problem => !problem.IsError),
        ["problems"] = new JsonArray([.. problems.Select(Problem)]),
    });

    private static JsonObject Problem(Diagnostic problem)
    {
        var node = new JsonObject
        {
            ["file"] = problem.Location.Path,
            ["line"] = problem.Location.Line,
            ["column"] = problem.Location.Column,
            ["severity"] = problem.IsError ? "error" : "warning",
            ["kind"] = problem.Kind.Id,
            ["message"] = problem.Message,
        };
        if (problem.Help is not null)
            node["help"] = problem.Help;
        return node;
    }
}
