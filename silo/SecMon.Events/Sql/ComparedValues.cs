using SecMon.Events.Subjects;

namespace SecMon.Events.Sql;

/// <summary>The values of a comparison, as they are written one behind the other: <c>||</c> puts two together, other operators spoil them.</summary>
internal sealed class ComparedValues
{
    private readonly SqlBytes _text = new();
    private readonly List<WrittenId> _values = [];
    private bool _isJoined;       // the token before is ||
    private bool _isAfterValue;   // the token before ends the last of the values

    /// <summary>How many there are.</summary>
    public int Count => _values.Count;

    /// <summary>True when the operator before makes another value of what follows.</summary>
    public bool IsSpoilt { get; private set; }

    /// <summary>True when what follows is put behind the last value.</summary>
    public bool IsJoined => _isJoined && _isAfterValue;

    /// <summary>One of them.</summary>
    public WrittenId this[int index] => _values[index];

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _values.Clear();
        ExpectOperand();
    }

    /// <summary>Something else begins: no operator reaches over it.</summary>
    public void ExpectOperand() => _isJoined = IsSpoilt = _isAfterValue = false;

    /// <summary>Adds a string, or the elements of one that is an array.</summary>
    /// <param name="text">The statement.</param>
    /// <param name="token">The string.</param>
    /// <param name="first">Index of the first value of the scope.</param>
    public void AddText(ReadOnlySpan<byte> text, SqlToken token, int first)
    {
        _text.Clear();
        SqlLiteral.Decode(text, token, _text);
        var content = _text.Written;
        if (!content.StartsWith("{"u8))
        {
            Add(WrittenId.Of(content, isNumber: false), first);
            return;
        }

        // An array: of numbers or of texts, which it does not say.
        content = content.Trim("{}"u8);
        foreach (var range in content.Split((byte)','))
        {
            ExpectOperand();
            Add(WrittenId.Of(content[range].Trim("\" "u8), isNumber: true), first);
        }
    }

    /// <summary>Adds a value, or puts it behind the last.</summary>
    /// <param name="value">The value.</param>
    /// <param name="first">Index of the first value of the scope.</param>
    public void Add(WrittenId value, int first)
    {
        if (IsSpoilt)
            value = WrittenId.None;
        if (IsJoined)
            _values[^1] = _values[^1].Then(value);
        else if (_values.Count - first < SqlReading.MostListEntries)
            _values.Add(_isJoined ? WrittenId.None : value);
        _isJoined = IsSpoilt = false;
        _isAfterValue = _values.Count > first;
    }

    /// <summary>Passes an operand that is no value.</summary>
    public void AddOther()
    {
        if (_isAfterValue && (_isJoined || IsSpoilt))
            _values[^1] = WrittenId.None;
        ExpectOperand();
    }

    /// <summary>Passes an operator.</summary>
    /// <param name="isJoin">True for <c>||</c>.</param>
    /// <returns>False for one that makes another value of an operand which is none of these.</returns>
    public bool Operate(bool isJoin)
    {
        if (isJoin && !IsSpoilt)
        {
            _isJoined = true;
            return true;
        }

        var wasAfterValue = _isAfterValue;
        if (wasAfterValue)
            _values[^1] = WrittenId.None;
        IsSpoilt = true;
        _isAfterValue = false;
        return wasAfterValue;
    }

    /// <summary>Parentheses end: what they hold is one operand.</summary>
    /// <param name="first">Index of their first value.</param>
    /// <param name="isJoined">True when <c>||</c> stands before them.</param>
    public void EndGroup(int first, bool isJoined)
    {
        ExpectOperand();
        _isAfterValue = _values.Count > first;
        if (!_isAfterValue || !isJoined)
            return;
        var joined = _values.Count - first == 1 ? _values[first - 1].Then(_values[first]) : WrittenId.None;
        Cut(first);
        _values[^1] = joined;
    }

    /// <summary>Forgets all from an index on.</summary>
    public void Cut(int count) => _values.RemoveRange(count, _values.Count - count);

    /// <summary>Which of a row's values is the id nobody says; a text of its length may be.</summary>
    public void SpoilNumbers(int first)
    {
        for (var i = first; i < _values.Count; i++)
        {
            if (_values[i].IsNumber)
                _values[i] = WrittenId.None;
        }
    }
}
