namespace SecMon.Detection.Explanation;

/// <summary>What an effect of a decision comes to, on one signal.</summary>
/// <param name="Text">The effect as the document says it.</param>
/// <param name="Line">Where it stands in its file, from 1.</param>
/// <param name="Target">The signal, for people; empty for a conclusion.</param>
/// <param name="WhyNot">Why it does not come to bear; null when it does.</param>
public sealed record ExplainedEffect(string Text, int Line, string Target, string? WhyNot)
{
    /// <summary>True when it comes to bear.</summary>
    public bool Applied => WhyNot is null;
}
