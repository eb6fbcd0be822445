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
    /// <param name="option">The option.</param>
    /// <param name="description">What the events are for.</param>
    /// <param name="isRequired">False when the command does without events too.</param>
    public EventFiles(string option, string description, bool isRequired = true)
    {
        _file = new Option<string>(option) { Description = description, HelpName = "FILE", Required = isRequired };
        _format.AcceptOnlyFromAmong([.. LogFormats.All.Select(format => format.Name)]);
    }

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_format);
    }

    /// <summary>True when a file is named.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_file) is not null;

    /// <summary>What the source of the events declares: of log lines what their format is, of JSON nothing, so that every rule sees them.</summary>
    public LogSource LogSourceOf(ParseResult parsed) =>
        FormatOf(parsed) is { } format ? new LogSource(format.Category, format.Product, format.Service) : LogSource.Undeclared;

    /// <summary>The events, enriched, one after the other in one instance.</summary>
    /// <exception cref="FormatException">The file is no JSON.</exception>
    public IEnumerable<AccessEvent> Read(ParseResult parsed, LoadedRules rules, ISubjectPseudonyms pseudonyms)
    {
        var enricher = rules.CreateEnricher(sourceHours: null);
        foreach (var access in ReadPlain(parsed, pseudonyms))
        {
            enricher.Enrich(access);
            yield return access;
        }
    }

    /// <summary>The events as they are, for a detector, which enriches them.</summary>
    /// <exception cref="FormatException">The file is no JSON.</exception>
    public IEnumerable<AccessEvent> ReadPlain(ParseResult parsed, ISubjectPseudonyms pseudonyms)
    {
        ReadOnlyMemory<byte> content = File.ReadAllBytes(parsed.GetValue(_file)!);
        var input = new EventInput(new ParserOptions { SourceId = "input", Pseudonyms = pseudonyms });
        return FormatOf(parsed) is { } format ? input.ReadLines(content, format) : input.ReadJson(content);
    }

    private LogFormat? FormatOf(ParseResult parsed) => parsed.GetValue(_format) is { } name ? LogFormats.Find(name) : null;
}
