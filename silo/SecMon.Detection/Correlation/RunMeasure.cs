using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary>
/// <c>run</c>: length of the longest run of numbers, in the order of the window, each beyond the one before it by at most the
/// step, all upwards or all downwards. The same number again neither breaks nor lengthens a run.
/// </summary>
internal sealed class RunMeasure(RunningRule rule, RunKeys keys) : WindowMeasure(rule)
{
    public override string What => $"run of {keys.Field}";

    public override double Compute(EntryWindow window, long oldest)
    {
        var (longest, up, down) = (1, 1, 1);
        for (var i = 1; i < window.Count; i++)
        {
            var step = window[i].Numbers[0] - window[i - 1].Numbers[0];
            if (step == 0)
                continue;
            up = step > 0 && step <= keys.Step ? up + 1 : 1;
            down = step < 0 && -step <= keys.Step ? down + 1 : 1;
            longest = Math.Max(longest, Math.Max(up, down));
        }

        return longest;
    }

    public override void Overflow(in WindowEntry entry)
    {
    }
}
