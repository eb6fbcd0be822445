using System.Net.Http.Headers;
using System.Text;

namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>The secret of a sink: read from its file or environment variable, and again when the server refuses it. Never logged.</summary>
internal sealed class ElasticsearchSecret(ElasticsearchOptions options)
{
    private AuthenticationHeaderValue? _header;
    private bool _isRead;

    /// <summary>The header <c>Authorization</c>; null when none is configured.</summary>
    /// <exception cref="ElasticsearchException">The file cannot be read or is empty, or the variable is not set.</exception>
    public AuthenticationHeaderValue? Header()
    {
        if (!_isRead)
            ReadAgain();
        return _header;
    }

    /// <summary>Reads the secret again, since keys are changed while SecMon runs.</summary>
    /// <returns>Whether it is another one now.</returns>
    /// <exception cref="ElasticsearchException">The file cannot be read or is empty, or the variable is not set.</exception>
    public bool ReadAgain()
    {
        var before = _header;
        _header = Read();
        _isRead = true;
        return !Equals(before, _header);
    }

    private AuthenticationHeaderValue? Read()
    {
        if (options.ApiKeyFile is { } keyFile)
            return new AuthenticationHeaderValue("ApiKey", ReadFile(keyFile));
        if (options.ApiKeyEnvironment is { } variable)
            return new AuthenticationHeaderValue("ApiKey", ReadVariable(variable));
        if (options.TokenFile is { } tokenFile)
            return new AuthenticationHeaderValue("Bearer", ReadFile(tokenFile));
        if (options.User is { } user && options.PasswordFile is { } passwordFile)
            return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{ReadFile(passwordFile)}")));
        return null;
    }

    private static string ReadFile(string path)
    {
        try
        {
            return Checked(File.ReadAllText(path), path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new ElasticsearchException($"{path} cannot be read: {failed.Message}", failed);
        }
    }

    private static string ReadVariable(string name) =>
        Checked(Environment.GetEnvironmentVariable(name) ?? throw new ElasticsearchException($"the environment variable {name} is not set"), name);

    /// <summary>A line end after the secret is not part of it; one within would be refused by the HTTP client with the secret in its message.</summary>
    private static string Checked(string text, string place)
    {
        var secret = text.Trim('\r', '\n', ' ', '\t', '\uFEFF');
        if (secret.Length == 0)
            throw new ElasticsearchException($"{place} is empty: it must hold the secret and nothing else");
        if (secret.Any(char.IsControl))
            throw new ElasticsearchException($"{place} holds more than one line: it must hold the secret and nothing else");
        return secret;
    }
}
