using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SecMon.Stack.Tests;

/// <summary><c>docker-compose.yml</c>, where no container engine is: by its schema, and by what each component accepts.</summary>
public sealed partial class ComposeFileTests
{
    /// <summary>
    /// What the images document: PostgreSQL (docker-library/docs), Elasticsearch (Install with Docker; any setting by its name), Grafana
    /// (GF_SECTION_KEY of defaults.ini, __FILE), Mailpit (runtime options), Prometheus (external labels). SecMon's own are asked of SecMon.
    /// </summary>
    private static readonly Dictionary<string, string[]> Accepted = new()
    {
        ["population-db"] = ["POSTGRES_DB", "POSTGRES_PASSWORD_FILE", "ACCOUNTS_PASSWORD_FILE"],
        ["ledger-db"] = ["POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD_FILE"],
        ["elasticsearch"] =
        [
            "discovery.type", "cluster.name", "ES_JAVA_OPTS", "ELASTIC_PASSWORD_FILE", "xpack.security.enabled", "xpack.security.http.ssl.enabled", "xpack.security.http.ssl.key",
            "xpack.security.http.ssl.certificate", "xpack.security.http.ssl.certificate_authorities", "ingest.geoip.downloader.enabled",
        ],
        ["grafana"] =
        [
            "GF_SECURITY_ADMIN_PASSWORD__FILE", "GF_ANALYTICS_REPORTING_ENABLED", "GF_ANALYTICS_CHECK_FOR_UPDATES", "GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "GF_USERS_ALLOW_SIGN_UP",
            "GF_USERS_DEFAULT_LANGUAGE", "GF_DATE_FORMATS_DEFAULT_TIMEZONE", "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", "GF_SERVER_ROOT_URL",
        ],
        ["mail"] = ["MP_MAX_MESSAGES"],
        ["prometheus"] = ["SECMON_PUBLIC_URL"],
        ["elasticsearch-keys"] = ["ELASTICSEARCH_URL"],
    };

    private static readonly string File = Path.Combine(Repository.Root, "docker-compose.yml");

    [Fact]
    public async Task The_schema_of_Compose_takes_it()
    {
        Assert.SkipWhen(Stack.ComposeCheckMissing is not null, Stack.ComposeCheckMissing ?? "");
        await Stack.ComposeAsync();
    }

    [Fact]
    public async Task Every_part_has_a_pinned_version_and_a_limit_of_its_memory()
    {
        Assert.SkipWhen(Stack.ComposeCheckMissing is not null, Stack.ComposeCheckMissing ?? "");
        foreach (var (name, service) in await ServicesAsync())
        {
            var image = (string?)service!["image"];
            Assert.True(image is not null || service["build"] is not null, $"{name} has neither image nor build");
            Assert.True(image?.Contains(':', StringComparison.Ordinal) != false && image?.EndsWith(":latest", StringComparison.Ordinal) != true, $"{name}: {image}");
            Assert.True(service["deploy"]?["resources"]?["limits"]?["memory"] is not null, $"{name} has no limit");
        }
    }

    [Fact]
    public async Task Every_file_that_is_mounted_is_there_and_nobody_may_write_it()
    {
        Assert.SkipWhen(Stack.ComposeCheckMissing is not null, Stack.ComposeCheckMissing ?? "");
        foreach (var (name, service) in await ServicesAsync())
        {
            foreach (var mount in Mounts(service!).Where(mount => mount.StartsWith('.')))
            {
                var path = Path.Combine(Repository.Root, mount.Split(':')[0]);
                Assert.True(Path.Exists(path), $"{name} mounts {mount}, which is not there");
                Assert.True(mount.EndsWith(":ro", StringComparison.Ordinal), $"{name} may write {mount}");
            }
        }
    }

