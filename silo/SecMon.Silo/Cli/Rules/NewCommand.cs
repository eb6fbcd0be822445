using System.CommandLine;
using SecMon.Detection.Skeletons;

namespace SecMon.Silo.Cli.Rules;

/// <summary><c>secmon rules new</c></summary>
internal static class NewCommand
{
    /// <summary>Of the folder one stands in; never those that came with the program.</summary>
    private const string OwnRules = "rules";

    public static Command Create()
    {
        var title = new Argument<string>("title") { Description = "What happened, in a few words; the file is named after it.", HelpName = "TITLE" };
        var kind = new Option<string>("--kind") { Description = $"{string.Join(", ", RuleSkeleton.Kinds)} (default detection).", HelpName = "KIND", DefaultValueFactory = _ => "detection" };
        kind.AcceptOnlyFromAmong([.. RuleSkeleton.Kinds]);
        var useCase = new Option<string?>("--use-case") { Description = "Use case of the rule; the file's name begins with it.", HelpName = "ID" };
        var folder = new Option<string?>("--folder") { Description = "Where to write it (default ./rules).", HelpName = "DIR" };
        var command = new Command("new", "Writes a commented rule, or with --kind decision a decision, and its tests to begin with, which pass 'rules check' and 'rules test' as they stand. Never overwrites a file.") { title, kind, useCase, folder };
        TeachingHelp.Teach(command, """
            Examples:
              secmon rules new 'Citizen table copied out' --use-case EX-02 --folder rules/extraction
              secmon rules new 'Many failed sign-ins' --kind correlation
              secmon rules new 'Nightly job' --kind filter --folder my-rules
              secmon rules new 'Sign-in from outside' --kind decision --folder rules/decisions
            """);
        command.SetAction(parsed => Write(
            parsed.GetValue(title)!.Trim(), parsed.GetValue(kind)!, parsed.GetValue(useCase), parsed.GetValue(folder) ?? OwnRules));
        return command;
    }

    private static int Write(string title, string kind, string? useCase, string folder)
    {
        if (title.Length is 0 or > 240 || title.Contains('\n'))
        {
            Console.Error.WriteLine("secmon: a title is one line of 1 to 240 characters");
            return ExitCode.Unusable;
        }

        var skeleton = RuleSkeleton.Of(kind, title, useCase, Guid.NewGuid(), Guid.NewGuid(), DateOnly.FromDateTime(DateTime.UtcNow));
        var words = RuleSkeleton.NameOf(useCase is null ? title : $"{useCase} {title}").Replace('_', '-');
        var rule = Path.Combine(folder, $"{words}.yml");
        var tests = Path.Combine(folder, $"{words}.tests.yml");
        foreach (var path in new[] { rule, tests }.Where(File.Exists))
        {
            Console.Error.WriteLine($"secmon: {path} exists already and is left as it is; choose another title, or --folder");
            return ExitCode.Unusable;
        }

        Directory.CreateDirectory(folder);
        WriteNew(rule, skeleton.Rule);
        if (skeleton.Tests is not null)
            WriteNew(tests, skeleton.Tests);
        Console.Error.WriteLine($"next: edit, then  secmon rules check {rule}  and  secmon rules test {rule}");
        return ExitCode.Done;
    }

    private static void WriteNew(string path, string text)
    {
        using var file = new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write));
        file.Write(text);
        Console.Out.WriteLine(path);
    }
}
