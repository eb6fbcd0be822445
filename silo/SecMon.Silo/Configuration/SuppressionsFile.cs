using System.Globalization;
using SecMon.Detection.Cases;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SecMon.Silo.Configuration;

/// <summary>Reads a file of suppressions and maintenance windows: a YAML list.</summary>
internal static class SuppressionsFile
{
    private static readonly string[] Keys = ["id", "owner", "reason", "from", "until", "weekly", "rule", "source", "host", "user", "group"];

    /// <summary>Reads the file; every problem has its line.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (IReadOnlyList<Suppression> Suppressions, IReadOnlyList<Diagnostic> Problems) Read(string path, DateTime now)
    {
        var settings = new Settings(path);
        var found = new List<Suppression>();
        foreach (var node in Nodes(path, settings))
        {
            if (One(node, settings, now) is { } suppression)
                found.Add(suppression);
        }

        return (found, settings.Problems);
    }

    private static IEnumerable<YamlMappingNode> Nodes(string path, Settings settings)
    {
        var stream = new YamlStream();
        try
        {
            using var text = new StreamReader(path);
            stream.Load(text);
        }
        catch (YamlException broken)
        {
            settings.Problem(new Diagnostic(settings.At(broken.Start), IsError: true, broken.Message));
            return [];
        }

        if (stream.Documents.Count == 0)
            return [];
        if (stream.Documents[0].RootNode is YamlSequenceNode list && list.All(item => item is YamlMappingNode))
            return list.Cast<YamlMappingNode>();
        settings.Problem(stream.Documents[0].RootNode, "a file of suppressions is a list of maps", "write  - {id: night-job, owner: lan, reason: …, until: 2027-01-01T00:00:00+07:00, rule: EX-02, user: etl_batch}");
        return [];
    }

    private static Suppression? One(YamlMappingNode node, Settings settings, DateTime now)
    {
        settings.CheckKeys(node, Keys);
        var before = settings.Problems.Count;
        var (id, owner, reason) = (settings.Required(node, "id"), settings.Required(node, "owner"), settings.Required(node, "reason"));
        var until = Time(node, "until", settings);
        if (until is null && !node.Children.ContainsKey("until"))
            settings.Problem(node, "'until' is missing", "a suppression ends:  until: 2027-01-01T00:00:00+07:00");
        var weekly = settings.Text(node, "weekly");
        if (weekly is not null && !OfficeHours.TryParse(weekly, out _))
            settings.Problem(node.Children["weekly"], $"'{weekly}' are no hours of the week", "write  weekly: sun 02:00-04:00");
        var suppression = new Suppression
        {
            Id = SuppressionsFileWatch.FileMark + id,
            Owner = owner ?? "",
            Reason = reason ?? "",
            From = Time(node, "from", settings) ?? DateTime.MinValue,
            Until = until ?? now,
            Weekly = weekly,
            Rule = settings.Text(node, "rule"),
            Source = settings.Text(node, "source"),
            Host = settings.Text(node, "host"),
            User = settings.Text(node, "user"),
            Group = settings.Text(node, "group"),
        };
        if (!suppression.NamesSomething)
            settings.Problem(node, "it names no alerts", "name a rule, source, host, user or group: a suppression of everything would make SecMon blind");
        return settings.Problems.Count > before ? null : suppression;
    }

    private static DateTime? Time(YamlMappingNode node, string key, Settings settings)
    {
        if (settings.Text(node, key) is not { } text)
            return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time.UtcDateTime;
        settings.Problem(node.Children[key], $"'{text}' is no time", "write  2027-01-01T00:00:00+07:00");
        return null;
    }
}