    [Fact]
    public async Task Every_volume_that_is_named_is_declared_and_used()
    {
        Assert.SkipWhen(Stack.ComposeCheckMissing is not null, Stack.ComposeCheckMissing ?? "");
        var declared = (await Stack.ComposeAsync())["volumes"]!.AsObject().Select(volume => volume.Key).ToHashSet();
        var used = (await ServicesAsync()).SelectMany(service => Mounts(service.Value!)).Where(mount => !mount.StartsWith('.') && !mount.StartsWith('/')).Select(mount => mount.Split(':')[0]).ToHashSet();
        Assert.Equal(declared.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_variable_of_a_part_is_one_that_it_knows()
    {
        Assert.SkipWhen(Stack.ComposeCheckMissing is not null, Stack.ComposeCheckMissing ?? "");
        foreach (var (name, service) in await ServicesAsync())
        {
            var variables = (service!["environment"] as JsonObject ?? []).Select(variable => variable.Key).Where(variable => !variable.StartsWith("SECMON__", StringComparison.Ordinal));
            if (Accepted.TryGetValue(name, out var accepted))
                Assert.Empty(variables.Except(accepted));
            else if (name == "traffic")
                Assert.All(variables.Where(variable => !variable.StartsWith("PG", StringComparison.Ordinal)), variable => Assert.Contains(variable, Text("population-db", "traffic.sh"), StringComparison.Ordinal));
            else
                Assert.Empty(variables);
        }
    }

    [Fact]
    public async Task Nobody_but_this_machine_reaches_a_port_and_no_secret_stands_in_the_file()
    {
        Assert.SkipWhen(Stack.ComposeCheckMissing is not null, Stack.ComposeCheckMissing ?? "");
        foreach (var (name, service) in await ServicesAsync())
        {
            foreach (var port in service!["ports"] as JsonArray ?? [])
                Assert.StartsWith("127.0.0.1:", (string)port!, StringComparison.Ordinal);
            Assert.DoesNotContain((service["environment"] as JsonObject ?? []).Select(variable => variable.Key), key => IsSecret(key));
            Assert.True(service["privileged"] is null, name);
        }
    }

    [Fact]
    public async Task SecMon_runs_as_nobody_special_and_writes_only_where_it_must()
    {
        Assert.SkipWhen(Stack.ComposeCheckMissing is not null, Stack.ComposeCheckMissing ?? "");
        var secmon = (await ServicesAsync())["secmon"]!;
        Assert.True((bool)secmon["read_only"]!);
        Assert.Equal(["ALL"], secmon["cap_drop"]!.AsArray().Select(one => (string)one!));
        Assert.Equal(["secmon-data:/var/lib/secmon"], Mounts(secmon).Where(mount => !mount.EndsWith(":ro", StringComparison.Ordinal)));
        var image = await System.IO.File.ReadAllTextAsync(Path.Combine(Repository.Root, "Dockerfile"));
        Assert.Matches(@"(?m)^USER 10001$", image);
        Assert.Matches(@"(?m)^HEALTHCHECK .*secmon.*health", image);
    }

    [Fact]
    public async Task The_example_environment_has_every_variable_with_its_default()
    {
        var compose = await System.IO.File.ReadAllTextAsync(File);
        var used = Variable().Matches(compose).Select(match => $"{match.Groups["name"].Value}={match.Groups["default"].Value}").Distinct().Order(StringComparer.Ordinal);
        var example = (await System.IO.File.ReadAllLinesAsync(Path.Combine(Repository.Root, ".env.example"))).Where(line => line.Length > 0 && line[0] != '#').Order(StringComparer.Ordinal);
        Assert.Equal(used, example);
    }

    /// <summary>What one service waits for must exist, and end or be healthy as it says.</summary>
    [Fact]
    public async Task Every_dependency_can_be_met()
    {
        Assert.SkipWhen(Stack.ComposeCheckMissing is not null, Stack.ComposeCheckMissing ?? "");
        var services = await ServicesAsync();
        foreach (var (name, service) in services)
        {
            foreach (var (other, how) in service!["depends_on"] as JsonObject ?? [])
            {
                Assert.True(services.ContainsKey(other), $"{name} waits for {other}, which is not there");
                if ((string)how!["condition"]! == "service_healthy")
                    Assert.True(services[other]!["healthcheck"]?["test"] is not null, $"{name} waits until {other} is healthy, which nobody checks");
            }
        }
    }

    /// <summary>The flags of Prometheus and Alertmanager, asked of Debian's; --enable-feature is not needed in version 3.</summary>
    [Theory]
    [InlineData("prometheus", "/usr/bin/prometheus")]
    [InlineData("alertmanager", "/usr/bin/prometheus-alertmanager")]
    public async Task The_flags_of_a_part_are_flags_that_it_has(string name, string program)
    {
        Assert.SkipWhen(Stack.ComposeCheckMissing is not null, Stack.ComposeCheckMissing ?? "");
        Assert.SkipUnless(System.IO.File.Exists(program), $"{program} is not installed");
        await using var help = SecMonProcess.Start(program, Repository.Root, [], ["--help"]);
        await help.EndAsync(Eventually.Soon);
        var text = string.Join('\n', [.. help.Output, .. help.Errors]);
        foreach (var flag in (await ServicesAsync())[name]!["command"]!.AsArray())
            Assert.Contains($"{((string)flag!).Split('=')[0]}=", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secrets_are_made_once_each_for_its_user_alone()
    {
        using var scratch = new Scratch();
        var script = Path.Combine(Stack.Deploy, "secrets", "make-secrets.sh");
        // Not as root: the owners are those of the images.
        await Stack.RunAsync("bash", "-c", $"sed 's/chown .*/true/' {script} | bash -s -- {scratch.Path}");
        var first = Contents(scratch.Path);
        Assert.Equal(["accounts/password", "elasticsearch/elastic_password", "grafana/admin_password", "ledger/password", "population/superuser", "secmon/ledger"], first.Keys);
        Assert.Equal(first.Count, first.Values.Distinct().Count());
        Assert.Equal($"Host=ledger-db;Database=secmon;Username=secmon;Password={first["ledger/password"]}", first["secmon/ledger"]);
        Assert.All(Directory.EnumerateFiles(scratch.Path, "*", SearchOption.AllDirectories), file => Assert.Equal(UnixFileMode.UserRead, System.IO.File.GetUnixFileMode(file)));

        await Stack.RunAsync("bash", "-c", $"sed 's/chown .*/true/' {script} | bash -s -- {scratch.Path}");
        Assert.Equal(first, Contents(scratch.Path));
    }

    private static SortedDictionary<string, string> Contents(string root) => new(
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(root, file), System.IO.File.ReadAllText), StringComparer.Ordinal);

    private static bool IsSecret(string variable) =>
        (variable.Contains("PASSWORD", StringComparison.Ordinal) || variable.Contains("SECRET", StringComparison.Ordinal) || variable.EndsWith("KEY", StringComparison.Ordinal)) && !variable.EndsWith("FILE", StringComparison.Ordinal);

    private static string Text(params string[] path) => System.IO.File.ReadAllText(Path.Combine([Stack.Deploy, .. path]));

    private static async Task<JsonObject> ServicesAsync() => (await Stack.ComposeAsync())["services"]!.AsObject();

    private static IEnumerable<string> Mounts(JsonNode service) => (service["volumes"] as JsonArray ?? []).Select(volume => volume is JsonObject mount
        ? $"{(string)mount["source"]!}:{(string)mount["target"]!}{((bool?)mount["read_only"] == true ? ":ro" : "")}"
        : (string)volume!);

    [GeneratedRegex(@"\$\{(?<name>\w+):-(?<default>[^}]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Variable();
}
