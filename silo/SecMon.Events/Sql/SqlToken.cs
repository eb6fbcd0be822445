using System.Runtime.InteropServices;

namespace SecMon.Events.Sql;

/// <summary>One token: where it stands in the text and what it is.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SqlToken
{
    /// <summary>First byte in the text.</summary>
    public int Start;

    /// <summary>Length in bytes, prefix and quotes included.</summary>
    public int Length;

    /// <summary>Index of the closing parenthesis of an opening one; for strings, the length of prefix and opening quote.</summary>
    public int Partner;

    /// <summary>The keyword, <see cref="SqlWord.None"/> for names and after a dot.</summary>
    public SqlWord Word;

    /// <summary>What it is.</summary>
    public SqlTokenKind Kind;

    // One byte for both keeps the token at 16 bytes: texts of millions of tokens cost memory before they cost time.
    private byte _detail;

    /// <summary>Which comparison it is.</summary>
    public SqlComparison Comparison
    {
        readonly get => Kind == SqlTokenKind.Comparison ? (SqlComparison)_detail : SqlComparison.None;
        set => _detail = (byte)value;
    }

    /// <summary>How a string or a quoted name is spelt.</summary>
    public SqlSpelling Spelling
    {
        readonly get => Kind is SqlTokenKind.String or SqlTokenKind.QuotedName ? (SqlSpelling)_detail : SqlSpelling.Plain;
        set => _detail = (byte)value;
    }

    /// <summary>First byte after the token.</summary>
    public readonly int End => Start + Length;

    /// <summary>True for a name or a keyword that may be one.</summary>
    public readonly bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;
}
