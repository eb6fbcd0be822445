namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>How the sink reaches Elasticsearch 8 or 9, or OpenSearch. Secrets are named here, never held.</summary>
public sealed record ElasticsearchOptions
{
    /// <summary>Retention of a policy that is made where none was asked for.</summary>
    public static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(760);

    /// <summary>Address of the server, <c>https://host:9200</c>; a path in front of it, as of a proxy, is kept.</summary>
    public required Uri Url { get; init; }

    /// <summary>Name of the sink: its cursor, metrics and dead letters.</summary>
    public string Name { get; init; } = "elasticsearch";

    /// <summary>Name of this silo, shown in the server's tasks and slow logs (<c>X-Opaque-Id</c>).</summary>
    public string Silo { get; init; } = "silo";

    /// <summary>File with an API key as the server gave it out (<c>encoded</c>); read again when the server refuses it.</summary>
    public string? ApiKeyFile { get; init; }

    /// <summary>Environment variable with an API key.</summary>
    public string? ApiKeyEnvironment { get; init; }

    /// <summary>User of basic authentication, with <see cref="PasswordFile"/>.</summary>
    public string? User { get; init; }

    /// <summary>File with the password of <see cref="User"/>.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>File with a bearer token: a service token, or a JWT for OpenSearch.</summary>
    public string? TokenFile { get; init; }

    /// <summary>PEM file of the authorities that alone are trusted for this server; null for those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>SHA-256 of the authority's certificate, hex, with or without colons; it alone is trusted.</summary>
    public string? CaFingerprint { get; init; }

    /// <summary>Whether accounts' hourly activity is sent too.</summary>
    public bool TakesActivity { get; init; }

    /// <summary>
    /// Age at which an index is deleted, counted from its creation; whole days. Null keeps a policy that exists, and makes a
    /// new one with <see cref="DefaultRetention"/>.
    /// </summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>
    /// Whether nothing is written before the index templates were seen. Only for a key that may not see them (it lacks the
    /// privilege <c>monitor</c>): a month's index made without its template is wrong for ever.
    /// </summary>
    public bool ChecksTemplates { get; init; } = true;

    /// <summary>Longest time of one request, from its first byte to the last of its answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most documents of one request.</summary>
    public int MostDocuments { get; init; } = 1_000;

    /// <summary>Most bytes of one request, before compression; a single larger document still goes alone, up to 10 MB.</summary>
    public int MostBytes { get; init; } = 5_000_000;
}
