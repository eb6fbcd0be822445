using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;
using YamlDotNet.RepresentationModel;

namespace SecMon.Silo.Configuration;

/// <summary>Reads <c>delivery:</c> and <c>public_url:</c>.</summary>
/// <param name="settings">Of the configuration.</param>
internal sealed class DeliveryOptionsReader(Settings settings)
{
    private static readonly string[] Keys = ["backfill_after", "storm_limit", "timezone", "suppressions", "acknowledge_within"];
    private static readonly string[] Levels = ["informational", "low", "medium", "high", "critical"];

    public DeliveryOptions Read(YamlMappingNode root)
    {
        var defaults = new DeliveryOptions { PublicUrl = PublicUrl(root) };
        if (settings.Map(root, "delivery") is not { } node)
            return defaults;
        settings.CheckKeys(node, Keys);
        return defaults with
        {
            BackfillAfter = settings.Duration(node, "backfill_after") ?? defaults.BackfillAfter,
            MostCasesPerRuleAndMinute = settings.Positive(node, "storm_limit") ?? defaults.MostCasesPerRuleAndMinute,
            TimeZone = settings.Zone(node, "timezone") ?? defaults.TimeZone,
            SuppressionsFile = settings.File(node, "suppressions"),
            AcknowledgeWithin = AcknowledgeWithin(node, defaults),
        };
    }

    private string? PublicUrl(YamlMappingNode root)
    {
        if (settings.Text(root, "public_url") is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return text;
        settings.Problem(root.Children["public_url"], $"'{text}' is no address", "write  public_url: https://secmon.example.org");
        return null;
    }

    private IReadOnlyDictionary<Severity, TimeSpan> AcknowledgeWithin(YamlMappingNode node, DeliveryOptions defaults)
    {
        if (settings.Map(node, "acknowledge_within") is not { } levels)
            return defaults.AcknowledgeWithin;
        settings.CheckKeys(levels, Levels);
        var within = new Dictionary<Severity, TimeSpan>(defaults.AcknowledgeWithin);
        foreach (var level in Levels)
        {
            if (settings.Duration(levels, level) is { } time)
                within[Enum.Parse<Severity>(level, ignoreCase: true)] = time;
        }

        return within;
    }
}
