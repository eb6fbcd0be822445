using System.Net.Http.Headers;
using System.Text;

namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>The header <c>Authorization</c> of a sink, read again when the server refuses it.</summary>
internal sealed class ElasticsearchSecret(ElasticsearchOptions options)
{
    private readonly Secret? _secret = options.ApiKeyFile is null && options.ApiKeyEnvironment is { } variable
        ? Secret.From(null, variable)
        : Secret.From(options.ApiKeyFile ?? options.TokenFile ?? options.PasswordFile, null);

    /// <summary>The header; null when none is configured.</summary>
    /// <exception cref="ElasticsearchException">The secret cannot be read, is empty, or is none.</exception>
    public AuthenticationHeaderValue? Header()
    {
        if (_secret is null)
            return null;
        var value = Value(_secret);
        if (options.ApiKeyFile is not null || options.ApiKeyEnvironment is not null)
            return new AuthenticationHeaderValue("ApiKey", value);
        return options.TokenFile is not null
            ? new AuthenticationHeaderValue("Bearer", value)
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{value}")));
    }

    /// <summary>Reads the secret again, since keys are changed while SecMon runs.</summary>
    /// <returns>Whether it is another one now.</returns>
    /// <exception cref="ElasticsearchException">The secret cannot be read, is empty, or is none.</exception>
    public bool ReadAgain()
    {
        var before = Header();
        _secret?.Reload();
        return !Equals(before, Header());
    }

    private static string Value(Secret secret)
    {
        try
        {
            return secret.Value.Trim();
        }
        catch (SinkFailedException failed)
        {
            throw new ElasticsearchException(failed.Message, failed);
        }
    }
}
