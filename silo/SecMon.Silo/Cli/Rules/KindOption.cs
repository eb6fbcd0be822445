using System.CommandLine;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Cli.Rules;

/// <summary>An option that takes kinds of problems, several behind one name. What follows them and is none is a path, so that options and paths stand in any order.</summary>
internal sealed class KindOption : Option<string[]>
{
    /// <summary>An option of that name.</summary>
    public KindOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "KIND..";
        AllowMultipleArgumentsPerToken = true;
        Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where((token, i) => ProblemKinds.Find(token.Value) is null && (i == 0 || !IsPath(token.Value))))
                result.AddError($"there is no kind of problem '{token.Value}'. Kinds: {Names}");
        });
    }

    /// <summary>All kinds, for people.</summary>
    public static string Names { get; } = string.Join(", ", ProblemKinds.All.Select(kind => kind.Id));

    /// <summary>The kinds that were given.</summary>
    public IReadOnlyCollection<ProblemKind> Kinds(ParseResult parsed) => [.. parsed.GetValue(this)!.Select(ProblemKinds.Find).OfType<ProblemKind>()];

    /// <summary>The paths that stand behind them.</summary>
    public IEnumerable<string> Paths(ParseResult parsed) => parsed.GetValue(this)!.Where(text => ProblemKinds.Find(text) is null);

    private static bool IsPath(string text) => Directory.Exists(text) || File.Exists(text);
}
