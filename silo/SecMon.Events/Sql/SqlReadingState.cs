namespace SecMon.Events.Sql;

/// <summary>Copies what the analyser said, and writes it as bytes.</summary>
internal static class SqlReadingState
{
    /// <summary>Makes a reading say what another says.</summary>
    public static void Copy(SqlReading from, SqlReading to)
    {
        to.Clear();
        (to.Kind, to.HasWhere, to.Limit, to.KeyLiterals, to.AsksById) = (from.Kind, from.HasWhere, from.Limit, from.KeyLiterals, from.AsksById);
        (to.Dossier, to.PurposeCode, to.Route, to.Actor, to.TraceId) = (from.Dossier, from.PurposeCode, from.Route, from.Actor, from.TraceId);
        (to.SettingName, to.SettingValue) = (from.SettingName, from.SettingValue);
        to.CitizenIds.AddRange(from.CitizenIds);
        to.SubjectParameters.AddRange(from.SubjectParameters);
        to.NewNames.AddRange(from.NewNames);
        foreach (var (one, other) in Lists(from).Zip(Lists(to)))
            other.AddRange(one);
    }

    public static void Write(SqlReading reading, BinaryWriter writer)
    {
        writer.Write((int)reading.Kind);
        writer.Write(reading.HasWhere);
        writer.Write(reading.Limit ?? -1);
        writer.Write(reading.KeyLiterals);
        writer.Write(reading.AsksById);
        foreach (var text in new[] { reading.Dossier, reading.PurposeCode, reading.Route, reading.Actor, reading.TraceId, reading.SettingName, reading.SettingValue })
        {
            writer.Write(text is not null);
            writer.Write(text ?? "");
        }

        writer.Write(reading.CitizenIds.Count);
        reading.CitizenIds.ForEach(writer.Write);
        writer.Write(reading.SubjectParameters.Count);
        reading.SubjectParameters.ForEach(writer.Write);
        foreach (var list in Lists(reading))
        {
            writer.Write(list.Count);
            list.ForEach(writer.Write);
        }

        writer.Write(reading.NewNames.Count);
        reading.NewNames.ForEach(name => Write(name, writer));
    }

    public static SqlReading Read(BinaryReader reader)
    {
        var reading = new SqlReading
        {
            Kind = (SqlKind)reader.ReadInt32(),
            HasWhere = reader.ReadBoolean(),
            Limit = reader.ReadInt64() is >= 0 and var limit ? limit : null,
            KeyLiterals = reader.ReadInt64(),
            AsksById = reader.ReadBoolean(),
            Dossier = Text(reader),
            PurposeCode = Text(reader),
            Route = Text(reader),
            Actor = Text(reader),
            TraceId = Text(reader),
            SettingName = Text(reader),
            SettingValue = Text(reader),
        };
        for (var count = reader.ReadInt32(); count > 0; count--)
            reading.CitizenIds.Add(reader.ReadInt64());
        for (var count = reader.ReadInt32(); count > 0; count--)
            reading.SubjectParameters.Add(reader.ReadInt32());
        foreach (var list in Lists(reading))
        {
            for (var count = reader.ReadInt32(); count > 0; count--)
                list.Add(reader.ReadString());
        }

        for (var count = reader.ReadInt32(); count > 0; count--)
            reading.NewNames.Add(NewName(reader));
        return reading;
    }

    private static void Write(NewName name, BinaryWriter writer)
    {
        writer.Write((int)name.Kind);
        writer.Write(name.Name);
        writer.Write(name.IsTemporary);
        writer.Write(name.IsCertain);
        writer.Write(name.From.Count);
        foreach (var from in name.From)
            writer.Write(from);
    }

    private static NewName NewName(BinaryReader reader)
    {
        var (kind, name, isTemporary, isCertain) = ((NewNameKind)reader.ReadInt32(), reader.ReadString(), reader.ReadBoolean(), reader.ReadBoolean());
        var from = new List<string>();
        for (var count = reader.ReadInt32(); count > 0; count--)
            from.Add(reader.ReadString());
        return new NewName(kind, name, from) { IsTemporary = isTemporary, IsCertain = isCertain };
    }

    private static List<string>[] Lists(SqlReading reading) =>
        [reading.Tables, reading.Tells, reading.Changes, reading.GrantPrivileges, reading.GrantObjects, reading.GrantGrantees];

    private static string? Text(BinaryReader reader)
    {
        var isText = reader.ReadBoolean();
        var text = reader.ReadString();
        return isText ? text : null;
    }
}
