using System.Text;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Names of relations as the server writes them: each part quoted only where it must be.</summary>
internal static class RelationName
{
    /// <summary>Takes the quotes off: <c>"Pop"."Citizen"</c> becomes <c>Pop.Citizen</c>; what stands unquoted is lower case already.</summary>
    public static string Fold(string name)
    {
        if (!name.Contains('"'))
            return name;

        var folded = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '"')
                folded.Append(name[i]);
            else if (i + 1 < name.Length && name[i + 1] == '"')
                folded.Append(name[++i]);
        }

        return folded.ToString();
    }
}
