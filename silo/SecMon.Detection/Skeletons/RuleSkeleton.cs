namespace SecMon.Detection.Skeletons;

/// <summary>A rule and its tests to begin with: commented, and sound as they stand.</summary>
/// <param name="Rule">Text of the rule file.</param>
/// <param name="Tests">Text of the file of tests; null for a filter, which is tested by the tests of the rules it joins.</param>
public sealed record RuleSkeleton(string Rule, string? Tests)
{
    /// <summary>The kinds that there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "detection", "correlation", "distinct", "value_sum", "value_avg", "value_median", "value_percentile", "temporal", "temporal_ordered",
        "first_seen", "returned", "silence", "without", "ratio", "run", "baseline", "risk", "filter", "decision",
    ];

    /// <summary>The skeleton of a kind.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="title">The title.</param>
    /// <param name="useCase">The use case; null leaves a placeholder.</param>
    /// <param name="id">The id of the rule.</param>
    /// <param name="part">The id of the rule that a correlation counts.</param>
    /// <param name="today">The date of the rule.</param>
    public static RuleSkeleton Of(string kind, string title, string? useCase, Guid id, Guid part, DateOnly today)
    {
        var quoted = $"'{title.Replace("'", "''", StringComparison.Ordinal)}'";
        var name = NameOf(title);
        var second = new Guid(part.ToByteArray().Select((value, i) => (byte)(i == 0 ? value ^ 1 : value)).ToArray());   // a correlation may have two parts
        string Fill(string text) => text
            .Replace("<TITLE>", quoted, StringComparison.Ordinal)
            .Replace("<PART-TITLE>", $"'{$"{title} (part)".Replace("'", "''", StringComparison.Ordinal)}'", StringComparison.Ordinal)
            .Replace("<NAME>", name, StringComparison.Ordinal)
            .Replace("<ID>", id.ToString("D"), StringComparison.Ordinal)
            .Replace("<PART-ID>", part.ToString("D"), StringComparison.Ordinal)
            .Replace("<SECOND-TITLE>", $"'{$"{title} (second part)".Replace("'", "''", StringComparison.Ordinal)}'", StringComparison.Ordinal)
            .Replace("<SECOND-ID>", second.ToString("D"), StringComparison.Ordinal)
            .Replace("<USE-CASE>", useCase ?? "XX-00", StringComparison.Ordinal)
            .Replace("<DATE>", today.ToString("yyyy-MM-dd"), StringComparison.Ordinal);

        return new RuleSkeleton(Fill(Read($"{kind}.yml")!), Read($"{kind}.tests.yml") is { } tests ? Fill(tests) : null);
    }

    /// <summary>A title as names of rules and files are written: lower case, words joined by underscores.</summary>
    public static string NameOf(string title)
    {
        var letters = title.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        var name = string.Join('_', string.Concat(letters).Split('_', StringSplitOptions.RemoveEmptyEntries));
        return name.Length == 0 ? "rule" : name;
    }

    private static string? Read(string file)
    {
        using var stream = typeof(RuleSkeleton).Assembly.GetManifestResourceStream($"skeletons/{file}");
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
