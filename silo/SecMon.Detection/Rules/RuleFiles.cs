using System.Text.Json.Serialization;

namespace SecMon.Detection.Rules;

/// <summary>Everything a rule set is made of.</summary>
/// <param name="Rules">Rule files and their tests.</param>
/// <param name="Lists">Lists, those of the deployment in the place of the shipped ones.</param>
public sealed record RuleFiles(IReadOnlyList<RuleFile> Rules, IReadOnlyList<RuleFile> Lists)
{
    /// <summary>The statuses whose rules run in shadow (<c>rules: {shadow: [test]}</c> in the configuration); none by default. Kept with the set, since it decides what reaches people.</summary>
    public IReadOnlyList<string> ShadowStatuses { get; init; } = [];

    /// <summary>Gives the clear text of a sealed list, null for one that the key does not open; null where there is no key.</summary>
    [JsonIgnore]
    public Func<RuleFile, string?>? OpenSealed { get; init; }
}
