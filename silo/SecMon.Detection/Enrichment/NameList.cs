namespace SecMon.Detection.Enrichment;

/// <summary>Names in a checkpoint.</summary>
internal static class NameList
{
    public static void Write(BinaryWriter writer, IReadOnlyCollection<string> names)
    {
        writer.Write(names.Count);
        foreach (var name in names)
            writer.Write(name);
    }

    public static string[] Read(BinaryReader reader)
    {
        var names = new string[Math.Min(reader.ReadInt32(), KnownName.MostListed)];
        for (var i = 0; i < names.Length; i++)
            names[i] = reader.ReadString();
        return names;
    }
}
