using System.Text;

namespace SecMon.Benchmarks.Workloads;

/// <summary>A rule that can be written for every engine: all of some lines, and not any of others.</summary>
internal sealed record SyntheticRule(int Number, IReadOnlyList<SyntheticTest> Wanted, IReadOnlyList<SyntheticTest> Excluded)
{
    /// <summary>The rule as a Sigma file.</summary>
    public string Yaml()
    {
        var yaml = new StringBuilder($"title: Synthetic rule {Number}\nlogsource: {{category: database}}\ndetection:\n  selection:\n");
        foreach (var test in Wanted)
            yaml.Append($"    {LineOf(test)}\n");
        if (Excluded.Count > 0)
            yaml.Append("  filter:\n");
        foreach (var test in Excluded)
            yaml.Append($"    {LineOf(test)}\n");
        yaml.Append($"  condition: selection{(Excluded.Count > 0 ? " and not filter" : "")}\n");
        return yaml.ToString();
    }

    private static string LineOf(SyntheticTest test)
    {
        var modifier = test.Kind switch
        {
            TestKind.Contains => "|contains",
            TestKind.ContainsAll => "|contains|all",
            TestKind.StartsWith => "|startswith",
            TestKind.EndsWith => "|endswith",
            TestKind.AtLeast => "|gte",
            _ => "",
        };
        var values = test.Kind == TestKind.AtLeast ? test.Values[0] : $"[{string.Join(", ", test.Values.Select(value => $"'{value}'"))}]";
        return $"{NameOf(test.Field)}{modifier}: {values}";
    }

    private static string NameOf(FactField field) => field switch
    {
        FactField.Action => "event.action",
        FactField.UserName => "user.name",
        FactField.SourceIp => "source.ip",
        FactField.ServiceName => "service.name",
        FactField.QueryText => "db.query.text",
        FactField.StatusCode => "db.response.status_code",
        FactField.OperationName => "db.operation.name",
        _ => "event.sequence",
    };
}
