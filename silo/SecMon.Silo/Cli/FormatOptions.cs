using System.CommandLine;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;

namespace SecMon.Silo.Cli;

/// <summary>The options by which <c>replay</c> and <c>parse</c> learn how to read their inputs.</summary>
internal sealed class FormatOptions
{
    private static readonly string Names = string.Join(", ", LogFormats.All.Select(format => format.Name));

    private readonly Option<string> _format = new("--format") { Description = $"Format of the inputs: {Names}. csvlog, jsonlog and gzip are recognised by content.", HelpName = "F" };
    private readonly Option<string[]> _inputs = new("--input") { Description = "Log files, in order; .gz too.", HelpName = "FILE..", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _zone = new("--timezone") { Description = "Zone of secmon.time.* (default Asia/Ho_Chi_Minh).", HelpName = "ZONE" };
    private readonly Option<string?> _logZone = new("--log-timezone") { Description = "Zone of times written without one (default UTC).", HelpName = "ZONE" };
    private readonly Option<string?> _host = new("--host") { Description = "Name of the database server, for host.name.", HelpName = "NAME" };

    /// <summary>The options.</summary>
    /// <param name="isRequired">False where something else may say what is read.</param>
    public FormatOptions(bool isRequired = true)
    {
        _format.Required = _inputs.Required = isRequired;
        _format.AcceptOnlyFromAmong([.. LogFormats.All.Select(format => format.Name)]);
        foreach (var zone in new[] { _zone, _logZone })
        {
            zone.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<string?>() is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
                    result.AddError($"unknown time zone '{name}'; write an IANA name like Asia/Ho_Chi_Minh");
            });
        }
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _format, _inputs, _zone, _logZone, _host })
            command.Add(option);
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_format) is not null;

    public LogFormat Format(ParseResult parsed) => LogFormats.Find(parsed.GetValue(_format)!)!;

    public IReadOnlyList<string> Inputs(ParseResult parsed) => parsed.GetValue(_inputs)!;

    public ParserOptions ParserOptions(ParseResult parsed, ISubjectPseudonyms pseudonyms) => new()
    {
        SourceId = "replay",
        Pseudonyms = pseudonyms,
        TimeZone = Zone(parsed.GetValue(_zone)) ?? LocalTime.DefaultZone,
        LogTimeZone = Zone(parsed.GetValue(_logZone)),
        Host = parsed.GetValue(_host),
    };

    private static TimeZoneInfo? Zone(string? name) => name is null ? null : TimeZoneInfo.FindSystemTimeZoneById(name);
}
