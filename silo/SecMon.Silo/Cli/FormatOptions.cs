using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SecMon.Detection;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;
using SecMon.Silo.Configuration;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Cli;

/// <summary>The options by which <c>replay</c> and <c>parse</c> learn how to read their inputs.</summary>
internal sealed class FormatOptions
{
    private static readonly string Names = string.Join(", ", LogFormats.All.Select(format => format.Name));

    private readonly Option<string> _format = new("--format") { Description = $"Format of the inputs: {Names}. csvlog, jsonlog and gzip are recognised by content.", HelpName = "F" };
    private readonly Option<string[]> _inputs = new("--input") { Description = "Log files, in order; .gz too.", HelpName = "FILE..", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _zone = new("--timezone") { Description = "Zone of secmon.time.* (default Asia/Ho_Chi_Minh).", HelpName = "ZONE" };
    private readonly Option<string?> _logZone = new("--log-timezone") { Description = "Zone of times written without one, or with an abbreviation that several zones use (default UTC).", HelpName = "ZONE" };
    private readonly Option<string?> _host = new("--host") { Description = "Name of the database server, for host.name.", HelpName = "NAME" };

    private readonly Option<string[]> _subjectColumns = new("--subject-columns") { Description = $"Columns that hold ids of persons, instead of: {string.Join(", ", SubjectColumns.Default.Names)}. A number compared to one is an id without its zeros.", HelpName = "COLUMN..", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int[]> _subjectDigits = new("--subject-digits") { Description = "How many digits an id has (default 12; several with blanks between); other lengths than 12 count only in those columns.", HelpName = "N..", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _arrival = new("--arrival") { Description = "When the inputs arrived: a time (2026-11-23T22:00:00Z) or now; by default each file's last change. A record of a later time is judged by that.", HelpName = "TIME" };
    private readonly Option<string?> _skew = new("--skew") { Description = "How far ahead of its arrival a record's time is still believed (default 10m).", HelpName = "SPAN" };

    /// <summary>The options.</summary>
    /// <param name="isRequired">False where something else may say what is read.</param>
    public FormatOptions(bool isRequired = true)
    {
        _format.Required = _inputs.Required = isRequired;
        _format.AcceptOnlyFromAmong([.. LogFormats.All.Select(format => format.Name)]);
        _arrival.Validators.Add(result => Check(result, text => TryArrival(text, out _), "is no time; write 2026-11-23T22:00:00Z or now"));
        _skew.Validators.Add(result => Check(result, text => Durations.TryParse(text, out _), "is no span; write 90s, 15m, 24h"));
        _subjectDigits.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>() is { } lengths && lengths.Any(length => length is < 1 or > 18))
                result.AddError("an id has 1 to 18 digits");
        });
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
        foreach (var option in new Option[] { _format, _inputs, _zone, _logZone, _host, _subjectColumns, _subjectDigits, _arrival, _skew })
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
        Subjects = Subjects(parsed),
    };

    private SubjectColumns Subjects(ParseResult parsed)
    {
        var columns = parsed.GetValue(_subjectColumns) ?? [];
        var digits = parsed.GetValue(_subjectDigits) ?? [];
        return new SubjectColumns(digits.Length > 0 ? digits : SubjectColumns.Default.Digits, columns.Length > 0 ? columns : SubjectColumns.Default.Names);
    }

    /// <summary>How far ahead of its arrival a record's time is still believed.</summary>
    public TimeSpan Skew(ParseResult parsed) =>
        parsed.GetValue(_skew) is { } text && Durations.TryParse(text, out var skew) ? skew : StreamClock.DefaultSkew;

    /// <summary>Says when an input arrived, UTC.</summary>
    public Func<string, DateTime> ArrivalOf(ParseResult parsed) =>
        parsed.GetValue(_arrival) is { } text && TryArrival(text, out var arrival) ? _ => arrival : InputFile.ArrivalOf;

    private static bool TryArrival(string text, out DateTime arrival)
    {
        arrival = TimeProvider.System.GetUtcNow().UtcDateTime;
        return text == "now" || DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out arrival);
    }

    private static void Check(OptionResult result, Func<string, bool> isRight, string wrong)
    {
        if (result.GetValueOrDefault<string?>() is { } text && !isRight(text))
            result.AddError($"'{text}' {wrong}");
    }

    private static TimeZoneInfo? Zone(string? name) => name is null ? null : TimeZoneInfo.FindSystemTimeZoneById(name);
}
