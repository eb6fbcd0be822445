using System.Text;

namespace SecMon.Events.Sql;

/// <summary>Bytes that are put together before they are looked at; kept between texts.</summary>
internal sealed class SqlBytes
{
    private const int LargestKept = 65_536;

    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>What was added since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Starts anew.</summary>
    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > LargestKept)
            _bytes = new byte[256];
    }

    /// <summary>Appends one byte.</summary>
    public void Add(byte one)
    {
        if (_length == _bytes.Length)
            Array.Resize(ref _bytes, _length * 2);
        _bytes[_length++] = one;
    }

    /// <summary>Appends bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (_bytes.Length - _length < bytes.Length)
            Array.Resize(ref _bytes, _bytes.Length * 2);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Appends bytes with A–Z in lower case.</summary>
    public void AddFolded(ReadOnlySpan<byte> bytes)
    {
        var start = _length;
        Add(bytes);
        for (var at = start; at < _length; at++)
        {
            if ((uint)(_bytes[at] - 'A') <= 'Z' - 'A')
                _bytes[at] |= 0x20;
        }
    }

    /// <summary>Appends a character; what is none becomes U+FFFD.</summary>
    public void AddRune(int point)
    {
        Span<byte> utf8 = stackalloc byte[4];
        var rune = Rune.IsValid(point) ? new Rune(point) : Rune.ReplacementChar;
        Add(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    /// <summary>The bytes as text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Written);
}
