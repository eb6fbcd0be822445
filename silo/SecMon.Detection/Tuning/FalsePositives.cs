using System.Text.RegularExpressions;
using SecMon.Events;

namespace SecMon.Detection.Tuning;

/// <summary>What false positives have in common: the values of fields that stay the same from day to day, never citizen ids.</summary>
internal sealed partial class FalsePositives
{
    private const int MostValues = 8;

    private static readonly FieldName[] Stable =
    [
        new("user.name"), new("service.name"), new("host.name"), new("source.ip"), new("db.namespace"), new("secmon.purpose.code"), new("secmon.account.office"),
    ];

    private readonly Dictionary<string, HashSet<string>> _values = Stable.ToDictionary(field => field.Name, _ => new HashSet<string>());
    private readonly HashSet<string> _unusable = [];

    /// <summary>Number of events.</summary>
    public int Count { get; private set; }

    /// <summary>Notes one event.</summary>
    public void Add(AccessEvent access)
    {
        Count++;
        foreach (var field in Stable)
        {
            if (access[field] is { Kind: FieldKind.Text } value && !CitizenId().IsMatch(value.TextForm()!))
                _values[field.Name].Add(value.TextForm()!);
            else
                _unusable.Add(field.Name);
        }
    }

    /// <summary>The values of a field; null when an event lacks it, has a list, or there are too many to be stable.</summary>
    public IReadOnlyCollection<string>? ValuesOf(string field) =>
        _unusable.Contains(field) || _values[field].Count is 0 or > MostValues ? null : _values[field];

    [GeneratedRegex("[0-9]{12}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CitizenId();
}
