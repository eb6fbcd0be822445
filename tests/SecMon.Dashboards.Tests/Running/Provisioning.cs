using SecMon.EndToEnd.Tests.Processes;
using YamlDotNet.Serialization;

namespace SecMon.Dashboards.Tests.Running;

/// <summary>What Grafana reads when it starts.</summary>
internal static class Provisioning
{
    public static readonly string Folder = Path.Combine(Repository.Root, "dashboards", "provisioning");

    private static readonly IDeserializer Yaml = new DeserializerBuilder().Build();

    /// <summary>The data sources.</summary>
    public static IReadOnlyList<IDictionary<object, object>> DataSources { get; } = List("datasources/secmon.yml", "datasources");

    /// <summary>The folders of boards.</summary>
    public static IReadOnlyList<IDictionary<object, object>> Providers { get; } = List("dashboards/secmon.yml", "providers");

    /// <summary>The index that a data source looks at.</summary>
    public static string IndexOf(string uid) => (string)((IDictionary<object, object>)DataSources.Single(source => (string)source["uid"] == uid)["jsonData"])["index"];

    private static IReadOnlyList<IDictionary<object, object>> List(string file, string name) =>
        [.. ((IEnumerable<object>)Yaml.Deserialize<Dictionary<object, object>>(File.ReadAllText(Path.Combine(Folder, file)))[name]).Cast<IDictionary<object, object>>()];
}
