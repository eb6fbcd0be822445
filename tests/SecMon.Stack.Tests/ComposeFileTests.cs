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

    /// <summary>Why a part cannot have a read-only file system stands beside it in the file.</summary>
    [Fact]
    public async Task Every_part_gives_up_what_it_does_not_need()
    {
        Assert.SkipWhen(Stack.ComposeCheckMissing is not null, Stack.ComposeCheckMissing ?? "");
        string[] giving = ["secrets", "certificates", "elasticsearch-keys"];
        foreach (var (name, service) in await ServicesAsync())
        {
            Assert.True(Strings(service!["cap_drop"]).SequenceEqual(["ALL"]), $"{name} keeps capabilities");
            Assert.True(Strings(service["security_opt"]).Contains("no-new-privileges:true"), $"{name} may gain privileges");
            Assert.True(Strings(service["cap_add"]).SequenceEqual(giving.Contains(name) ? ["CHOWN", "DAC_OVERRIDE", "FOWNER"] : []), $"{name} has other capabilities than it needs");
            Assert.True((string?)service["user"] != "0" || giving.Contains(name), $"{name} is root");
            Assert.True((bool?)service["read_only"] == true || name is "elasticsearch" or "certificates", $"{name} may write its own files");
        }
    }

    [Fact]
    public async Task Who_need_not_talk_to_each_other_share_no_network()
    {
        Assert.SkipWhen(Stack.ComposeCheckMissing is not null, Stack.ComposeCheckMissing ?? "");
        var services = await ServicesAsync();
        Assert.All(services, service => Assert.True(Strings(service.Value!["networks"]).Any() != ((string?)service.Value["network_mode"] == "none"), $"{service.Key} has no network of its own, or one that it does not need"));
        Assert.Equal(["traffic"], Neighbours("population-db"));
        Assert.Equal(["secmon"], Neighbours("ledger-db"));
        Assert.Equal(["elasticsearch-keys", "elasticsearch-setup", "grafana", "secmon"], Neighbours("elasticsearch"));
        foreach (var (from, to) in new[] { ("secmon", "alertmanager"), ("prometheus", "secmon"), ("prometheus", "alertmanager"), ("grafana", "prometheus"), ("alertmanager", "mail") })
            Assert.Contains(to, Neighbours(from));

        // From a network that leads nowhere nobody is reached through a port of this machine.
        var networks = (await Stack.ComposeAsync())["networks"]!.AsObject();
        Assert.All(services.Where(service => service.Value!["ports"] is not null), service => Assert.Contains(Strings(service.Value!["networks"]), network => (bool?)networks[network]?["internal"] != true));
        Assert.All(networks.Where(network => network.Key != "observability"), network => Assert.True((bool?)network.Value?["internal"], network.Key));

        IEnumerable<string> Neighbours(string name) => services
            .Where(other => other.Key != name && Strings(other.Value!["networks"]).Intersect(Strings(services[name]!["networks"])).Any())
            .Select(other => other.Key).Order(StringComparer.Ordinal);
    }

    /// <summary>What lets PostgreSQL begin a file of a week ago anew (PostgreSQL documentation, 20.8.1): a name that comes again, and rotation by time alone.</summary>
    [Fact]
    public void The_logs_of_the_watched_database_do_not_grow_without_end()
    {
        var settings = Text("population-db", "postgresql.conf").Split('\n').Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim().Trim('\''));
        Assert.Equal(("population-db-%a.log", "on", "1d", "0"), (settings["log_filename"], settings["log_truncate_on_rotation"], settings["log_rotation_age"], settings["log_rotation_size"]));
    }

    /// <summary>By a stand-in for curl: a key with half a year stays, one with twenty days, without an end, or of a version that knew no incidents, is made anew.</summary>
    [Theory]
    [InlineData("\\\"expiration\\\":$((($(date +%s) + 170 * 86400) * 1000)),", true, false)]
    [InlineData("\\\"expiration\\\":$((($(date +%s) + 170 * 86400) * 1000)),", false, true)]
    [InlineData("\\\"expiration\\\":$((($(date +%s) + 20 * 86400) * 1000)),", true, true)]
    [InlineData("", true, true)]
    public async Task Keys_of_Elasticsearch_run_out_and_are_made_anew_before_they_do(string expiration, bool mayAll, bool isAnew)
    {
        using var scratch = new Scratch();
        foreach (var secret in new[] { "elasticsearch/elastic_password", "elasticsearch/ca.crt" })
            scratch.Write(secret, "x");
        foreach (var key in new[] { "secmon/elasticsearch_key", "secmon/elasticsearch_setup_key", "grafana/elasticsearch_key" })
            scratch.Write(key, Convert.ToBase64String("id:old"u8));
        scratch.Write("curl", $$$"""
            curl() {
                case "$*" in
                    *_authenticate*) return 0 ;;
                    *_has_privileges*) echo '{"has_all_requested":{{{(mayAll ? "true" : "false")}}}}' ;;
                    *'api_key?id=id'*) echo "{\"api_keys\":[{\"id\":\"id\",\"creation\":1,{{{expiration}}}\"invalidated\":false}]}" ;;
                    *) echo "$*" >>{{{scratch["asked"]}}}; echo '{"id":"id","api_key":"new","encoded":"aWQ6bmV3"}' ;;
                esac
            }
            """);

        await Stack.RunAsync("bash", "-c", $"cd {scratch.Path}; {{ cat curl; echo; sed 's/chown .*/true/' {Path.Combine(Stack.Deploy, "elasticsearch", "keys.sh")}; }} | ELASTICSEARCH_URL=https://es SECRETS={scratch.Path} bash");

        var now = isAnew ? "aWQ6bmV3" : Convert.ToBase64String("id:old"u8);
        Assert.Equal((now, now), (System.IO.File.ReadAllText(scratch["secmon/elasticsearch_key"]), System.IO.File.ReadAllText(scratch["grafana/elasticsearch_key"])));
        if (isAnew)
            Assert.All(System.IO.File.ReadAllText(scratch["asked"]).Split("-X POST").Where(asked => asked.Contains("secmon-sink", StringComparison.Ordinal) || asked.Contains("secmon-grafana", StringComparison.Ordinal)), asked => Assert.Contains("\"expiration\": \"180d\"", asked, StringComparison.Ordinal));
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
        Assert.Equal(["accounts/password", "elasticsearch/elastic_password", "grafana/admin_password", "ledger/password", "population/superuser", "prometheus/metrics_token", "secmon/ledger", "secmon/metrics_token"], first.Keys);
        Assert.Equal(first["prometheus/metrics_token"], first["secmon/metrics_token"]);
        Assert.Equal(first.Count - 1, first.Values.Distinct().Count());
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

    private static IEnumerable<string> Strings(JsonNode? list) => (list as JsonArray ?? []).Select(one => (string)one!);

    private static IEnumerable<string> Mounts(JsonNode service) => (service["volumes"] as JsonArray ?? []).Select(volume => volume is JsonObject mount
        ? $"{(string)mount["source"]!}:{(string)mount["target"]!}{((bool?)mount["read_only"] == true ? ":ro" : "")}"
        : (string)volume!);

    [GeneratedRegex(@"\$\{(?<name>\w+):-(?<default>[^}]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Variable();
}
