using SecMon.Events;

namespace SecMon.Detection.Rules;

/// <summary>The sentence of <c>secmon: {explain: …}</c>, read once (sigma.md 10.1).</summary>
/// <param name="Text">As the rule has it.</param>
/// <param name="Parts">Plain text and fields in order.</param>
public sealed record ExplainTemplate(string Text, IReadOnlyList<ExplainPart> Parts)
{
    private const string Missing = "–";

    /// <summary>The fields that the sentence names.</summary>
    public IEnumerable<FieldName> Fields => Parts.Select(part => part.Field).OfType<FieldName>();

    /// <summary>The sentence for one alert.</summary>
    /// <param name="valueOf">The value of a field as it may be shown; null for a missing one, which shows as <c>–</c>.</param>
    public string Fill(Func<FieldName, string?> valueOf) =>
        string.Concat(Parts.Select(part => part.Field is null ? part.Literal : valueOf(part.Field) ?? Missing));
}
