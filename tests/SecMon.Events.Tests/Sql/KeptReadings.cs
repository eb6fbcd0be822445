using System.Collections;
using System.Reflection;
using SecMon.Events.Sql;

namespace SecMon.Events.Tests.Sql;

/// <summary>What the analyser said of a text that is not kept is kept whole, whatever a reading learns to say.</summary>
public class KeptReadings
{
    private static readonly PropertyInfo[] Said = typeof(SqlReading).GetProperties();

    [Fact]
    public void A_copy_and_a_restored_reading_say_all_that_the_reading_says()
    {
        var reading = Full();
        var copy = new SqlReading();
        SqlReadingState.Copy(reading, copy);
        using var stream = new MemoryStream();
        SqlReadingState.Write(reading, new BinaryWriter(stream));
        stream.Position = 0;

        Assert.Equal(Written(reading), Written(copy));
        Assert.Equal(Written(reading), Written(SqlReadingState.Read(new BinaryReader(stream))));
    }

    /// <summary>A reading in which nothing has the value that it has in an empty one.</summary>
    private static SqlReading Full()
    {
        var reading = new SqlReading();
        foreach (var property in Said)
        {
            if (property.GetValue(reading) is IList list)
                list.Add(ValueOf(property.PropertyType.GenericTypeArguments[0], property.Name));
            else
                property.SetValue(reading, ValueOf(property.PropertyType, property.Name));
        }

        var empty = new SqlReading();
        Assert.All(Said, property => Assert.NotEqual(Written(empty, property), Written(reading, property)));
        return reading;
    }

    private static object ValueOf(Type type, string name) => type switch
    {
        _ when type == typeof(string) => name,
        _ when type == typeof(bool) => true,
        _ when type == typeof(int) => 7,
        _ when type == typeof(long) || type == typeof(long?) => 7L,
        _ when type == typeof(SqlKind) => SqlKind.Merge,
        _ when type == typeof(NewName) => new NewName(NewNameKind.Moved, "b", ["a", "c"]) { IsTemporary = true, IsCertain = true },
        _ => throw new NotSupportedException($"say here what a {type} may be"),
    };

    private static string Written(SqlReading reading) => string.Join('\n', Said.Select(property => Written(reading, property)));

    private static string Written(SqlReading reading, PropertyInfo property) => property.GetValue(reading) is var value && value is IList list
        ? $"{property.Name} {string.Join(',', list.Cast<object>().Select(Shown))}"
        : $"{property.Name} {value}";

    private static string Shown(object one) => one is NewName name ? $"{name.Kind} {name.Name} {name.IsTemporary} {name.IsCertain} {string.Join('+', name.From)}" : $"{one}";
}
