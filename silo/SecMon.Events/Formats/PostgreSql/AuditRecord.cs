using System.Buffers.Text;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// The audit row inside a message (pgaudit documentation, Format): type, statement id, substatement id, class, command,
/// object type, object, statement, parameters, and with <c>pgaudit.log_rows</c> the number of rows.
/// </summary>
internal sealed class AuditRecord(ByteScratch scratch)
{
    /// <summary>Columns without rows.</summary>
    private const int FewestColumns = 9;

    private readonly CsvColumns _columns = new(scratch);
    private ReadOnlyMemory<byte>? _earlierText;
    private ReadOnlyMemory<byte> _earlierParameters;

    /// <summary>How every audit message begins.</summary>
    public static ReadOnlySpan<byte> Beginning => "AUDIT: "u8;

    public bool IsObject => _columns[0].Span.SequenceEqual("OBJECT"u8);

    public ReadOnlyMemory<byte> StatementId => _columns[1];

    public ReadOnlyMemory<byte> SubstatementId => _columns[2];

    public ReadOnlyMemory<byte> Class => _columns[3];

    public ReadOnlyMemory<byte> Command => _columns[4];

    public ReadOnlyMemory<byte> ObjectType => _columns[5];

    public ReadOnlyMemory<byte> ObjectName => _columns[6];

    public ReadOnlyMemory<byte> Statement => _earlierText ?? _columns[7];

    /// <summary>False when settings leave the text out, or it stood in an earlier record that is not known (<c>pgaudit.log_statement_once</c>).</summary>
    public bool HasStatement => _earlierText is not null || !IsRemark(_columns[7].Span);

    /// <summary>True when text and parameters stood in an earlier record of the same statement.</summary>
    public bool RefersToEarlier => _columns[7].Span.SequenceEqual("<previously logged>"u8);

    /// <summary>A CSV row of its own; empty when there are none or they are not logged.</summary>
    public ReadOnlyMemory<byte> Parameters => _earlierText is not null ? _earlierParameters : IsRemark(_columns[8].Span) ? default : _columns[8];

    /// <summary>Which statement it is.</summary>
    public StatementKey Key => new(NumberOf(_columns[1].Span), NumberOf(_columns[2].Span));

    /// <summary>Rows returned or changed; null when the log does not say.</summary>
    public long? Rows => _columns.Count > FewestColumns && Utf8Parser.TryParse(_columns[FewestColumns].Span, out long rows, out _) ? rows : null;

    /// <summary>Takes text and parameters from the record to which this one refers.</summary>
    public void Complete(in KeptPart earlier) => (_earlierText, _earlierParameters) = (earlier.Text, earlier.Parameters);

    /// <summary>Reads a message that begins with <see cref="Beginning"/>.</summary>
    /// <returns>False when it does not go on as an audit row.</returns>
    public bool TryRead(ReadOnlyMemory<byte> message)
    {
        _earlierText = null;
        return _columns.Split(message[Beginning.Length..])
            && _columns.Count >= FewestColumns
            && (IsObject || _columns[0].Span.SequenceEqual("SESSION"u8))
            && Utf8Parser.TryParse(_columns[1].Span, out long _, out _);
    }

    private static long NumberOf(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out long number, out _) ? number : 0;

    /// <summary>What pgaudit writes instead of a text. Exactly these words: a value in angle brackets is still a value.</summary>
    private static bool IsRemark(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("<none>"u8)
        || text.SequenceEqual("<not logged>"u8)
        || text.SequenceEqual("<previously logged>"u8)
        || text.SequenceEqual("<long param suppressed>"u8);
}
