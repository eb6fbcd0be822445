namespace SecMon.Detection.Modifiers;

/// <summary>How rules write modifiers.</summary>
internal static class ModifierNames
{
    private static readonly Dictionary<string, Modifier> ByName = Enum.GetValues<Modifier>()
        .ToDictionary(modifier => modifier.ToString().ToLowerInvariant());

    private static readonly Dictionary<string, Modifier> LongNames = new()
    {
        ["wide"] = Modifier.Utf16Le,
        ["ignorecase"] = Modifier.I,
        ["multiline"] = Modifier.M,
        ["dotall"] = Modifier.S,
    };

    /// <summary>Every name.</summary>
    public static IEnumerable<string> All => ByName.Keys.Concat(LongNames.Keys);

    /// <summary>Finds a modifier by its lower-case name.</summary>
    public static bool TryFind(string name, out Modifier modifier) =>
        ByName.TryGetValue(name, out modifier) || LongNames.TryGetValue(name, out modifier);

    /// <summary>The name, as rules write it.</summary>
    public static string Name(this Modifier modifier) => modifier.ToString().ToLowerInvariant();
}
