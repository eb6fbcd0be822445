using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace SecMon.Stack.Tests;

/// <summary>Whatever pages somebody has a runbook, what names one has it, and every runbook is of something.</summary>
public sealed partial class RunbookTests
{
    /// <summary>What SecMon tells Alertmanager itself, beside its health (Sinks/Alertmanager).</summary>
    private static readonly string[] FromDelivery = ["Watchdog", "SecMonCaseOverdue", "SecMonIncidentOverdue", "SecMonStorm"];

    private static readonly HashSet<string> Pages = [.. Directory.EnumerateFiles(Stack.Runbooks, "*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => name != "README")];

    [Fact]
    public void Every_alert_of_Prometheus_has_one() =>
        Assert.Empty(AlertsOfPrometheus().Except(Pages));

    [Fact]
    public void Every_problem_of_SecMons_own_health_has_one() =>
        Assert.All(Problems(), name => Assert.Contains(name, (IEnumerable<string>)Pages));

    [Fact]
    public void Every_detection_rule_that_pages_names_one_and_whichever_is_named_is_there()
    {
        var meant = Rules().Where(rule => rule.Pages || rule.Runbook is not null).ToList();
        Assert.NotEmpty(meant);
        Assert.All(meant, rule => Assert.True(rule.Runbook?.StartsWith("/runbooks/", StringComparison.Ordinal) == true && Pages.Contains(rule.Runbook["/runbooks/".Length..]), $"{rule.Title}: {rule.Runbook}"));
    }

    [Fact]
    public void No_runbook_is_of_something_that_is_gone() =>
        Assert.Empty(Pages.Except([.. AlertsOfPrometheus(), .. Problems(), .. FromDelivery, .. Rules().Where(rule => rule.Runbook is not null).Select(rule => rule.Runbook!["/runbooks/".Length..])]));

    [Fact]
    public void The_index_names_every_page() =>
        Assert.All(Pages, name => Assert.Contains($"[{name}]({name}.md)", File.ReadAllText(Path.Combine(Stack.Runbooks, "README.md")), StringComparison.Ordinal));

    [Fact]
    public void Every_link_between_pages_leads_somewhere()
    {
        foreach (var file in Directory.EnumerateFiles(Stack.Runbooks, "*.md"))
        {
            foreach (Match link in Link().Matches(File.ReadAllText(file)))
                Assert.True(File.Exists(Path.Combine(Stack.Runbooks, link.Groups["to"].Value)), $"{Path.GetFileName(file)} leads to {link.Groups["to"].Value}");
        }
    }

    /// <summary>Every metric and command that a page names exists: at night nobody wants to find out otherwise.</summary>
    [Fact]
    public void Every_metric_that_a_page_names_is_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Repository.Root, "docs", "metrics.md"));
        var named = Directory.EnumerateFiles(Stack.Runbooks, "*.md").SelectMany(file => Metric().Matches(File.ReadAllText(file)).Select(match => match.Value)).Distinct();
        Assert.All(named, metric => Assert.Contains($"`{metric}`", documented, StringComparison.Ordinal));
    }

    private static IEnumerable<string> AlertsOfPrometheus() => Stack.PrometheusRules().Where(rule => rule.IsAlert).Select(rule => rule.Name).Distinct();

    /// <summary>The problems of the table in docs/health.md, whose names are those of the code (HealthProblemNamesTests).</summary>
    private static IEnumerable<string> Problems() =>
        ProblemRow().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "health.md"))).Select(match => $"SecMon{match.Groups["name"].Value}");

    private static List<(string Title, bool Pages, string? Runbook)> Rules() =>
    [
        .. Directory.EnumerateFiles(Repository.Rules, "*.yml", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".tests.yml", StringComparison.Ordinal))
            .SelectMany(Documents)
            .Select(rule => (rule["title"].ToString(), Text(rule, "page") == "true", Text(rule, "runbook"))),
    ];

    private static IEnumerable<YamlMappingNode> Documents(string file)
    {
        using var text = new StreamReader(file);
        var stream = new YamlStream();
        stream.Load(text);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    private static string? Text(YamlMappingNode rule, string key) =>
        Incident(rule)?.Children.TryGetValue(key, out var said) == true ? said.ToString()
        : rule.Children.TryGetValue("secmon", out var own) && ((YamlMappingNode)own).Children.TryGetValue(key, out var value) ? value.ToString() : null;

    /// <summary>The incident that a decision makes; null for other rules.</summary>
    private static YamlMappingNode? Incident(YamlMappingNode rule) =>
        rule.Children.TryGetValue("decision", out var decision) && decision["then"] is YamlSequenceNode effects
            ? effects.Children.OfType<YamlMappingNode>().Select(effect => effect.Children.TryGetValue("incident", out var incident) ? incident as YamlMappingNode : null).FirstOrDefault(incident => incident is not null)
            : null;

    [GeneratedRegex(@"\]\((?<to>[^):#]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"secmon_[a-z_]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Metric();

    [GeneratedRegex(@"^\| `(?<name>[A-Z]\w+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ProblemRow();
}
