using System.CommandLine;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Explanation;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;

namespace SecMon.Silo.Cli.Rules;

/// <summary>The options by which <c>rules explain</c> and <c>rules tune</c> read events: JSON, or log lines with <c>--format</c>.</summary>
internal sealed class EventFiles
{
    private static readonly string Names = string.Join(", ", LogFormats.All.Select(format => format.Name));

    private readonly Option<string> _file;
    private readonly Option<string?> _format = new("--input-format") { Description = $"The file holds log lines of this format ({Names}); without it JSON: an object, a list, or an object a line.", HelpName = "F" };

    /// <summary>Events of a file named by an option.</summary>
    public EventFiles(string option, string description)
    {
        _file = new Option<string>(option) { Description = description, HelpName = "FILE", Required = true };
        _format.AcceptOnlyFromAmong([.. LogFormats.All.Select(format => format.Name)]);
    }

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_format);
    }

    /// <summary>The events, enriched, one after the other in one instance.</summary>
    /// <exception cref="FormatException">The file is no JSON.</exception>
    public IEnumerable<AccessEvent> Read(ParseResult parsed, LoadedRules rules, ISubjectPseudonyms pseudonyms)
    {
        ReadOnlyMemory<byte> content = File.ReadAllBytes(parsed.GetValue(_file)!);
        var input = new EventInput(new ParserOptions { SourceId = "input", Pseudonyms = pseudonyms });
        var format = parsed.GetValue(_format) is { } name ? LogFormats.Find(name) : null;
        var enricher = rules.CreateEnricher(sourceHours: null);
        foreach (var access in format is null ? input.ReadJson(content) : input.ReadLines(content, format))
        {
            enricher.Enrich(access);
            yield return access;
        }
    }
}
