using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.RuleTests;

/// <summary>The tests of a rule file, <c>NAME.tests.yml</c> (sigma.md 13), read.</summary>
/// <param name="Cases">The cases without an error, in written order.</param>
/// <param name="Diagnostics">Every problem of the file.</param>
public sealed record RuleTestFile(IReadOnlyList<RuleTestCase> Cases, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>True when a case was refused.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.IsError);

    /// <summary>True for the name of a file of tests.</summary>
    public static bool IsTestFile(string path) =>
        path.EndsWith(".tests.yml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tests.yaml", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a file. It never throws for what the file says.</summary>
    public static RuleTestFile Read(RuleFile file)
    {
        var problems = new Problems().For(ProblemKinds.Tests);
        var cases = new List<RuleTestCase>();
        foreach (var document in YamlReader.Read(file, problems) ?? [])
        {
            if (document is YamlSequence list)
                cases.AddRange(list.Members.Select(member => Case(member, file)).OfType<RuleTestCase>());
            else
                problems.Error(document, $"a file of tests is a list of cases, not {document.Noun}");
        }

        return new RuleTestFile(cases, [.. problems.Found.OrderBy(problem => problem.Location.Line).ThenBy(problem => problem.Location.Column)]);

        RuleTestCase? Case(YamlNode node, RuleFile from)
        {
            var own = new Problems().For(ProblemKinds.Tests);
            var read = RuleTestReader.Read(node, from, own);
            problems.AddAll(own);
            return own.HasErrors ? null : read;
        }
    }
}
