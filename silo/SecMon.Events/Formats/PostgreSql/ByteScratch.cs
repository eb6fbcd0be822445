namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Memory for the unescaped texts of one record, taken in pieces and given back all at once.</summary>
internal sealed class ByteScratch
{
    private const int KeptBytes = 1 << 20;

    private byte[] _buffer = new byte[64 << 10];
    private int _used;

    /// <summary>Gives all pieces back. Memory of a record that was very long is let go.</summary>
    public void Reset()
    {
        _used = 0;
        if (_buffer.Length > KeptBytes)
            _buffer = new byte[KeptBytes];
    }

    /// <summary>A piece of at least <paramref name="length"/> bytes, valid until <see cref="Reset"/>.</summary>
    public Memory<byte> Take(int length)
    {
        if (_buffer.Length - _used < length)
        {
            // Earlier pieces stay valid: their owners keep the old array alive.
            _buffer = new byte[Math.Max(length, _buffer.Length * 2)];
            _used = 0;
        }

        var piece = _buffer.AsMemory(_used, length);
        _used += length;
        return piece;
    }
}
