using System.CommandLine;
using System.Text.Json.Nodes;
using SecMon.Detection.Decisions;
using SecMon.Detection.Explanation;
using SecMon.Events.Subjects;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Cli.Rules;

/// <summary><c>secmon rules explain</c></summary>
internal static class ExplainCommand
{
    private const int DefaultLimit = 5;

    private static readonly Argument<string?> Rule = new("rule")
    {
        Description = "The rule or decision: title, id, name, use case or file. Of a correlation the rules that it refers to are explained.",
        HelpName = "RULE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create()
    {
        var events = new EventFiles("--event", "The events to explain.", isRequired: false);
        var alert = new Option<string?>("--alert") { Description = "Instead of events: what decisions made of this alert and upon it, as the ledger of --data (default ./data) tells it; a decision about cases is explained at that moment. RULE may be left out.", HelpName = "ID" };
        var format = new Option<string>("--format") { Description = "text for people, json for machines.", HelpName = "F", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var limit = new Option<int>("--limit") { Description = "Most events to explain; 0 for all.", HelpName = "N", DefaultValueFactory = _ => DefaultLimit };
        var clear = new Option<bool>("--clear") { Description = "Show statement texts and citizen ids; only to a terminal or a file of mode 0600." };
        var command = new Command("explain", "Says why a rule matches an event or does not: the tree of its condition, each selection, line and value. Of a decision: each pattern, the facts that it may bind, and what its effects come to.")
        {
            Rule, alert, format, limit, clear,
        };
        events.AddTo(command);
        var paths = RulePaths.AsOption(command);
        TeachingHelp.Teach(command, """
            Examples:
              secmon rules explain EX-02 --event event.json
              secmon rules explain 'Citizen table copied out' --event events.ndjson --limit 0
              secmon rules explain rules/extraction/ex-01-whole-table-read.yml --event day.csv --input-format pgaudit
              secmon parse --format pgaudit --input day.csv | secmon rules explain failed_sign_in --event /dev/stdin --format json
              secmon rules explain 'Approved work' --event event.json --lists my-lists
              secmon rules explain 'Approved work' --alert al-3f0c9d52a1b24c6e --data ./data
              secmon rules explain 'Break-in that went on' --event events.ndjson
              secmon rules explain 'Break-in that went on' --alert al-3f0c9d52a1b24c6e --data ./data

            A decision about signals is explained with the signals of the detection rules that match the event and alert by
            themselves, and with the lists as they are now; signals of correlations are not made from single events. --alert
            decides nothing of this kind again: an alert keeps neither all fields of its record nor the rows of that day. It
            tells what was decided then.

            A decision about cases (on: case) is explained at a moment when something touched a case. --event takes all events
            through the rules, correlations too, and shows the last such moment, and before it the last at which the decision
            did something. --alert tells what it did upon the alert, as the ledger says, and then makes the cases up to the
            alert anew, with rules and lists as they are now, and shows what the decision makes of them: what it says now may
            differ from what it did. Of a long ledger that takes a while.
            """);
        command.SetAction(async (parsed, cancellation) =>
        {
            var isJson = parsed.GetValue(format) == "json";
            if (parsed.GetValue(alert) is { } id)
                return events.AreGiven(parsed) ? Refuse("name --event or --alert, not both") : await ExplainAlertAsync(parsed, id, paths, isJson, cancellation);
            if (parsed.GetValue(Rule) is not { } rule || !events.AreGiven(parsed))
                return Refuse("name a rule or decision, and events with --event FILE; or an alert with --alert ID");
            if (parsed.GetValue(clear) && !PrivateOutput.IsPrivate())
                return Refuse("--clear shows citizen ids, so it writes only to a terminal or to a file of mode 0600 (chmod 600 FILE first)");
            try
            {
                return ExplainEvents(parsed, rule, events, paths, isJson ? new JsonArray() : null, parsed.GetValue(limit), parsed.GetValue(clear));
            }
            catch (FormatException malformed)
            {
                return Refuse($"{malformed.Message}; name the format of log lines with --input-format");
            }
        });
        return command;
    }

    private static int ExplainEvents(ParseResult parsed, string reference, EventFiles events, RulePaths paths, JsonArray? json, int most, bool isClear)
    {
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        var rules = paths.Load(parsed);
        var values = new ValueView(pseudonyms, isClear);
        var ofRules = new RuleExplainer(rules, pseudonyms, values);
        var ofDecisions = new DecisionExplainer(rules, events.LogSourceOf(parsed), pseudonyms, values);
        var decisions = rules.Decisions.Find(reference);
        if (decisions.Any(decision => decision.Moment == DecisionMoment.Case))
            ofDecisions.FollowCases();
        var text = new ExplainText(Colours.OfOutput(), Console.Out);
        var number = 0;

        // What decisions are explained with is one stream, and its detector enriches.
        foreach (var access in decisions.Count > 0 ? events.ReadPlain(parsed, pseudonyms) : events.Read(parsed, rules, pseudonyms))
        {
            number++;
            var isShown = most <= 0 || number <= most;
            var decided = decisions.Count > 0 ? ofDecisions.Explain(isShown ? decisions : [], access) : [];
            var explained = isShown ? ofRules.Explain(reference, access) : [];
            if (isShown && decisions.Count + explained.Count == 0)
                return NoRule(reference, [.. ofRules.Titles, .. rules.Decisions.Decisions.Select(decision => decision.Metadata.Title)]);
            foreach (var explanation in explained)
                Tell(() => text.Write(explanation, number), () => ExplainJson.Of(explanation, number));
            foreach (var explanation in decided)
                Tell(() => text.Write(explanation, $"event {number}"), () => ExplainJson.Of(explanation, number));
        }

        foreach (var (at, explanation) in ofDecisions.ExplainCases(decisions))
            Tell(() => text.Write(explanation, at > 0 ? $"event {at}" : $"{number} events"), () => ExplainJson.Of(explanation, at > 0 ? at : null));
        if (json is not null)
            Console.Out.WriteLine(JsonOutput.Of(json));
        var isAboutCases = decisions.Count > 0 && decisions.All(decision => decision.Moment == DecisionMoment.Case);
        Console.Error.WriteLine(isAboutCases ? $"{number} events taken in" : most > 0 && number > most ? $"{most} of {number} events explained (--limit 0 explains all)" : $"{number} events explained");
        return ExitCode.Done;

        void Tell(Action write, Func<JsonNode> document)
        {
            if (json is null)
                write();
            else
                json.Add(document());
        }
    }

    private static async Task<int> ExplainAlertAsync(ParseResult parsed, string id, RulePaths paths, bool isJson, CancellationToken cancellation)
    {
        var data = paths.Data(parsed) ?? "./data";
        var alert = parsed.GetValue(Rule) is { } reference ? new ExplainAlert(reference, paths.Load(parsed, isForLedger: true)) : new ExplainAlert();
        var ledger = new LedgerFile(DataFolder.StorePathIn(data), postgreSql: null);
        return await alert.TellAsync(ledger, id, Console.Out, isJson ? null : Colours.OfOutput(), cancellation)
            ? ExitCode.Done
            : Refuse($"the ledger of {data} has no alert '{id}'; its id is secmon.alert.id of the document. Of a ledger in PostgreSQL, secmon ledger export --config FILE shows the document");
    }

    private static int NoRule(string reference, IReadOnlyList<string> titles)
    {
        Console.Error.WriteLine($"secmon: there is no rule and no decision '{reference}'");
        Console.Error.WriteLine($"  help: they are named by title, id, name, use case or file; there are: {string.Join(", ", titles.Take(20))}");
        return ExitCode.Unusable;
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine($"secmon: {message}");
        return ExitCode.Unusable;
    }
}
