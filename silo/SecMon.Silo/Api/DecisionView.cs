namespace SecMon.Silo.Api;

/// <summary>A decision in force as the API shows it.</summary>
public sealed record DecisionView
{
    /// <summary>UUID; <c>secmon.decisions</c> of alerts names the decision by it.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>When it is made: <c>signals</c> or <c>case</c>.</summary>
    public required string On { get; init; }

    /// <summary>stable, test, experimental…; what the file says.</summary>
    public string? Status { get; init; }

    /// <summary>True when it has no effect (<c>secmon: {shadow: true}</c>, or <c>rules: {shadow: …}</c> in the configuration).</summary>
    public bool Shadow { get; init; }

    /// <summary>Who keeps the decision.</summary>
    public string? Owner { get; init; }

    /// <summary>The last day (UTC) on which it decides; null for no end.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>Path below the rules folder.</summary>
    public required string File { get; init; }

    /// <summary>Line in the file, from 1.</summary>
    public int Line { get; init; }

    /// <summary>Why the decision exists.</summary>
    public string? Description { get; init; }

    /// <summary>Hash of what it decides.</summary>
    public required string Version { get; init; }

    /// <summary>Effects that came to bear since the start of the silo, all of them together.</summary>
    public long Fired { get; init; }

    /// <summary>The tests beside its file; null while they run.</summary>
    public RuleTestsView? Tests { get; init; }
}
