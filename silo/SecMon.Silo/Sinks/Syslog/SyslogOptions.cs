namespace SecMon.Silo.Sinks.Syslog;

/// <summary>A syslog receiver over TCP or TLS.</summary>
public sealed record SyslogOptions
{
    /// <summary>The smallest allowed <see cref="MaxMessageBytes"/>; a summary always fits.</summary>
    public const int SmallestMessageBytes = 8 * 1024;

    /// <summary>Name of the sink's cursor; unique and lasting.</summary>
    public string Name { get; init; } = "syslog";

    /// <summary>The receiver's name or address; with TLS its certificate must have it.</summary>
    public required string Host { get; init; }

    /// <summary>The receiver's port; null for 6514 with TLS (RFC 5425) and 601 without (RFC 6587 has no port of its own; 601 is syslog over TCP).</summary>
    public int? Port { get; init; }

    /// <summary>True for TLS (RFC 5425).</summary>
    public bool Tls { get; init; }

    /// <summary>PEM file with the authorities that vouch for the receiver; null for the machine's own.</summary>
    public string? AuthoritiesFile { get; init; }

    /// <summary>Facility, 0 to 23; 13 is log audit.</summary>
    public int Facility { get; init; } = 13;

    /// <summary>HOSTNAME of the messages; null for the machine's name.</summary>
    public string? HostName { get; init; }

    /// <summary>Longest message in bytes, header included; a longer document is summed up. At least <see cref="SmallestMessageBytes"/>.</summary>
    public int MaxMessageBytes { get; init; } = 64 * 1024;

    /// <summary>How long connecting, and writing a batch, may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
