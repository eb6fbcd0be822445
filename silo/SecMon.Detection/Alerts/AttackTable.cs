using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace SecMon.Detection.Alerts;

/// <summary>The part of MITRE ATT&amp;CK (Enterprise) that rules of access logs cite; unknown ids are shown without a name.</summary>
internal static class AttackTable
{
    private static readonly FrozenDictionary<string, (string Id, string Name)> Tactics = new Dictionary<string, (string, string)>
    {
        ["reconnaissance"] = ("TA0043", "Reconnaissance"),
        ["resource-development"] = ("TA0042", "Resource Development"),
        ["initial-access"] = ("TA0001", "Initial Access"),
        ["execution"] = ("TA0002", "Execution"),
        ["persistence"] = ("TA0003", "Persistence"),
        ["privilege-escalation"] = ("TA0004", "Privilege Escalation"),
        ["defense-evasion"] = ("TA0005", "Defense Evasion"),
        ["credential-access"] = ("TA0006", "Credential Access"),
        ["discovery"] = ("TA0007", "Discovery"),
        ["lateral-movement"] = ("TA0008", "Lateral Movement"),
        ["collection"] = ("TA0009", "Collection"),
        ["exfiltration"] = ("TA0010", "Exfiltration"),
        ["command-and-control"] = ("TA0011", "Command and Control"),
        ["impact"] = ("TA0040", "Impact"),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, AttackTechnique> Techniques = new AttackTechnique[]
    {
        new("T1005", "Data from Local System", "collection"),
        new("T1020", "Automated Exfiltration", "exfiltration"),
        new("T1046", "Network Service Discovery", "discovery"),
        new("T1059", "Command and Scripting Interpreter", "execution"),
        new("T1070", "Indicator Removal", "defense-evasion"),
        new("T1070.006", "Timestomp", "defense-evasion"),
        new("T1078", "Valid Accounts", "initial-access"),
        new("T1078.001", "Default Accounts", "initial-access"),
        new("T1078.002", "Domain Accounts", "initial-access"),
        new("T1078.003", "Local Accounts", "initial-access"),
        new("T1078.004", "Cloud Accounts", "initial-access"),
        new("T1082", "System Information Discovery", "discovery"),
        new("T1087", "Account Discovery", "discovery"),
        new("T1098", "Account Manipulation", "persistence"),
        new("T1105", "Ingress Tool Transfer", "command-and-control"),
        new("T1110", "Brute Force", "credential-access"),
        new("T1110.001", "Password Guessing", "credential-access"),
        new("T1110.003", "Password Spraying", "credential-access"),
        new("T1119", "Automated Collection", "collection"),
        new("T1133", "External Remote Services", "initial-access"),
        new("T1136", "Create Account", "persistence"),
        new("T1136.001", "Local Account", "persistence"),
        new("T1190", "Exploit Public-Facing Application", "initial-access"),
        new("T1213", "Data from Information Repositories", "collection"),
        new("T1213.006", "Databases", "collection"),
        new("T1485", "Data Destruction", "impact"),
        new("T1499", "Endpoint Denial of Service", "impact"),
        new("T1557", "Adversary-in-the-Middle", "credential-access"),
        new("T1562", "Impair Defenses", "defense-evasion"),
        new("T1562.008", "Disable or Modify Cloud Logs", "defense-evasion"),
        new("T1565", "Data Manipulation", "impact"),
        new("T1565.001", "Stored Data Manipulation", "impact"),
        new("T1585", "Establish Accounts", "resource-development"),
    }.ToFrozenDictionary(technique => technique.Id);

    /// <summary>The <c>threat</c> object of a rule's <c>attack.*</c> tags; null when it has none.</summary>
    public static JsonObject? Threat(IReadOnlyList<string> tags)
    {
        var techniques = tags.Where(tag => tag.StartsWith("attack.t", StringComparison.Ordinal) && tag.Length > 8 && char.IsAsciiDigit(tag[8]))
            .Select(tag => tag["attack.".Length..].ToUpperInvariant())
            .Select(id => Techniques.GetValueOrDefault(id) ?? new AttackTechnique(id, id, ""))
            .ToList();
        var tactics = TacticsOf(tags, techniques);
        if (techniques.Count == 0 && tactics.Count == 0)
            return null;

        var threat = new JsonObject { ["framework"] = "MITRE ATT&CK" };
        if (tactics.Count > 0)
            threat["tactic"] = Named(tactics, id => $"https://attack.mitre.org/tactics/{id}/");
        if (techniques.Count > 0)
            threat["technique"] = TechniqueObject(techniques);
        return threat;
    }

    private static JsonObject TechniqueObject(List<AttackTechnique> techniques)
    {
        var parents = techniques.Select(technique => technique.ParentId).Distinct()
            .Select(id => (id, Techniques.GetValueOrDefault(id)?.Name ?? id)).ToList();
        var technique = Named(parents, id => $"https://attack.mitre.org/techniques/{id}/");
        var subtechniques = techniques.Where(known => known.IsSubtechnique).Select(known => (known.Id, known.Name)).Distinct().ToList();
        if (subtechniques.Count > 0)
            technique["subtechnique"] = Named(subtechniques, id => $"https://attack.mitre.org/techniques/{id.Replace('.', '/')}/");
        return technique;
    }

    private static List<(string Id, string Name)> TacticsOf(IReadOnlyList<string> tags, List<AttackTechnique> techniques)
    {
        var named = tags.Where(tag => tag.StartsWith("attack.", StringComparison.Ordinal))
            .Select(tag => tag["attack.".Length..].Replace('_', '-'))
            .Where(Tactics.ContainsKey);
        var implied = techniques.Select(technique => technique.Tactic).Where(Tactics.ContainsKey);
        var explicitly = named.ToList();
        return [.. (explicitly.Count > 0 ? explicitly : implied).Distinct().Select(tactic => Tactics[tactic])];
    }

    private static JsonObject Named(List<(string Id, string Name)> entries, Func<string, string> link) => new()
    {
        ["id"] = new JsonArray([.. entries.Select(entry => JsonValue.Create(entry.Id))]),
        ["name"] = new JsonArray([.. entries.Select(entry => JsonValue.Create(entry.Name))]),
        ["reference"] = new JsonArray([.. entries.Select(entry => JsonValue.Create(link(entry.Id)))]),
    };
}
