using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Silo.Tests.Rules;

/// <summary>Signals of which people hear less.</summary>
internal static class ExcusedSignals
{
    /// <summary>An effect of a decision that stands on some facts beside the signal.</summary>
    public static FiredDecision Fired(string effect, params string[] facts) => new("id", "Approved", effect, Because: null, ["signal EX-01", .. facts]);

    /// <summary>What became of a signal.</summary>
    /// <param name="rows">How many rows its statement read; 0 for an event that does not say.</param>
    /// <param name="statement">Its statement; null for an event that does not say.</param>
    /// <param name="decisions">What fired.</param>
    public static SignalOutcome Signal(long rows, string? statement, params FiredDecision[] decisions)
    {
        var fields = new List<KeyValuePair<string, FieldValue>>();
        if (rows > 0)
            fields.Add(new(Fields.DbReturnedRows.Name, FieldValue.Integer(rows)));
        if (statement is not null)
            fields.Add(new(Fields.StatementId.Name, FieldValue.Text(statement)));
        var rule = new RuleMetadata { Id = "r", Title = "rule", Version = "1", Location = new SourceLocation("r.yml", 1, 1), Category = "" };
        return new SignalOutcome
        {
            Signal = new SignalFact { Rule = rule, Type = "detection", Ticks = 1, FirstTicks = 1, LastTicks = 1, Count = 1, Event = AlertContext.From(fields) },
            Severity = Severity.High,
            Page = false,
            Decisions = decisions,
        };
    }
}
