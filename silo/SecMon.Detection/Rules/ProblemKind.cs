namespace SecMon.Detection.Rules;

/// <summary>A kind of problem: what machines group by, and what <c>--no-warn</c> names.</summary>
/// <param name="Id">Lower case with dashes; never changes its meaning.</param>
/// <param name="Description">What all problems of the kind have in common, one sentence.</param>
public sealed record ProblemKind(string Id, string Description)
{
    /// <inheritdoc/>
    public override string ToString() => Id;
}
