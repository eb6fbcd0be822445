namespace SecMon.Detection.Rules;

/// <summary>The keys that only one kind of correlation has.</summary>
public abstract record CorrelationKeys
{
    /// <summary>Everything in them that decides, as text: part of the rule's version.</summary>
    public abstract string Digest { get; }
}
