using System.Text;

namespace SecMon.Events.Subjects;

/// <summary>
/// Columns that hold ids of persons, and how long those ids are (configuration: <c>subjects</c>; sql.md, Subjects): what is compared to one
/// of them is an id however it is written.
/// </summary>
public sealed class SubjectColumns
{
    /// <summary>Names that the column of the citizen's id bears in Vietnamese databases; ids of 12 digits.</summary>
    public static readonly SubjectColumns Default = new([CitizenIdScanner.Digits], ["citizen_id", "so_cccd", "cccd", "so_dinh_danh", "ma_dinh_danh", "so_dinh_danh_ca_nhan", "personal_id", "national_id"]);

    private readonly byte[][] _names;
    private readonly ulong _lengths;   // bit n is set when a name has n bytes

    /// <summary>Takes the setting.</summary>
    /// <param name="digits">Lengths of ids, each from 1 to 18.</param>
    /// <param name="names">Names of columns without schema and table, in any case; each of at most 63 bytes, as in PostgreSQL.</param>
    /// <exception cref="ArgumentException">A length or a name is out of range.</exception>
    public SubjectColumns(IReadOnlyList<int> digits, IReadOnlyList<string> names)
    {
        if (digits.Count == 0 || digits.Any(length => length is < 1 or > 18))
            throw new ArgumentException("ids have 1 to 18 digits", nameof(digits));
        Digits = digits;
        Names = names;
        _names = [.. names.Select(name => Encoding.UTF8.GetBytes(name.ToLowerInvariant()))];
        if (_names.Any(name => name.Length is 0 or > 63))
            throw new ArgumentException("a column's name has 1 to 63 bytes", nameof(names));
        foreach (var name in _names)
            _lengths |= 1UL << name.Length;
    }

    /// <summary>Lengths of ids, in digits.</summary>
    public IReadOnlyList<int> Digits { get; }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>True for the name of a listed column, in any case.</summary>
    public bool Contains(ReadOnlySpan<byte> name)
    {
        if (name.Length > 63 || (_lengths >> name.Length & 1) == 0)
            return false;
        foreach (var one in _names)
        {
            if (Ascii.EqualsIgnoreCase(name, one))
                return true;
        }

        return false;
    }

    /// <summary>True when so many digits are an id; a number that lost its zeros in front is one of the next length.</summary>
    /// <param name="digits">Digits as written.</param>
    /// <param name="isNumber">True for a number, false for a text.</param>
    public bool IsId(int digits, bool isNumber)
    {
        foreach (var length in Digits)
        {
            if (length == digits || (isNumber && digits > 0 && digits < length))
                return true;
        }

        return false;
    }
}
