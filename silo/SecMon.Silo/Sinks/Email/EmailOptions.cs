using SecMon.Detection.Rules;

namespace SecMon.Silo.Sinks.Email;

/// <summary>Mail to people: pages at once, the rest as a digest.</summary>
public sealed record EmailOptions
{
    /// <summary>Name of the pages' cursor; the digest's is this with <c>-digest</c>. Unique and lasting.</summary>
    public string Name { get; init; } = "email";

    /// <summary>The mail server.</summary>
    public required string Host { get; init; }

    /// <summary>Its port.</summary>
    public int Port { get; init; } = 587;

    /// <summary>How the connection is secured.</summary>
    public EmailSecurity Security { get; init; } = EmailSecurity.StartTls;

    /// <summary>PEM file with the authorities that vouch for the server; null for the machine's own.</summary>
    public string? AuthoritiesFile { get; init; }

    /// <summary>Account at the mail server; null for none.</summary>
    public string? User { get; init; }

    /// <summary>File with the account's password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Environment variable with the account's password.</summary>
    public string? PasswordVariable { get; init; }

    /// <summary>Address of the sender, for example <c>SecMon &lt;secmon@example.org&gt;</c>.</summary>
    public required string From { get; init; }

    /// <summary>Addresses of the receivers; at least one.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>A new case of at least this level is a page.</summary>
    public Severity PageFrom { get; init; } = Severity.High;

    /// <summary>A digest is sent at most once in this time.</summary>
    public TimeSpan Digest { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Times are written in this zone, and in UTC.</summary>
    public string TimeZone { get; init; } = "Asia/Ho_Chi_Minh";

    /// <summary>How long the server may take for one step.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
