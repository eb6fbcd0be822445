namespace SecMon.Silo.Sinks;

/// <summary>
/// A password or key of a sink, from a file or an environment variable. It is read at first use and kept until
/// <see cref="Reload"/>; it never shows in a log or a message, only where it comes from does.
/// </summary>
public sealed class Secret
{
    private readonly string? _file;
    private readonly string? _variable;
    private volatile string? _value;

    private Secret(string? file, string? variable)
    {
        _file = file;
        _variable = variable;
    }

    /// <summary>A secret from one of two places.</summary>
    /// <param name="file">A file whose whole text, without one line end at its end, is the secret.</param>
    /// <param name="variable">Name of an environment variable.</param>
    /// <returns>Null when neither is given.</returns>
    /// <exception cref="ArgumentException">Both are given.</exception>
    public static Secret? From(string? file, string? variable)
    {
        if (file is not null && variable is not null)
            throw new ArgumentException("a secret comes from a file or from an environment variable, not from both", nameof(variable));
        return file is null && variable is null ? null : new Secret(file, variable);
    }

    /// <summary>The secret.</summary>
    /// <exception cref="SinkFailedException">It cannot be read now, or is empty; it may be put right while SecMon runs.</exception>
    public string Value => _value ??= Read();

    /// <summary>What was read may be out of date: the next use reads it again.</summary>
    public void Reload() => _value = null;

    /// <summary>Where it comes from, never what it is.</summary>
    public override string ToString() => _file is not null ? $"the secret in {_file}" : $"the secret in the environment variable {_variable}";

    private string Read()
    {
        var value = _file is not null ? ReadFile(_file) : Environment.GetEnvironmentVariable(_variable!) ?? "";
        if (value.Length == 0)
            throw new SinkFailedException($"{this} is empty or not set", retryAfter: SinkTrouble.SlowRetry);
        // A header with a line end is refused by what sends it, with the header in the message.
        return value.Any(char.IsControl)
            ? throw new SinkFailedException($"{this} holds more than one line: it must hold the secret and nothing else", retryAfter: SinkTrouble.SlowRetry)
            : value;
    }

    private string ReadFile(string file)
    {
        try
        {
            return WithoutLineEnd(File.ReadAllText(file));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SinkFailedException($"{this} cannot be read: {unreadable.Message}", retryAfter: SinkTrouble.SlowRetry, inner: unreadable);
        }
    }

    private static string WithoutLineEnd(string text)
    {
        if (!text.EndsWith('\n'))
            return text;
        return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text[..^1];
    }
}
