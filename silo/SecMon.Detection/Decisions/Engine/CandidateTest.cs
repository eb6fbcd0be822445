using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>Looks at a fact alone, outside of any session.</summary>
internal static class CandidateTest
{
    /// <summary>True when the fact may be bound. One whose test fails may: the session tells what is wrong.</summary>
    public static bool MayFit(this FactPattern pattern, Fact fact)
    {
        try
        {
            return pattern.Fits(fact);
        }
        catch (Exception)
        {
            return true;
        }
    }
}
