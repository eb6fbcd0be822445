namespace SecMon.Detection.Correlation;

/// <summary>
/// How much is left of a score after some time. Only whole numbers, square roots and products, which IEEE 754 defines to the last bit: the
/// same on every machine, so that a risk fires at the same event wherever it is replayed. <c>Math.Pow</c> is not.
/// </summary>
internal static class Decay
{
    /// <summary>Bits of the fraction of a half-life that count: far below the precision of a score.</summary>
    private const int Bits = 40;

    /// <summary>A product with less than this is 0 in a score of any size.</summary>
    private const long MostHalfLives = 1_000;

    /// <summary>What is left after 1/2, 1/4, 1/8… of a half-life.</summary>
    private static readonly double[] Parts = MakeParts();

    /// <summary>0.5 to the power of <paramref name="elapsed"/> / <paramref name="halfLife"/>.</summary>
    /// <param name="elapsed">Ticks that passed; at least 0.</param>
    /// <param name="halfLife">Ticks after which half is left; 1 to 2^62.</param>
    public static double Factor(long elapsed, long halfLife)
    {
        var whole = elapsed / halfLife;
        if (whole > MostHalfLives)
            return 0;

        var factor = Math.ScaleB(1, -(int)whole);
        var rest = elapsed % halfLife;
        for (var bit = 0; bit < Bits && rest > 0; bit++)
        {
            rest *= 2;
            if (rest < halfLife)
                continue;
            rest -= halfLife;
            factor *= Parts[bit];
        }

        return factor;
    }

    private static double[] MakeParts()
    {
        var parts = new double[Bits];
        var part = 0.5;
        for (var bit = 0; bit < Bits; bit++)
            parts[bit] = part = Math.Sqrt(part);
        return parts;
    }
}
