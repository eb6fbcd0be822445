using System.Collections.Concurrent;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Loading;

/// <summary>Resolves the fields that rules name, once per name, and notes probable misspellings.</summary>
internal sealed class FieldNames
{
    private const string NotReadable = "event.ingested";
    private const int ShortestSuspect = 5;

    private readonly ConcurrentDictionary<string, (FieldName Name, string? Suggestion)> _resolved = new(StringComparer.Ordinal);   // files are read in parallel

    /// <summary>Resolves the field that a scalar names.</summary>
    /// <returns>Null when rules may not read it; the problem is noted.</returns>
    public FieldName? Resolve(string name, YamlScalar place, Problems problems) => Resolve(name, place.Location, problems);

    /// <summary>Resolves the field named at a place.</summary>
    /// <returns>Null when rules may not read it; the problem is noted.</returns>
    public FieldName? Resolve(string name, SourceLocation place, Problems problems)
    {
        if (name == NotReadable)
        {
            problems.For(ProblemKinds.UnknownField).Error(place, "rules may not read 'event.ingested'", "use '@timestamp', the time of the access");
            return null;
        }

        var known = _resolved.GetOrAdd(name, static one =>
        {
            var field = new FieldName(one);
            var suggestion = field.Known is null && IsSuspect(one) ? Spelling.Nearest(one, Fields.All.Select(field => field.Name)) : null;
            return (field, suggestion);
        });
        if (known.Suggestion is { } meant)
            problems.For(ProblemKinds.UnknownField).Warn(place, $"'{name}' is no field of an event", $"did you mean '{meant}'?");
        return known.Name;
    }

    /// <summary>Names without a dot belong to other taxonomies (<c>UserName</c> of Windows); <c>rules check</c> looks at them where they cannot.</summary>
    private static bool IsSuspect(string name) => name.Length >= ShortestSuspect && name.Contains('.');
}
