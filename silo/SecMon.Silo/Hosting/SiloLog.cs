using SecMon.Detection.Rules;

namespace SecMon.Silo.Hosting;

/// <summary>Log events of starting a silo.</summary>
internal static partial class SiloLog
{
    [LoggerMessage(EventId = 1, EventName = "RuleProblem", Message = "{Problem}")]
    public static partial void RuleProblem(Microsoft.Extensions.Logging.ILogger log, LogLevel level, string problem);

    [LoggerMessage(EventId = 2, EventName = "RulesLoaded", Level = LogLevel.Information, Message = "{Detections} detection and {Correlations} correlation rules loaded, {Shadow}, rule set {Hash}")]
    public static partial void RulesLoaded(Microsoft.Extensions.Logging.ILogger log, int detections, int correlations, ShadowCount shadow, string hash);

    [LoggerMessage(EventId = 3, EventName = "Listening", Level = LogLevel.Information, Message = "Console, API, /healthz and /readyz at {Address}")]
    public static partial void Listening(Microsoft.Extensions.Logging.ILogger log, string address);

    [LoggerMessage(EventId = 4, EventName = "ListeningForMetrics", Level = LogLevel.Information, Message = "/metrics, and nothing else, at {MetricsAddress}")]
    public static partial void ListeningForMetrics(Microsoft.Extensions.Logging.ILogger log, string metricsAddress);
}
