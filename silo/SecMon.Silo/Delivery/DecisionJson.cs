using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Delivery;

/// <summary>What a decision did to cases, as the ledger keeps it.</summary>
internal static class DecisionJson
{
    /// <summary>The body of a <c>decision</c> entry.</summary>
    /// <param name="effects">What one decision did; at least one.</param>
    /// <param name="caseId">The case that was touched.</param>
    /// <param name="trigger">Number of the entry that touched it.</param>
    public static string Write(IReadOnlyList<CaseEffect> effects, string caseId, long trigger) => CanonicalJson.Write(new JsonObject
    {
        ["decision"] = effects[0].DecisionId,
        ["decision_title"] = effects[0].DecisionTitle,
        ["case"] = caseId,
        ["trigger"] = trigger,
        ["effects"] = new JsonArray([.. effects.Select(Write)]),
    });

    /// <summary>The body of the entry that says how far cases were decided about, where nothing came of it.</summary>
    public static string WriteThrough(long trigger) => CanonicalJson.Write(new JsonObject { ["trigger"] = trigger });

    /// <summary>Reads a body.</summary>
    /// <returns>The effects, none where nothing came of it, and the entry upon which was decided.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static (IReadOnlyList<CaseEffect> Effects, long Trigger) Read(JsonObject body)
    {
        var trigger = (long?)body["trigger"] ?? throw new FormatException("a decision says upon which entry it was made");
        var decision = (string?)body["decision"] ?? "";
        var title = (string?)body["decision_title"] ?? "";
        return ([.. (body["effects"] as JsonArray ?? []).OfType<JsonObject>().Select(effect => Read(effect, decision, title))], trigger);
    }

    private static JsonObject Write(CaseEffect effect)
    {
        var body = new JsonObject
        {
            ["effect"] = effect.Kind.Word(),
            ["case"] = effect.CaseId,
            ["facts"] = new JsonArray([.. effect.Facts.Select(fact => JsonValue.Create(fact))]),
        };
        if (effect.Value is { } value)
            body["value"] = value;
        if (effect.Because is { } because)
            body["because"] = because;
        return body;
    }

    private static CaseEffect Read(JsonObject effect, string decision, string title)
    {
        var word = (string?)effect["effect"];
        var kind = Enum.GetValues<EffectKind>().Select(known => (EffectKind?)known).FirstOrDefault(known => known!.Value.Word() == word)
            ?? throw new FormatException($"there is no effect '{word}'");
        var value = (string?)effect["value"];
        return new CaseEffect(decision, title, kind, (string?)effect["case"] ?? throw new FormatException("an effect names its case"))
        {
            Level = kind is EffectKind.Raise or EffectKind.Lower ? LevelOf(value) : null,
            Verdict = kind is EffectKind.Propose or EffectKind.Close ? CaseWords.Verdict(value) ?? throw new FormatException($"there is no verdict '{value}'") : null,
            To = kind is EffectKind.Route or EffectKind.Assign or EffectKind.Task ? value : null,
            Because = (string?)effect["because"],
            Facts = [.. (effect["facts"] as JsonArray ?? []).Select(fact => (string?)fact).OfType<string>()],
        };
    }

    private static Severity LevelOf(string? word) =>
        Enum.TryParse<Severity>(word, ignoreCase: true, out var level) ? level : throw new FormatException($"there is no level '{word}'");
}
