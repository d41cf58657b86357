// Where each kind of sealed blob lies, for both databases: the columns that place it within a workspace, in the order of the primary key.
using System.Buffers.Binary;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Silo.Storage;

/// <param name="Table">The table.</param>
/// <param name="Cell">The column of the blob.</param>
/// <param name="First">The first column after the workspace: a uuid.</param>
/// <param name="Second">The next, or null: a uuid, or a number where <paramref name="IsNumber"/>.</param>
/// <param name="IsNumber">What the second column is.</param>
/// <param name="RowIsSecond">Which column the seal takes for the row's identity.</param>
internal sealed record SealedColumn(string Table, string Cell, string First, string? Second = null, bool IsNumber = false, bool RowIsSecond = false)
{
    private const int Octets = 16;

    public static SealedColumn Of(SealedTable table) => table switch
    {
        SealedTable.MessageHeads => new("messages", "head", "id"),
        SealedTable.MessageStates => new("messages", "state", "id"),
        SealedTable.MessageContents => new("message_contents", "content", "message_id"),
        SealedTable.Events => new("events", "sealed", "message_id", "id", RowIsSecond: true),
        SealedTable.Suppressions => new("suppressions", "sealed", "address_hash", "stream", IsNumber: true),
        SealedTable.AuditOutbox => new("audit_outbox", "sealed", "id"),
        SealedTable.AuditEntries => new("audit_entries", "sealed", "id"),
        SealedTable.MtaStsPolicies => new("mta_sts_policies", "sealed", "domain_hash"),
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "Not a table of rows."),
    };

    public string Key => Second is null ? First : $"{First}, {Second}";

    /// <summary>A condition on the place: <c>(a, b) &gt; ($n, $n+1)</c>.</summary>
    public string Compare(string comparison, int parameter) => Second is null
        ? FormattableString.Invariant($"{First} {comparison} ${parameter}")
        : FormattableString.Invariant($"({First}, {Second}) {comparison} (${parameter}, ${parameter + 1})");

    public byte[] Position(Guid first, Guid second, short number)
    {
        var position = new byte[Octets + (Second is null ? 0 : IsNumber ? sizeof(short) : Octets)];
        first.TryWriteBytes(position, bigEndian: true, out _);
        if (IsNumber)
        {
            BinaryPrimitives.WriteInt16BigEndian(position.AsSpan(Octets), number);
        }
        else if (Second is not null)
        {
            second.TryWriteBytes(position.AsSpan(Octets), bigEndian: true, out _);
        }

        return position;
    }

    /// <summary>The values of the place; before every row for an empty one.</summary>
    public (Guid First, Guid Second, short Number) Read(byte[] position)
    {
        if (position.Length == 0)
        {
            return (Guid.Empty, Guid.Empty, short.MinValue);
        }

        var rest = position.AsSpan(Octets);
        return (
            new Guid(position.AsSpan(0, Octets), bigEndian: true),
            IsNumber || Second is null ? Guid.Empty : new Guid(rest, bigEndian: true),
            IsNumber ? BinaryPrimitives.ReadInt16BigEndian(rest) : (short)0);
    }
}
