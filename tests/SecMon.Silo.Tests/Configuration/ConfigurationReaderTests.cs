using System.Collections;
using System.Net;
using SecMon.Silo.Configuration;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Configuration;

/// <summary>A configuration that cannot be used says where and why, everything at once.</summary>
public sealed class ConfigurationReaderTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void Columns_of_ids_are_those_of_the_configuration_unless_a_source_has_its_own()
    {
        var options = Read("""
            subjects: {digits: [9, 12], columns: [so_cmnd, citizen_id]}
            sources:
              - {id: one, path: /logs/a.csv, format: pgaudit}
              - {id: two, path: /logs/b.csv, format: pgaudit, subjects: {columns: [ma_bn]}}
            """);

        Assert.Equal("9,12 so_cmnd,citizen_id", Of(options.Sources[0]));
        Assert.Equal("9,12 ma_bn", Of(options.Sources[1]));

        static string Of(SourceOptions source) => $"{string.Join(',', source.Subjects.Digits)} {string.Join(',', source.Subjects.Names)}";
    }

    [Theory]
    [InlineData("subjects: {digits: [twelve]}", "'twelve' is no length of an id")]
    [InlineData("subjects: {digits: [0, 12]}", "'0' is no length of an id")]
    [InlineData("subjects: {columns: [pop.citizen.citizen_id]}", "'pop.citizen.citizen_id' is no name of a column")]
    [InlineData("subjects: {colums: [x]}", "colums")]
    public void A_wrong_column_of_ids_is_told(string setting, string problem) =>
        Assert.Contains(problem, Assert.Throws<ConfigurationException>(() => Read(setting)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_key_is_read()
    {
        var options = Read("""
            data: /var/lib/secmon
            http: 0.0.0.0:9090
            metrics: 0.0.0.0:9464
            metrics_token_file: /there/is/none
            api_token_file: ./nor-here
            hosts: [secmon.example.org, giám-sát.example.vn]
            sources:
              - {id: one, type: file, path: "/logs/*.csv", format: pgaudit, start: since 24h, timezone: Asia/Ho_Chi_Minh, host: db-1}
              - id: two
                path: /logs/app.log
                format: json
                start: end
                hours: mon-fri 07:30-17:30
                logsource: {category: application, product: registry}
            sinks:
              - {type: console}
            """);

        Assert.Equal("/var/lib/secmon", options.Data);
        Assert.Equal(new IPEndPoint(IPAddress.Any, 9090), options.Http);
        Assert.Equal(new IPEndPoint(IPAddress.Any, 9464), options.Metrics);
        Assert.Equal(("./nor-here", "/there/is/none"), (options.ApiTokenFile, options.MetricsTokenFile));   // shut doors are no reason not to start
        Assert.Equal(["secmon.example.org", "xn--gim-st-qtad.example.vn"], options.Hosts);
        Assert.Equal(["one", "two"], options.Sources.Select(source => source.Id));
        Assert.Equal(TimeSpan.FromHours(24), options.Sources[0].Start.Since);
        Assert.Equal("db-1", options.Sources[0].Host);
        Assert.True(options.Sources[1].Start.IsEnd);
        Assert.NotNull(options.Sources[1].Hours);
        Assert.Equal("registry", options.Sources[1].LogSource.Product);
        Assert.Single(options.Sinks);
    }

    [Fact]
    public void Nothing_configured_is_the_default()
    {
        var options = ConfigurationReader.Read(null, new Hashtable());

        Assert.Equal("./data", options.Data);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 8080), options.Http);
        Assert.Empty(options.Sources);
        Assert.Equal("console", Assert.Single(options.Sinks).Type);
    }

    [Theory]
    [InlineData("htp: 1", "1:1", "unknown key 'htp'")]
    [InlineData("data: [a]", "1:7", "'data' is a text")]
    [InlineData("data:", "1:6", "'data' is a text")]
    [InlineData("http: somewhere", "1:7", "'somewhere' is no address and port")]
    [InlineData("http: 127.0.0.1", "1:7", "'127.0.0.1' is no address and port")]
    [InlineData("metrics: 9464", "1:10", "'9464' is no address and port")]
    [InlineData("metrics: 0.0.0.0:9464", "1:10", "'0.0.0.0:9464' is reached from other machines, and nothing asks for a token there")]
    [InlineData("hosts: [https://secmon.example.org]", "1:8", "'https://secmon.example.org' is no name of a host")]
    [InlineData("hosts: secmon:8080", "1:8", "'secmon:8080' is no name of a host")]
    [InlineData("rules: ./there-is-none", "1:8", "there is no folder ./there-is-none")]
    [InlineData("rules: {folder: ./there-is-none}", "1:17", "there is no folder ./there-is-none")]
    [InlineData("rules: {shadow: [tset]}", "1:17", "'tset' is no status of a rule")]
    [InlineData("rules: {shadwo: [test]}", "1:9", "unknown key 'shadwo'")]
    [InlineData("lists: ./there-is-none", "1:8", "there is no folder ./there-is-none")]
    [InlineData("sources: db", "1:10", "sources is a list")]
    [InlineData("sources: [db]", "1:11", "each of the sources is a map")]
    [InlineData("sources:\n  - {id: a, format: json}", "2:5", "'path' is missing")]
    [InlineData("sources:\n  - {path: a, format: json}", "2:5", "'id' is missing")]
    [InlineData("sources:\n  - {id: a, path: b}", "2:5", "'format' is missing")]
    [InlineData("sources:\n  - {id: a, path: b, format: cobol}", "2:30", "unknown format 'cobol'")]
    [InlineData("sources:\n  - {id: a, path: b, format: json, type: tape}", "2:42", "unknown source type 'tape'")]
    [InlineData("sources:\n  - {id: a, path: b, format: json, start: later}", "2:43", "'later' is no start")]
    [InlineData("sources:\n  - {id: a, path: b, format: json, start: since 0h}", "2:43", "'since 0h' is no start")]
    [InlineData("sources:\n  - {id: a, path: b, format: json, timezone: Mars}", "2:46", "unknown time zone 'Mars'")]
    [InlineData("sources:\n  - {id: a, path: b, format: json, hours: always}", "2:43", "'always' are no hours")]
    [InlineData("sources:\n  - {id: a, path: b, format: json, logsource: x}", "2:47", "logsource is a map")]
    [InlineData("sources:\n  - {id: a, path: b, format: json, speed: 1}", "2:36", "unknown key 'speed'")]
    [InlineData("sources:\n  - {id: a, path: b, format: json}\n  - {id: a, path: c, format: json}", "3:5", "two sources have the id 'a'")]
    [InlineData("sources:\n  - {id: db.1, path: b, format: json}\n  - {id: db_1, path: c, format: json}", "3:10", "'db_1' and 'db.1' would share the file of their progress")]
    [InlineData("sources:\n  - {id: a, path: b, format: json}\n  - {id: A, path: c, format: json}", "3:10", "'A' and 'a' would share the file of their progress")]
    [InlineData("sources:\n  - {id: dân-cư, path: b, format: json}\n  - {id: dấn-cừ, path: c, format: json}", "3:10", "'dấn-cừ' and 'dân-cư' would share the file of their progress")]
    [InlineData("sources:\n  - {id: \"a\\nb\", path: b, format: json}", "2:10", "a name has no control characters")]
    [InlineData("sources:\n  - {id: \" a\", path: b, format: json}", "2:10", "a name has no control characters")]
    [InlineData("sinks:\n  - {type: console, name: evidence}", "2:27", "'evidence' is the name of a cursor of SecMon's own")]
    [InlineData("sinks:\n  - {type: console, name: Evidence}", "2:27", "'Evidence' is the name of a cursor of SecMon's own")]
    [InlineData("sinks:\n  - {type: console}\n  - {type: console}", "3:5", "two sinks have the name 'console'")]
    [InlineData("sinks:\n  - {type: console, name: Console}\n  - {type: console}", "3:5", "the sinks 'Console' and 'console' differ by case alone")]
    [InlineData("sinks:\n  - {type: console, name: mail-digest}\n  - {type: email, name: mail, host: h, from: a@b, to: c@d}", "3:5", "two sinks have the name 'mail-digest'")]
    [InlineData("sinks:\n  - {type: file, name: a, path: ./x}\n  - {type: file, name: b, path: y/../X}", "3:5", "two sinks write to y/../X")]
    [InlineData("sinks:\n  - {type: fax}", "2:12", "unknown sink type 'fax'")]
    [InlineData("- a\n- b", "1:1", "a configuration is a map")]
    [InlineData("data: \"open", "1:", "")]
    [InlineData("data: a\n  b: {", "2:", "")]
    public void An_error_names_its_place(string text, string place, string message)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read(text));

        Assert.StartsWith($"{_scratch["secmon.yml"]}:{place}", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"error: {message}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read("htp: 1\nhttp: x\nsources:\n  - {id: a}\n"));

        Assert.Equal(4, refused.Message.Split('\n').Count(line => line.Contains(": error: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("there-is-none.yml:1:1: error: ", Assert.Throws<ConfigurationException>(() => ConfigurationReader.Read(_scratch["there-is-none.yml"], new Hashtable())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", null, null, "")]
    [InlineData("rules: {shadow: [test, experimental]}", null, null, "test experimental")]
    [InlineData("rules: {shadow: test}", null, null, "test")]
    [InlineData("rules: FOLDER", null, "test", "test")]
    [InlineData("rules: {folder: FOLDER, shadow: [test]}", null, null, "test")]
    [InlineData("rules: {shadow: [test]}", "FOLDER", null, "test")]
    [InlineData("", "FOLDER", "stable", "stable")]
    public void Rules_are_a_folder_and_the_statuses_that_run_in_shadow(string text, string? folder, string? status, string shadow)
    {
        var environment = new Hashtable();
        if (folder is not null)
            environment["SECMON__RULES"] = _scratch.Path;
        if (status is not null)
            environment["SECMON__RULES__SHADOW__0"] = status;
        var options = Read(text.Replace("FOLDER", _scratch.Path, StringComparison.Ordinal), environment);

        Assert.Equal(shadow, string.Join(' ', options.ShadowStatuses));
        Assert.Equal(folder is not null || text.Contains("FOLDER", StringComparison.Ordinal), options.Rules == _scratch.Path);
    }

    [Fact]
    public void The_environment_overrides_the_file()
    {
        var options = Read(
            "http: 127.0.0.1:1\nsources:\n  - {id: a, path: b, format: json}\n",
            new Hashtable { ["SECMON__HTTP"] = "127.0.0.1:2", ["SECMON__SOURCES__0__PATH"] = "c", ["PATH"] = "/bin", ["secmon__data"] = "/d" });

        Assert.Equal(2, options.Http.Port);
        Assert.Equal("c", Assert.Single(options.Sources).Path);
        Assert.Equal("/d", options.Data);
    }

    [Fact]
    public void A_source_can_come_from_the_environment_alone()
    {
        var options = ConfigurationReader.Read(null, new Hashtable
        {
            ["SECMON__SOURCES__0__ID"] = "a",
            ["SECMON__SOURCES__0__PATH"] = "b",
            ["SECMON__SOURCES__0__FORMAT"] = "json",
        });

        Assert.Equal("a", Assert.Single(options.Sources).Id);
    }

    [Theory]
    [InlineData("SECMON__HTTP__PORT")]
    [InlineData("SECMON__SOURCES__7__ID")]
    [InlineData("SECMON__HTP")]
    public void A_variable_that_names_nothing_is_an_error(string name)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read("http: 127.0.0.1:1\n", new Hashtable { [name] = "1" }));

        Assert.Contains("error: ", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _scratch.Dispose();

    private SecMonOptions Read(string text, Hashtable? environment = null)
    {
        File.WriteAllText(_scratch["secmon.yml"], text);
        return ConfigurationReader.Read(_scratch["secmon.yml"], environment ?? []);
    }
}
