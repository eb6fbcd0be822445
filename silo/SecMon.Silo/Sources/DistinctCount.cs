using System.Numerics;

namespace SecMon.Silo.Sources;

/// <summary>
/// How many different values there were. Exact while they are few (but for two values with the same 64-bit hash); then a
/// HyperLogLog of 4,096 registers (Flajolet and others, 2007), whose standard error is 1.6 %.
/// </summary>
internal sealed class DistinctCount
{
    /// <summary>A count of more values than this is estimated.</summary>
    public const int MostExact = 4_096;

    /// <summary>What the registers take, in exact values.</summary>
    public const int ValuesOfEstimate = Registers / sizeof(ulong);

    private const int Registers = 1 << IndexBits;
    private const int IndexBits = 12;

    private ulong[] _hashes = [];   // open addressing; 0 is an empty place
    private byte[]? _registers;

    /// <summary>True when <see cref="Value"/> is an estimate.</summary>
    public bool IsEstimate => _registers is not null;

    /// <summary>What it keeps, in exact values.</summary>
    public int Kept { get; private set; }

    /// <summary>How many values there were.</summary>
    public long Value => _registers is null ? Kept : Estimate(_registers);

    /// <summary>Adds a value.</summary>
    /// <param name="hash">Of the value; evenly spread.</param>
    /// <param name="mostExact">From here on it estimates; not less than <see cref="ValuesOfEstimate"/>.</param>
    /// <returns>By how much <see cref="Kept"/> changed.</returns>
    public int Add(ulong hash, int mostExact = MostExact)
    {
        if (_registers is not null)
        {
            Register(_registers, hash);
            return 0;
        }

        var before = Kept;
        AddExact(hash == 0 ? 1 : hash);
        if (Kept > mostExact)
            BeginToEstimate();
        return Kept - before;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(IsEstimate);
        if (_registers is not null)
        {
            writer.Write(_registers);
            return;
        }

        writer.Write7BitEncodedInt(Kept);
        foreach (var hash in _hashes)
        {
            if (hash != 0)
                writer.Write(hash);
        }
    }

    public static DistinctCount Read(BinaryReader reader)
    {
        var read = new DistinctCount();
        if (reader.ReadBoolean())
        {
            read._registers = reader.ReadBytes(Registers);
            read.Kept = ValuesOfEstimate;
            return read;
        }

        var count = reader.Read7BitEncodedInt();
        for (var i = 0; i < count; i++)
            read.AddExact(reader.ReadUInt64());
        return read;
    }

    private void AddExact(ulong hash)
    {
        if ((Kept + 1) * 4 > _hashes.Length * 3)
            Grow();
        if (Put(_hashes, hash))
            Kept++;
    }

    private void Grow()
    {
        var grown = new ulong[Math.Max(4, _hashes.Length * 2)];
        foreach (var hash in _hashes)
        {
            if (hash != 0)
                Put(grown, hash);
        }

        _hashes = grown;
    }

    private static bool Put(ulong[] places, ulong hash)
    {
        var mask = places.Length - 1;
        for (var place = (int)Spread(hash) & mask; ; place = (place + 1) & mask)
        {
            if (places[place] == hash)
                return false;
            if (places[place] != 0)
                continue;
            places[place] = hash;
            return true;
        }
    }

    private void BeginToEstimate()
    {
        _registers = new byte[Registers];
        foreach (var hash in _hashes)
        {
            if (hash != 0)
                Register(_registers, hash);
        }

        _hashes = [];
        Kept = ValuesOfEstimate;
    }

    private static void Register(byte[] registers, ulong hash)
    {
        var spread = Spread(hash == 0 ? 1 : hash);
        var index = (int)(spread >> (64 - IndexBits));
        var rank = (byte)(BitOperations.LeadingZeroCount((spread << IndexBits) | 1) + 1);
        if (rank > registers[index])
            registers[index] = rank;
    }

    private static long Estimate(byte[] registers)
    {
        var sum = 0.0;
        var empty = 0;
        foreach (var rank in registers)
        {
            sum += Math.ScaleB(1, -rank);
            if (rank == 0)
                empty++;
        }

        const double alpha = 0.7213 / (1 + (1.079 / Registers));
        var estimate = alpha * Registers * Registers / sum;
        // Between few and many the registers that are still empty say more (linear counting).
        if (estimate <= 2.5 * Registers && empty > 0)
            estimate = Registers * Math.Log((double)Registers / empty);
        return (long)Math.Round(estimate);
    }

    /// <summary>The finishing steps of SplitMix64, so that every bit of the hash counts.</summary>
    private static ulong Spread(ulong hash)
    {
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }
}
