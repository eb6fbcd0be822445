namespace SecMon.Silo.Sinks.Alertmanager;

/// <summary>How Alertmanager is reached and told.</summary>
public sealed record AlertmanagerOptions
{
    /// <summary>Every instance of the cluster, each by itself: a load balancer in between would hide a silent one.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>How often everything that is open is told again.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Label <c>team</c> of cases whose rule names no owner, and of SecMon's own problems.</summary>
    public string Team { get; init; } = "soc";

    /// <summary>Account for basic authentication; null sends none.</summary>
    public string? User { get; init; }

    /// <summary>Password of <see cref="User"/>, or the bearer token when there is no user.</summary>
    public Secret? Secret { get; init; }

    /// <summary>PEM of the CA that the instances' certificates are checked against; null uses the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>How long an instance may take to answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
