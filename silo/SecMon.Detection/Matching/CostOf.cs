namespace SecMon.Detection.Matching;

/// <summary>What one test of a value costs, in comparisons of short texts. Measured once, roughly; decides only what is asked first.</summary>
internal static class CostOf
{
    /// <summary>A text or number compared with one other.</summary>
    public const int Comparison = 1;

    /// <summary>A text searched, or looked up in a set.</summary>
    public const int Search = 3;

    /// <summary>A text read as an address or a time.</summary>
    public const int Reading = 4;

    /// <summary>A regular expression.</summary>
    public const int Regex = 40;

    /// <summary>How much dearer it is to look into every value of an event.</summary>
    public const int EveryValue = 20;

    /// <summary>Sums stop here.</summary>
    public const int Most = 1_000_000;
}
