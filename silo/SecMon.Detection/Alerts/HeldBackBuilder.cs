using System.Text.Json.Nodes;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Alerts;

/// <summary>Makes what the ledger keeps of matches that a quiet time held back. Nothing leaves in clear.</summary>
public sealed class HeldBackBuilder
{
    private readonly TextScrubber _scrubber;
    private readonly EvidenceDocument _evidence;

    internal HeldBackBuilder(TextScrubber scrubber, EvidenceDocument evidence)
    {
        _scrubber = scrubber;
        _evidence = evidence;
    }

    /// <summary>Makes it.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="group">Values of its group, as the alert had them.</param>
    /// <param name="acts">The matches.</param>
    public HeldBack Build(RuleMetadata rule, IReadOnlyList<string> group, HeldActs acts)
    {
        var alert = AlertId.Of(rule, group, acts.AlertFileId, acts.AlertPosition);
        var time = new DateTime(acts.Newest.EffectiveTicks, DateTimeKind.Utc);
        var document = new JsonObject
        {
            ["alert"] = alert,
            ["rule"] = rule.Id,
            ["count"] = acts.Count,
            ["first"] = AlertBuilder.Instant(acts.FirstTicks),
            ["last"] = AlertBuilder.Instant(time.Ticks),
            ["evidence"] = _evidence.Of(acts.Newest),
        };
        Add(document, "user", acts.Newest.Party.User);
        Add(document, "host", acts.Newest.Party.Host);
        Add(document, "grantees", acts.Names.Grantees);
        Add(document, "privileges", acts.Names.Privileges);
        Add(document, "settings", acts.Names.Settings);
        Add(document, "signals", acts.Names.Signals);
        if (acts.IsExpected)
            document["expected"] = true;
        if (acts.Names.IsTruncated)
            document["truncated"] = true;
        return new HeldBack(IdOf(document), alert, rule, time, CanonicalJson.Write(document));
    }

    /// <summary>By its content, but for the names of file and source: a file changes its own when logs rotate, and a replay knows no sources.</summary>
    private static string IdOf(JsonObject document)
    {
        var named = document.DeepClone();
        var evidence = named["evidence"]!.AsObject();
        evidence.Remove("file");
        evidence.Remove("source");
        return $"hb-{AlertId.Hash(named)}";
    }

    private void Add(JsonObject fields, string key, string? text)
    {
        if (text is not null)
            fields[key] = _scrubber.Scrub(text);
    }

    private void Add(JsonObject fields, string key, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
            fields[key] = new JsonArray([.. texts.Select(text => JsonValue.Create(_scrubber.Scrub(text)))]);
    }
}
