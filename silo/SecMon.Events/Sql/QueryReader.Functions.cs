using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

// Functions whose call says something by itself.
internal ref partial struct QueryReader
{
    /// <summary>Notes the call of the function whose name begins at <paramref name="first"/>; its arguments open at the reader's position.</summary>
    private void NoteFunction(int first)
    {
        ref readonly var last = ref _tokens[_at - 1];
        if (_at - first > 5 || last.Length is < 6 or > 40 || last.Kind != Word)
            return;
        var name = _text.Slice(last.Start, last.Length);
        if (FileAccessTell.IsFunction(name))
            SqlNames.AddOnce(_reading.Tells, FileAccessTell.Name);
        else if (_reading.SettingName is null && System.Text.Ascii.EqualsIgnoreCase(name, "set_config"u8))
            ReadSetConfig();
    }

    private void ReadSetConfig()
    {
        var setting = Peek();
        if (setting.Kind != SqlTokenKind.String)
            return;
        _reading.SettingName = _names.Value(_text, setting).ToLowerInvariant();
        var value = Peek(3);
        if (Peek(2).Kind != Comma)
            return;
        if (value.Kind == SqlTokenKind.String)
            _reading.SettingValue = _names.Value(_text, value);
        else if (value.Kind == Number)
            _reading.SettingValue = System.Text.Encoding.UTF8.GetString(_text.Slice(value.Start, value.Length));
    }
}
