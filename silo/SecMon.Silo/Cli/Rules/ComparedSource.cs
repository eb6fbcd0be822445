using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;

namespace SecMon.Silo.Cli.Rules;

/// <summary>A log that two rule sets are run over.</summary>
/// <param name="Format">Its format.</param>
/// <param name="Parser">How it is parsed.</param>
/// <param name="LogSource">What it declares to rules.</param>
/// <param name="Hours">Hours of accounts that have none of their own; null for the usual ones.</param>
/// <param name="Paths">Its files, in order.</param>
internal sealed record ComparedSource(LogFormat Format, ParserOptions Parser, LogSource LogSource, OfficeHours? Hours, IReadOnlyList<string> Paths);
