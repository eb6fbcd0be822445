using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Runs the tests beside rules and reports them: failures on standard output, the sum on standard error.</summary>
internal static class RuleTestReport
{
    public static int Run(RuleFiles files, Func<string, bool> isMeant, TextWriter output, TextWriter people)
    {
        var runner = new RuleTestRunner(files);
        var passed = 0;
        var failed = 0;
        foreach (var file in files.Rules.Where(file => RuleTestFile.IsTestFile(file.RelativePath) && IsWanted(file, isMeant)))
        {
            var tests = RuleTestFile.Read(file);
            foreach (var problem in tests.Diagnostics)
                output.WriteLine(problem);
            failed += tests.Diagnostics.Count(problem => problem.IsError);
            if (RuleFileOf(file, files) is not { } ruleFile)
            {
                output.WriteLine($"{file.Path}:1:1: error: there is no rule file beside these tests");
                failed++;
                continue;
            }

            foreach (var result in tests.Cases.Select(test => runner.Run(test, ruleFile.RelativePath)))
            {
                if (result.Failures.Count == 0)
                    passed++;
                else
                    failed += Report(result, output);
            }
        }

        people.WriteLine($"{passed} passed, {failed} failed");
        return failed > 0 ? ExitCode.DoesNotHold : ExitCode.Done;
    }

    /// <summary>Of a rule file its tests are wanted, of a folder all below it.</summary>
    private static bool IsWanted(RuleFile tests, Func<string, bool> isMeant) =>
        isMeant(tests.Path) || isMeant(tests.Path.Replace(".tests.", ".", StringComparison.Ordinal));

    private static int Report(RuleTestResult result, TextWriter output)
    {
        output.WriteLine($"{result.Case.Location}: failed: {result.Case.Name}");
        foreach (var failure in result.Failures)
            output.WriteLine($"  {failure}");
        return 1;
    }

    private static RuleFile? RuleFileOf(RuleFile tests, RuleFiles files)
    {
        var name = tests.RelativePath.Replace(".tests.", ".", StringComparison.Ordinal);
        return files.Rules.FirstOrDefault(file => file.RelativePath == name);
    }
}
