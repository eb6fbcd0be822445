using SecMon.Silo.Rules;

namespace SecMon.Silo.Cli;

/// <summary>Runs rule tests and reports them.</summary>
internal static class RuleTestReport
{
    public static int Run(RuleFiles files, TextWriter output, TextWriter people) => throw new NotSupportedException();
}
