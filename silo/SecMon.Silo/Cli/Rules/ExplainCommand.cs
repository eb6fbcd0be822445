using System.CommandLine;
using System.Text.Json.Nodes;
using SecMon.Detection.Explanation;
using SecMon.Events.Subjects;

namespace SecMon.Silo.Cli.Rules;

/// <summary><c>secmon rules explain</c></summary>
internal static class ExplainCommand
{
    private const int DefaultLimit = 5;

    public static Command Create()
    {
        var rule = new Argument<string>("rule") { Description = "The rule: title, id, name, use case or file. Of a correlation the rules that it refers to are explained.", HelpName = "RULE" };
        var events = new EventFiles("--event", "The events to explain.");
        var format = new Option<string>("--format") { Description = "text for people, json for machines.", HelpName = "F", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var limit = new Option<int>("--limit") { Description = "Most events to explain; 0 for all.", HelpName = "N", DefaultValueFactory = _ => DefaultLimit };
        var clear = new Option<bool>("--clear") { Description = "Show statement texts and citizen ids; only to a terminal or a file of mode 0600." };
        var command = new Command("explain", "Says why a rule matches an event or does not: the tree of its condition, each selection, line and value.") { rule, format, limit, clear };
        events.AddTo(command);
        var paths = RulePaths.AsOption(command);
        TeachingHelp.Teach(command, """
            Examples:
              secmon rules explain EX-02 --event event.json
              secmon rules explain 'Citizen table copied out' --event events.ndjson --limit 0
              secmon rules explain rules/extraction/ex-01-whole-table-read.yml --event day.csv --input-format pgaudit
              secmon parse --format pgaudit --input day.csv | secmon rules explain failed_sign_in --event /dev/stdin --format json
            """);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(clear) && !PrivateOutput.IsPrivate())
            {
                Console.Error.WriteLine("secmon: --clear shows citizen ids, so it writes only to a terminal or to a file of mode 0600 (chmod 600 FILE first)");
                return ExitCode.Unusable;
            }

            var pseudonyms = SubjectPseudonyms.WithPublicKeys();
            var rules = paths.Load(parsed);
            var explainer = new RuleExplainer(rules, pseudonyms, new ValueView(pseudonyms, parsed.GetValue(clear)));
            var json = parsed.GetValue(format) == "json" ? new JsonArray() : null;
            var text = new ExplainText(Colours.OfOutput(), Console.Out);
            var most = parsed.GetValue(limit);
            var number = 0;
            try
            {
                foreach (var access in events.Read(parsed, rules, pseudonyms))
                {
                    number++;
                    if (most > 0 && number > most)
                        continue;
                    var explanations = explainer.Explain(parsed.GetValue(rule)!, access);
                    if (explanations.Count == 0)
                        return NoRule(parsed.GetValue(rule)!, explainer);
                    foreach (var explanation in explanations)
                    {
                        if (json is null)
                            text.Write(explanation, number);
                        else
                            json.Add(ExplainJson.Of(explanation, number));
                    }
                }
            }
            catch (FormatException malformed)
            {
                Console.Error.WriteLine($"secmon: {malformed.Message}; name the format of log lines with --input-format");
                return ExitCode.Unusable;
            }

            if (json is not null)
                Console.Out.WriteLine(JsonOutput.Of(json));
            Console.Error.WriteLine(most > 0 && number > most ? $"{most} of {number} events explained (--limit 0 explains all)" : $"{number} events explained");
            return ExitCode.Done;
        });
        return command;
    }

    private static int NoRule(string reference, RuleExplainer explainer)
    {
        Console.Error.WriteLine($"secmon: there is no rule '{reference}'");
        Console.Error.WriteLine($"  help: rules are named by title, id, name, use case or file; there are: {string.Join(", ", explainer.Titles.Take(20))}");
        return ExitCode.Unusable;
    }
}
