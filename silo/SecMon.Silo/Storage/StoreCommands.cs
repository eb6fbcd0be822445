using Microsoft.Data.Sqlite;

namespace SecMon.Silo.Storage;

/// <summary>Statements with parameters, without ceremony.</summary>
internal static class StoreCommands
{
    /// <summary>Makes a command. Dispose it.</summary>
    /// <param name="connection">The writer's or a reader's.</param>
    /// <param name="sql">A constant of the caller: values go into parameters.</param>
    /// <param name="parameters">Names with their mark and values; null is SQL's null.</param>
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant statements of the callers only
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>Rows that it changed.</returns>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }
}
