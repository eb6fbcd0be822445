using System.Globalization;
using System.Xml.Linq;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Results of tests in the XML that build servers read (JUnit).</summary>
internal static class RuleTestJUnit
{
    /// <summary>The document.</summary>
    public static string Of(RuleTestRun run) => new XDocument(
        new XElement(
            "testsuites",
            run.Results.GroupBy(one => one.Rules.Path).Select(file => new XElement(
                "testsuite",
                new XAttribute("name", file.Key),
                new XAttribute("tests", file.Count()),
                new XAttribute("failures", file.Count(one => one.Result.Failures.Count > 0)),
                file.Select(one => new XElement(
                    "testcase",
                    new XAttribute("name", one.Result.Case.Name),
                    new XAttribute("classname", file.Key),
                    new XAttribute("file", one.Result.Case.Location.Path),
                    new XAttribute("line", one.Result.Case.Location.Line.ToString(CultureInfo.InvariantCulture)),
                    one.Result.Failures.Select(failure => new XElement("failure", new XAttribute("message", failure.Split('\n')[0]), failure))))))))
        .ToString();
}
