using System.IO.Compression;
using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>On a recorded log, with the shipped rules and decisions: every signal is an alert or stands in one.</summary>
public sealed class EverySignalTests
{
    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "rules");
    private static readonly EvidenceOrigin Origin = new("db1", "pgaudit.csv", 1);

    private readonly SubjectPseudonyms _pseudonyms = SubjectPseudonyms.WithPublicKeys();

    [Fact]
    public void It_is_an_alert_or_stands_in_one_and_without_decisions_all_are_alerts()
    {
        var decided = Replay(Load(withDecisions: true));
        var undecided = Replay(Load(withDecisions: false));

        Assert.Equal(undecided.Select(one => one.Signal.Rule.Title), decided.Select(one => one.Signal.Rule.Title));
        Assert.All(undecided, outcome => Assert.True(outcome.IsPlain));
        Assert.Contains(decided, outcome => outcome.AbsorbedBy is not null);
        Assert.All(decided.Where(outcome => outcome.AbsorbedBy is not null), outcome =>
        {
            var root = decided.Single(other => other.Signal == outcome.AbsorbedBy);
            Assert.Null(root.AbsorbedBy);
            Assert.Contains(outcome.Signal, root.Absorbed);
            Assert.True(root.Expected is null && root.Severity >= outcome.Severity);
        });
        Assert.All(decided, outcome => Assert.All(outcome.Absorbed, absorbed => Assert.Equal(outcome.Signal, decided.Single(other => other.Signal == absorbed).AbsorbedBy)));
    }

    private static IEnumerable<RuleFile> Files(string pattern) =>
        Directory.EnumerateFiles(Shipped, pattern, SearchOption.AllDirectories).Select(file => new RuleFile(file, Path.GetRelativePath(Shipped, file).Replace('\\', '/'), File.ReadAllText(file)));

    private LoadedRules Load(bool withDecisions)
    {
        RuleFile[] lists =
        [
            .. Files("*.txt").Select(file => file with { RelativePath = file.RelativePath["lists/".Length..] }),
            new("accounts", "enrich/accounts.csv", "user.name,+secmon.account.kind,+secmon.account.hours\n*,clerk,mon-fri 12:00-12:01\n"),
            .. ((string[])["approval", "assignment"]).Select(name => new RuleFile(name, $"facts/{name}.csv", "*account,tables,from,to,ticket,approved_by\n")),
            .. ((string[])["leave", "leaver", "watch"]).Select(name => new RuleFile(name, $"facts/{name}.csv", "*account,from,to,reason\n")),
        ];
        var rules = LoadedRules.Load(new RuleFiles([.. Files("*.yml").Where(file => withDecisions || !file.RelativePath.StartsWith("decisions/", StringComparison.Ordinal))], lists), _pseudonyms);
        Assert.DoesNotContain(rules.AllProblems, problem => problem.IsError);
        return rules;
    }

    private List<SignalOutcome> Replay(LoadedRules rules)
    {
        var format = LogFormats.Find("pgaudit")!;
        var detector = new Detector(rules.RuleSet, new LogSource(format.Category, format.Product, format.Service), rules.CreateEnricher(null), new AlertBuilder(_pseudonyms)) { Facts = rules.Facts };
        var parser = LogFormats.CreateParser(format, new ParserOptions { SourceId = "db1", Pseudonyms = _pseudonyms });
        var (output, access) = (new DetectionOutput(), new AccessEvent());
        ReadOnlyMemory<byte> content = Recorded();
        for (var record = 0; !content.IsEmpty; record++)
        {
            var outcome = parser.Next(content, new ContentPlace(Container.CsvLog, record == 0, IsComplete: true), access);
            if (outcome.Kind == OutcomeKind.Event)
            {
                access.Name = new RecordName(1, content.Length);
                detector.Detect(access, Origin, output);
            }

            content = content[outcome.Length..];
        }

        return output.Outcomes;
    }

    private static byte[] Recorded()
    {
        using var packed = typeof(EverySignalTests).Assembly.GetManifestResourceStream("pgaudit.csv.gz")!;
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
