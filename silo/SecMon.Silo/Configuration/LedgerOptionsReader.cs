using System.Text;
using SecMon.Silo.Ledger;
using YamlDotNet.RepresentationModel;

namespace SecMon.Silo.Configuration;

/// <summary>Reads <c>ledger:</c>.</summary>
/// <param name="settings">Of the configuration.</param>
internal sealed class LedgerOptionsReader(Settings settings)
{
    private static readonly string[] Keys =
        ["postgresql_file", "postgresql_env", "signing_key_file", "old_public_key_files", "retention", "checkpoint_entries", "checkpoint_every"];

    public LedgerOptions Read(YamlMappingNode root)
    {
        var defaults = new LedgerOptions();
        if (settings.Map(root, "ledger") is not { } node)
            return defaults;
        settings.CheckKeys(node, Keys);
        return new LedgerOptions
        {
            PostgreSql = ConnectionString(node),
            SigningKeyFile = settings.File(node, "signing_key_file"),
            OldPublicKeyFiles = settings.Texts(node, "old_public_key_files"),
            Retention = settings.Duration(node, "retention"),
            CheckpointEntries = settings.Positive(node, "checkpoint_entries") ?? defaults.CheckpointEntries,
            CheckpointEvery = settings.Duration(node, "checkpoint_every") ?? defaults.CheckpointEvery,
        };
    }

    /// <summary>From a file or an environment variable: it holds a password.</summary>
    private string? ConnectionString(YamlMappingNode node)
    {
        if (settings.File(node, "postgresql_file") is { } file)
            return File.ReadAllText(file, Encoding.UTF8).Trim();
        if (settings.Text(node, "postgresql_env") is not { } name)
            return null;
        if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            return value;
        settings.Problem(node.Children["postgresql_env"], $"the environment variable {name} is not set", "it holds  Host=db;Database=secmon;Username=secmon;Password=…");
        return null;
    }
}
