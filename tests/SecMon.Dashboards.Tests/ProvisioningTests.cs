using SecMon.Dashboards.Tests.Boards;
using SecMon.Dashboards.Tests.Running;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.Dashboards.Tests;

/// <summary>What Grafana reads when it starts fits the boards.</summary>
public sealed class ProvisioningTests
{
    [Fact]
    public void Every_data_source_that_a_board_begins_with_is_provisioned_under_its_uid_and_name()
    {
        var provisioned = Provisioning.DataSources.ToDictionary(source => (string)source["uid"], source => (Name: (string)source["name"], Type: (string)source["type"]));
        var chosen = Board.ReadAll().SelectMany(board => board.Variables).Where(variable => (string)variable["type"]! == "datasource").ToList();

        Assert.Equal(["secmon-activity", "secmon-cases", "secmon-elasticsearch", "secmon-incidents", "secmon-prometheus"], provisioned.Keys.Order(StringComparer.Ordinal));
        Assert.All(chosen, variable => Assert.Equal(((string)variable["current"]!["text"]!, (string)variable["query"]!), provisioned[(string)variable["current"]!["value"]!]));
    }

    [Fact]
    public void No_data_source_can_be_changed_in_Grafana_or_holds_a_secret()
    {
        foreach (var source in Provisioning.DataSources)
        {
            Assert.Equal("false", source["editable"]);
            if (source.TryGetValue("secureJsonData", out var secrets))
                Assert.All(((IDictionary<object, object>)secrets).Values, secret => Assert.Contains('$', (string)secret));
        }
    }

    [Fact]
    public void Every_index_is_an_alias_that_the_templates_make()
    {
        var templates = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "silo", "SecMon.Silo", "Sinks", "Elasticsearch", "Templates")).Select(File.ReadAllText));
        Assert.All(Provisioning.DataSources.Where(source => (string)source["type"] == "elasticsearch"), source => Assert.Contains($"\"{Provisioning.IndexOf((string)source["uid"])}\": {{}}", templates, StringComparison.Ordinal));
    }

    [Fact]
    public void Boards_come_from_files_alone_and_from_where_the_stack_mounts_them()
    {
        var provider = Provisioning.Providers.Single();
        var path = (string)((IDictionary<object, object>)provider["options"])["path"];
        var stack = File.ReadAllText(Path.Combine(Repository.Root, "docker-compose.yml"));

        Assert.Equal(("secmon", "true", "false"), ((string)provider["folderUid"], (string)provider["disableDeletion"], (string)provider["allowUiUpdates"]));
        Assert.Contains($"./dashboards/grafana:{path}:ro", stack, StringComparison.Ordinal);
        Assert.Contains($"{path}/secmon-overview.json", stack, StringComparison.Ordinal);
    }
}
