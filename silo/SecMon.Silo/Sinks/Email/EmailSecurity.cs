namespace SecMon.Silo.Sinks.Email;

/// <summary>How a connection to a mail server is secured.</summary>
public enum EmailSecurity
{
    /// <summary>Not at all; for a relay on the same machine.</summary>
    None,

    /// <summary>By STARTTLS; a server that does not offer it is a failure.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}
