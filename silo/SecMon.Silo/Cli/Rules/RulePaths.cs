using System.CommandLine;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Configuration;
using SecMon.Silo.Keys;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Cli.Rules;

/// <summary>The arguments by which the rule author's tools learn which rules are meant.</summary>
internal sealed class RulePaths
{
    private readonly Argument<string[]> _paths = new("rules") { Description = "Rules folders, folders below one, or rule files (default ./rules).", HelpName = "PATH", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _rules = new("--rules") { Description = "Rules folder (default ./rules).", HelpName = "DIR" };
    private readonly Option<string?> _lists = new("--lists") { Description = "A deployment's own lists, over rules/lists, file by file.", HelpName = "DIR" };
    private readonly Option<string?> _data = new("--data") { Description = "Data folder whose key opens sealed lists.", HelpName = "DIR" };
    private readonly Option<string[]> _pipelines = PipelineOption();
    private readonly bool _areArguments;
    private readonly KindOption[] _before;

    private RulePaths(bool areArguments, KindOption[] before) => (_areArguments, _before) = (areArguments, before);

    /// <summary>Rules are what the command is about: <c>[PATH..]</c>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="before">Options behind whose values a path may stand.</param>
    public static RulePaths AsArguments(Command command, params KindOption[] before)
    {
        var paths = new RulePaths(areArguments: true, before);
        command.Add(paths._paths);
        command.Add(paths._lists);
        command.Add(paths._pipelines);
        command.Add(paths._data);
        return paths;
    }

    /// <summary>Rules are where the command looks: <c>--rules DIR</c>.</summary>
    public static RulePaths AsOption(Command command)
    {
        var paths = new RulePaths(areArguments: false, []);
        command.Add(paths._rules);
        command.Add(paths._lists);
        command.Add(paths._pipelines);
        command.Add(paths._data);
        return paths;
    }

    /// <summary><c>--pipeline FILE</c>, as often as there are files.</summary>
    public static Option<string[]> PipelineOption() =>
        new("--pipeline") { Description = "A pipeline beside those of the rules folder (pipelines/*.yml); may be given several times.", HelpName = "FILE" };

    /// <summary>The paths named.</summary>
    public IReadOnlyList<string> Named(ParseResult parsed)
    {
        if (!_areArguments)
            return [parsed.GetValue(_rules) ?? RulesFolder.Default()];
        string[] named = [.. parsed.GetValue(_paths) ?? [], .. _before.SelectMany(option => option.Paths(parsed))];
        return named.Length > 0 ? named : [RulesFolder.Default()];
    }

    /// <summary>The data folder that is named; null when none is.</summary>
    public string? Data(ParseResult parsed) => parsed.GetValue(_data);

    /// <summary>True for a file that was named or lies below a folder that was.</summary>
    public bool IsMeant(ParseResult parsed, string file) =>
        Named(parsed).Any(path => RuleFolder.IsMeant(file, path)) || parsed.GetValue(_pipelines)!.Contains(file);

    /// <summary>A path is read with the whole rules folder that it lies in, since it may refer to rules and lists there.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isForLedger">True where the data folder is named for its ledger: one without keys opens no sealed list, and is no mistake.</param>
    public RuleFiles Files(ParseResult parsed, bool isForLedger = false)
    {
        var roots = Named(parsed).Select(RuleFolder.RootOf).Distinct().Select(root => RuleFolder.Read(root, parsed.GetValue(_lists))).ToArray();
        var files = roots.Length == 1
            ? roots[0]
            : new RuleFiles(
                [.. roots.SelectMany(root => root.Rules).DistinctBy(file => Path.GetFullPath(file.Path))],
                [.. roots.SelectMany(root => root.Lists).DistinctBy(file => file.RelativePath)]);
        files = files.WithPipelines(parsed.GetValue(_pipelines) ?? []);
        return parsed.GetValue(_data) is { } data && (!isForLedger || DataKeys.AreIn(data)) ? files with { OpenSealed = DataKeys.Open(data).OpenList } : files;
    }

    /// <summary>The rules, compiled. Pseudonyms are made with public keys: nothing leaves but what the author already has.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="onStep">Called with what is counted and how many are done, from any thread; null when nobody waits.</param>
    /// <param name="shadowStatuses">Statuses whose rules run in shadow; null for none.</param>
    /// <param name="isForLedger">True where the data folder is named for its ledger, and may have no keys.</param>
    public LoadedRules Load(ParseResult parsed, Action<string, long>? onStep = null, IReadOnlyList<string>? shadowStatuses = null, bool isForLedger = false)
    {
        var files = Files(parsed, isForLedger) with { ShadowStatuses = shadowStatuses ?? [] };
        onStep?.Invoke("files read", files.Rules.Count);
        return LoadedRules.Load(files, SubjectPseudonyms.WithPublicKeys(), done => onStep?.Invoke("files compiled", done));
    }
}
