using SecMon.Detection.Rules;

namespace SecMon.Detection.RuleTests;

/// <summary>An incident that decisions must make.</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="Decision">Title or id of the decision that opens it.</param>
public sealed record IncidentExpectation(SourceLocation Location, string Decision)
{
    /// <summary>Its level; null when the case does not say.</summary>
    public string? Level { get; init; }

    /// <summary>Whether on-call staff hear of it; null when the case does not say.</summary>
    public bool? Page { get; init; }

    /// <summary>The account, address or source; null when the case does not say.</summary>
    public string? By { get; init; }

    /// <summary>Title, id, name or use case of the rule of each of its cases; null when the case does not say.</summary>
    public IReadOnlyList<string>? Cases { get; init; }
}
