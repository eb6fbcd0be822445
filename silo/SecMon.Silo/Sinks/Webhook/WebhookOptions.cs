namespace SecMon.Silo.Sinks.Webhook;

/// <summary>A receiver of CloudEvents over HTTP.</summary>
public sealed record WebhookOptions
{
    /// <summary>Name of the sink's cursor; unique and lasting.</summary>
    public string Name { get; init; } = "webhook";

    /// <summary>Where events are posted; http or https. Redirects are not followed.</summary>
    public required Uri Url { get; init; }

    /// <summary>File with the secret that signs requests; null when it is in <see cref="SecretVariable"/>, or nothing is signed.</summary>
    public string? SecretFile { get; init; }

    /// <summary>Environment variable with the secret.</summary>
    public string? SecretVariable { get; init; }

    /// <summary>The CloudEvents attribute <c>source</c>: a URI reference that names this SecMon.</summary>
    public string Source { get; init; } = "urn:secmon";

    /// <summary>How long the receiver may take for one request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>PEM file with the authorities that vouch for the receiver; null for the machine's own.</summary>
    public string? AuthoritiesFile { get; init; }
}
