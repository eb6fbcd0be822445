using System.Text.Json.Nodes;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Alerts;

/// <summary>What an alert says of decisions: the signals that stand in it, and which decisions fired, with what facts and why. Nothing leaves in clear.</summary>
internal sealed class DecidedDocument(TextScrubber scrubber)
{
    /// <summary>Adds <c>signals</c> and <c>decisions</c>.</summary>
    public void Add(JsonObject secmon, Decided decided)
    {
        if (decided.Absorbed.Count > 0)
            secmon["signals"] = new JsonArray([.. decided.Absorbed.Select(SignalOf)]);
        if (decided.Decisions.Count > 0)
            secmon["decisions"] = new JsonArray([.. decided.Decisions.Select(DecisionOf)]);
    }

    private JsonObject SignalOf(AbsorbedSignal signal)
    {
        var fields = new JsonObject
        {
            ["rule_id"] = signal.RuleId,
            ["name"] = scrubber.Scrub(signal.Name),
            ["severity"] = signal.Severity.Word(),
        };
        if (signal.UseCase is { } useCase)
            fields["use_case"] = useCase;
        return fields;
    }

    private JsonObject DecisionOf(FiredDecision fired)
    {
        var fields = new JsonObject { ["id"] = fired.Id, ["title"] = scrubber.Scrub(fired.Title) };
        Add(fields, "effect", fired.Effect);
        Add(fields, "because", fired.Because);
        Add(fields, "error", fired.Error);
        if (!fired.Applied)
            fields["applied"] = false;
        if (fired.Facts.Count > 0)
            fields["facts"] = new JsonArray([.. fired.Facts.Select(fact => JsonValue.Create(scrubber.Scrub(fact)))]);
        return fields;
    }

    private void Add(JsonObject fields, string key, string? text)
    {
        if (text is not null)
            fields[key] = scrubber.Scrub(text);
    }
}
