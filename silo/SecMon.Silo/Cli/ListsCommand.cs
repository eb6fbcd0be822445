using System.CommandLine;
using System.Text;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Silo.Keys;

namespace SecMon.Silo.Cli;

/// <summary><c>secmon lists</c></summary>
internal static class ListsCommand
{
    public static Command Create() => new("lists", "Lists that rules use.") { Seal() };

    private static Command Seal()
    {
        var list = new Argument<string>("list") { Description = "A list of persons in clear: citizen ids of 12 digits, one a line, or a CSV.", HelpName = "FILE" };
        var data = new Option<string>("--data") { Description = "The silo's data folder: the list is sealed to its key.", HelpName = "DIR", Required = true };
        var output = new Option<string?>("--output") { Description = "Where to write it (default FILE with .sealed.txt, which bears the same list name).", HelpName = "FILE" };
        var command = new Command("seal", "Seals a list of persons, so that only the silo whose data folder has the key can read it. Never overwrites a file, and never shows an id.") { list, data, output };
        TeachingHelp.Teach(command, """
            Examples:
              secmon lists seal lists/protected_citizen_ids.txt --data ./data && shred -u lists/protected_citizen_ids.txt
              secmon lists seal /root/watched.txt --data /var/lib/secmon --output /etc/secmon/lists/watched.sealed.txt

            A rule uses it as before:  secmon.subject.ids|expand: '%watched%'
            'secmon rules check', 'rules test' and 'replay' open it with --data DIR; a silo does by itself.
            """);
        command.SetAction(parsed => Write(parsed.GetValue(list)!, DataKeys.Open(parsed.GetValue(data)!), parsed.GetValue(output)));
        return command;
    }

    private static int Write(string path, DataKeys keys, string? output)
    {
        var file = new RuleFile(path, Path.GetFileName(path), File.ReadAllText(path, Encoding.UTF8));
        if (SealedList.IsSealed(file))
            return Refuse($"{path} is sealed already");
        if (new ListLibrary([file]).Find(Path.GetFileNameWithoutExtension(path)) is not { } persons)
            return Refuse($"{path} is no list: its name ends in .txt or .csv");
        if (persons.Count == 0)
            return Refuse($"{path} holds no citizen id; write one a line");
        for (var i = 0; i < persons.Count; i++)
        {
            // The value itself may be an id with a slip of the pen.
            if (persons[i].Length != 12 || !persons[i].All(char.IsAsciiDigit))
                return Refuse($"value {i + 1} of {path} is no citizen id of 12 digits; mend it, or keep the list in clear if it holds no persons");
        }

        var target = output ?? SealedList.PathFor(path);
        if (File.Exists(target))
            return Refuse($"{target} exists already and is left as it is; remove it, or choose another place with --output");
        using (var sealedFile = new StreamWriter(new FileStream(target, FileMode.CreateNew, FileAccess.Write)))
            sealedFile.Write(keys.SealList(string.Join('\n', persons)));

        Console.Out.WriteLine(target);
        Console.Error.WriteLine($"{persons.Count} persons sealed; next: take the clear list away (shred -u {path}), then  secmon rules check --data DIR");
        return ExitCode.Done;
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine($"secmon: {message}");
        return ExitCode.Unusable;
    }
}
