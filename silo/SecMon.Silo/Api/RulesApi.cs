using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Detection.Decisions;
using SecMon.Detection.Rules;
using SecMon.Silo.Configuration;
using SecMon.Silo.Delivery;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Api;

/// <summary><c>GET /api/v1/rules</c>: the rules in force, how often each alerted, and whether its tests pass; the decisions, and how often each came to bear.</summary>
internal static class RulesApi
{
    public static void MapRules(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/rules", Get).WithName("ListRules").WithSummary("The rules and decisions in force, with their alerts and the results of their tests; what is wrong with the files on disk.")
            .WithDescription("Tests run when somebody asks for the first time; tested is false until they have.");

    private static Ok<RuleList> Get(RuleBook book, RuleTestBoard tests, DeliveryIndex index, SecMonOptions options)
    {
        var current = book.Current;
        var report = tests.Look();
        var counts = index.CountAlertsByRule();
        var files = current.Files.Rules.ToDictionary(file => file.Path, file => file.RelativePath, StringComparer.Ordinal);
        var detections = current.RuleSet.Detections.Select(rule => View(rule.Metadata, !rule.Alerts));
        var correlations = current.RuleSet.Correlations.Select(rule => View(rule.Metadata, !rule.Alerts));
        return TypedResults.Ok(new RuleList(current.RuleSet.Hash, report.IsDone, [.. detections.Concat(correlations)], [.. current.Decisions.Decisions.Select(ViewOfDecision)], [.. book.Problems.Select(problem => ProblemOf(problem, options))]));

        RuleView View(RuleMetadata rule, bool isPart) => ViewOf(rule, isPart, FileOf(rule), counts, report);

        DecisionView ViewOfDecision(Decision decision) => ViewOf(decision, FileOf(decision.Metadata), report);

        string FileOf(RuleMetadata rule) => files.GetValueOrDefault(rule.Location.Path, rule.Location.Path);
    }

    private static RuleView ViewOf(RuleMetadata rule, bool isPart, string file, IReadOnlyDictionary<string, long> counts, RuleTestReport report) => new()
    {
        Id = rule.Id,
        Title = rule.Title,
        UseCase = rule.UseCase,
        Level = rule.Severity.Word(),
        Status = rule.Status,
        Shadow = rule.IsShadow,
        Part = isPart,
        Page = rule.Page,
        Version = rule.Version,
        File = file,
        Line = rule.Location.Line,
        Description = rule.Description,
        Next = rule.Next,
        FalsePositives = rule.FalsePositives,
        Runbook = rule.Runbook,
        Owner = rule.Owner,
        Alerts = rule.IsShadow ? (long)SecMonMetrics.ShadowAlerts.WithLabels(rule.Title).Value : counts.GetValueOrDefault(rule.Id),
        Tests = report.IsDone ? TestsOf(report.Results.GetValueOrDefault(file)) : null,
    };

    private static DecisionView ViewOf(Decision decision, string file, RuleTestReport report) => new()
    {
        Id = decision.Metadata.Id,
        Title = decision.Metadata.Title,
        On = decision.Moment == DecisionMoment.Signals ? "signals" : "case",
        Status = decision.Metadata.Status,
        Shadow = decision.Metadata.IsShadow,
        Owner = decision.Metadata.Owner,
        Expires = decision.Expires,
        File = file,
        Line = decision.Metadata.Location.Line,
        Description = decision.Metadata.Description,
        Version = decision.Metadata.Version,
        Fired = OutcomeMeter.FiredBy(decision.Metadata.Title),
        Tests = report.IsDone ? TestsOf(report.Results.GetValueOrDefault(file)) : null,
    };

    private static RuleTestsView TestsOf(RuleFileTests? tests)
    {
        if (tests is null)
            return new RuleTestsView(0, []);
        var failed = tests.Results.Where(result => result.Failures.Count > 0)
            .Select(result => new RuleTestFailureView(result.Case.Name, result.Case.Location.Line, result.Failures[0]));
        var unreadable = tests.Errors.Select(error => new RuleTestFailureView(Path.GetFileName(error.Location.Path), error.Location.Line, error.Message));
        return new RuleTestsView(tests.Results.Count(result => result.Failures.Count == 0), [.. failed, .. unreadable]);
    }

    private static RuleProblemView ProblemOf(Diagnostic problem, SecMonOptions options) =>
        new(Path.GetRelativePath(options.Rules, problem.Location.Path), problem.Location.Line, problem.IsError, problem.Message, problem.Help);
}
