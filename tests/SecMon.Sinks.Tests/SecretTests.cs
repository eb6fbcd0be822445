using SecMon.Silo.Sinks;

namespace SecMon.Sinks.Tests;

public sealed class SecretTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("key", "key")]
    [InlineData("key\n", "key")]
    [InlineData("key\r\n", "key")]
    [InlineData(" key ", " key ")]
    public void A_file_is_the_secret_without_one_line_end(string content, string secret)
    {
        File.WriteAllText(_scratch["secret"], content);

        Assert.Equal(secret, Secret.From(_scratch["secret"], null)!.Value);
    }

    [Theory]
    [InlineData("key\n\n")]
    [InlineData("first-secret\nsecond-secret\n")]
    [InlineData("")]
    public void What_would_break_a_header_is_refused_without_being_shown(string content)
    {
        File.WriteAllText(_scratch["secret"], content);

        var refused = Assert.Throws<SinkFailedException>(() => Secret.From(_scratch["secret"], null)!.Value);

        Assert.DoesNotContain("first-secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_file_is_read_when_somebody_asks_for_it()
    {
        File.WriteAllText(_scratch["secret"], "old");
        var secret = Secret.From(_scratch["secret"], null)!;
        Assert.Equal("old", secret.Value);

        File.WriteAllText(_scratch["secret"], "new");
        Assert.Equal("old", secret.Value);
        secret.Reload();

        Assert.Equal("new", secret.Value);
    }

    [Fact]
    public void An_environment_variable_is_a_secret_too()
    {
        Environment.SetEnvironmentVariable("SECMON_TEST_SECRET", "from the environment");

        Assert.Equal("from the environment", Secret.From(null, "SECMON_TEST_SECRET")!.Value);
    }

    [Fact]
    public void A_missing_or_empty_secret_is_a_failure_that_says_where_it_should_be()
    {
        File.WriteAllText(_scratch["empty"], "\n");

        Assert.Contains(_scratch["none"], Assert.Throws<SinkFailedException>(() => Secret.From(_scratch["none"], null)!.Value).Message);
        Assert.Contains(_scratch["empty"], Assert.Throws<SinkFailedException>(() => Secret.From(_scratch["empty"], null)!.Value).Message);
        Assert.Contains("SECMON_TEST_NONE", Assert.Throws<SinkFailedException>(() => Secret.From(null, "SECMON_TEST_NONE")!.Value).Message);
    }

    [Fact]
    public void A_secret_has_one_place_and_does_not_show()
    {
        File.WriteAllText(_scratch["secret"], "hidden");
        var secret = Secret.From(_scratch["secret"], null)!;

        Assert.Equal("hidden", secret.Value);
        Assert.DoesNotContain("hidden", secret.ToString());
        Assert.Null(Secret.From(null, null));
        Assert.Throws<ArgumentException>(() => Secret.From("file", "VARIABLE"));
    }
}
