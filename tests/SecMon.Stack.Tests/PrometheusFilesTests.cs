using YamlDotNet.RepresentationModel;

namespace SecMon.Stack.Tests;

/// <summary>The scrape configuration, recording and alerting rules, by Prometheus' own tools.</summary>
public sealed class PrometheusFilesTests
{
    private const string PromTool = "/usr/bin/promtool";

    private static readonly string[] Severities = ["critical", "high", "medium", "low", "none"];
    private static readonly string? Missing = File.Exists(PromTool) ? null : "Prometheus is not installed (prometheus)";

    [Fact]
    public async Task Prometheus_takes_its_configuration_and_all_rule_files()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        using var scratch = new Scratch();
        foreach (var file in Directory.EnumerateFiles(Stack.Prometheus, "*.yml"))
            scratch.Write(Path.GetFileName(file), (await File.ReadAllTextAsync(file)).Replace("/run/secrets/metrics_token", scratch.Write("metrics_token", "x"), StringComparison.Ordinal));
        await Stack.RunAsync(PromTool, "check", "config", scratch["prometheus.yml"]);
    }

    [Theory]
    [InlineData("alerts.test.yml")]
    [InlineData("slo.test.yml")]
    [InlineData("volume.test.yml")]
    public async Task The_unit_tests_of_the_rules_pass(string file)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        await Stack.RunAsync(PromTool, "test", "rules", Path.Combine(Stack.Prometheus, "tests", file));
    }

    [Fact]
    public void Every_alerting_rule_has_a_unit_test()
    {
        var tests = string.Concat(Directory.EnumerateFiles(Path.Combine(Stack.Prometheus, "tests")).Select(File.ReadAllText));
        Assert.Empty(Alerts().Where(rule => !tests.Contains($"alertname: {rule.Name}\n", StringComparison.Ordinal) && !tests.Contains($"alertname=\"{rule.Name}\"", StringComparison.Ordinal)).Select(rule => rule.Name));
    }

    [Fact]
    public void Every_alert_says_what_happened_what_to_do_how_bad_it_is_and_whom_it_concerns()
    {
        foreach (var rule in Alerts())
        {
            Assert.Contains(rule.Labels["severity"], Severities);
            Assert.NotEmpty(rule.Labels["team"]);
            Assert.Equal("prometheus", rule.Labels["origin"]);
            Assert.NotEmpty(rule.Annotations["summary"]);
            Assert.NotEmpty(rule.Annotations["description"]);
            Assert.EndsWith($"/runbooks/{rule.Name}", rule.Annotations["runbook_url"], StringComparison.Ordinal);
            if (rule.Labels["severity"] != "none")
                Assert.NotEmpty(rule.Annotations["next"]);
        }
    }

    /// <summary>The label set names an alert: a value in it would make a new alert of every change.</summary>
    [Fact]
    public void No_label_holds_a_value_that_changes() =>
        Assert.Empty(Alerts().Where(rule => rule.Labels.Values.Any(label => label.Contains("$value", StringComparison.Ordinal))).Select(rule => rule.Name));

    [Fact]
    public void No_expression_makes_data_up() =>
        Assert.Empty(Stack.PrometheusRules().Where(rule => rule.Expression.Contains("vector(", StringComparison.Ordinal)).Select(rule => rule.Name));

    [Fact]
    public void The_configuration_names_every_rule_file()
    {
        var named = ((YamlSequenceNode)Stack.Yaml(Path.Combine(Stack.Prometheus, "prometheus.yml"))["rule_files"]).Select(file => file.ToString()).Order(StringComparer.Ordinal);
        var there = Directory.EnumerateFiles(Stack.Prometheus, "*.yml").Select(file => Path.GetFileName(file)).Where(file => file != "prometheus.yml").Order(StringComparer.Ordinal);
        Assert.Equal(there, named);
    }

    private static IEnumerable<PrometheusRule> Alerts() => Stack.PrometheusRules().Where(rule => rule.IsAlert);
}
