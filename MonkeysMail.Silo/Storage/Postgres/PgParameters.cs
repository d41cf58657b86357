using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

/// <summary>Typed parameters in the order of their numbers.</summary>
internal static class PgParameters
{
    public static NpgsqlParameter Of<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    public static void AddAll(this NpgsqlParameterCollection parameters, IEnumerable<NpgsqlParameter> added)
    {
        foreach (var parameter in added)
        {
            parameters.Add(parameter);
        }
    }
}
