namespace SecMon.Detection.Alerts;

/// <summary>A technique or sub-technique of MITRE ATT&amp;CK.</summary>
/// <param name="Id">For example <c>T1110.003</c>.</param>
/// <param name="Name">Its own name.</param>
/// <param name="Tactic">Short name of the tactic it serves here when the rule names none.</param>
internal sealed record AttackTechnique(string Id, string Name, string Tactic)
{
    /// <summary>Id of the technique above a sub-technique, or its own.</summary>
    public string ParentId => Id.Split('.')[0];

    public bool IsSubtechnique => Id.Contains('.', StringComparison.Ordinal);
}
