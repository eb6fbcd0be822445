namespace SecMon.Silo.Cli.Rules;

/// <summary>The decisions that somebody asks about.</summary>
/// <param name="Reference">What they are called: a title, an id, a name or a file; null for all decisions.</param>
/// <param name="Ids">The ids of those that bear it today; a decision of old need not be among them.</param>
internal sealed record AskedDecisions(string? Reference, IReadOnlyList<string> Ids)
{
    /// <summary>All decisions.</summary>
    public static readonly AskedDecisions All = new(null, []);

    /// <summary>True for a decision that is asked about.</summary>
    public bool Include(string id, string title) =>
        Reference is null || title == Reference || Ids.Append(Reference).Contains(id, StringComparer.OrdinalIgnoreCase);
}
