namespace SecMon.Detection.Rules;

/// <summary>What a rule says about itself: everything an alert or a person needs, nothing that decides a match.</summary>
public sealed record RuleMetadata
{
    /// <summary><see cref="CaseGap"/> of a rule that does not say.</summary>
    public static readonly TimeSpan DefaultCaseGap = TimeSpan.FromHours(24);

    /// <summary>UUID of the file, else the UUIDv5 of the title.</summary>
    public required string Id { get; init; }

    /// <summary>What other rules may call it; null when the file does not say.</summary>
    public string? Name { get; init; }

    /// <summary>1 to 256 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Hash of the compiled form, <c>sha256:</c> and 16 hex digits: the same while the rule decides the same.</summary>
    public required string Version { get; init; }

    /// <summary>Where it stands.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>The folder below the rules folder, for <c>rule.category</c>; empty at the top.</summary>
    public required string Category { get; init; }

    /// <summary>The level.</summary>
    public Severity Severity { get; init; } = Severity.Medium;

    /// <summary>stable, test, experimental, deprecated or unsupported; null when the file does not say. The author's word about maturity: it decides nothing by itself.</summary>
    public string? Status { get; init; }

    /// <summary>True in shadow: the rule runs in a silo and is counted, but reaches no person (<c>secmon: {shadow: true}</c>, or its status is one that the configuration names).</summary>
    public bool IsShadow { get; init; }

    /// <summary>Prose.</summary>
    public string? Description { get; init; }

    /// <summary>Author.</summary>
    public string? Author { get; init; }

    /// <summary>License.</summary>
    public string? License { get; init; }

    /// <summary>Links.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Tags, lower case: <c>attack.t1005</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What is known to look alike.</summary>
    public IReadOnlyList<string> FalsePositives { get; init; } = [];

    /// <summary>Row of use-cases.md (sigma.md 10.1).</summary>
    public string? UseCase { get; init; }

    /// <summary>Sentence with <c>{field}</c>s, read once, to be filled with the values of an alert.</summary>
    public ExplainTemplate? Explain { get; init; }

    /// <summary>What an analyst checks next.</summary>
    public string? Next { get; init; }

    /// <summary>Link to the runbook.</summary>
    public string? Runbook { get; init; }

    /// <summary>True when alerts go to on-call staff.</summary>
    public bool Page { get; init; }

    /// <summary>Alerts of one rule and group closer than this are one case; default 24 h.</summary>
    public TimeSpan CaseGap { get; init; } = DefaultCaseGap;

    /// <summary>Who keeps the rule.</summary>
    public string? Owner { get; init; }

    /// <summary>When the rule is to be looked at again.</summary>
    public DateOnly? Review { get; init; }
}
