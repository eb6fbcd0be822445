namespace SecMon.Silo.Api;

/// <summary>A rule in force as the API shows it.</summary>
public sealed record RuleView
{
    /// <summary>UUID.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Row of the use cases.</summary>
    public string? UseCase { get; init; }

    /// <summary>informational, low, medium, high or critical.</summary>
    public required string Level { get; init; }

    /// <summary>stable, test, experimental…; what the file says.</summary>
    public string? Status { get; init; }

    /// <summary>True when it runs and is counted, but reaches nobody (<c>secmon: {shadow: true}</c>, or <c>rules: {shadow: …}</c> in the configuration).</summary>
    public bool Shadow { get; init; }

    /// <summary>True when it only feeds correlations.</summary>
    public bool Part { get; init; }

    /// <summary>True when its alerts go to on-call staff.</summary>
    public bool Page { get; init; }

    /// <summary>Hash of the compiled form.</summary>
    public required string Version { get; init; }

    /// <summary>Path below the rules folder.</summary>
    public required string File { get; init; }

    /// <summary>Line in the file, from 1.</summary>
    public int Line { get; init; }

    /// <summary>Why the rule exists.</summary>
    public string? Description { get; init; }

    /// <summary>What an analyst checks next.</summary>
    public string? Next { get; init; }

    /// <summary>What is known to look alike.</summary>
    public IReadOnlyList<string> FalsePositives { get; init; } = [];

    /// <summary>Link to the runbook.</summary>
    public string? Runbook { get; init; }

    /// <summary>Who keeps the rule.</summary>
    public string? Owner { get; init; }

    /// <summary>Alerts in the ledger; of a shadow rule what it would have alerted since the start.</summary>
    public long Alerts { get; init; }

    /// <summary>The tests beside its file; null while they run.</summary>
    public RuleTestsView? Tests { get; init; }
}
