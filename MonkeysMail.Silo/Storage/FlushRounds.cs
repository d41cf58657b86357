// A flush in rounds: within a round no two writes share a message or an idempotency key, so that each round is a set and its statements
// need no order of their own. Writes that collide with an earlier one come in a later round of the same transaction: the first wins.
// Usually there is one round.
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Silo.Storage;

internal static class FlushRounds
{
    /// <summary>Indices into <paramref name="writes"/>, by round.</summary>
    public static List<List<int>> Of(IReadOnlyList<MessageWrite> writes)
    {
        var rounds = new List<List<int>>(1) { new(writes.Count) };
        var messages = new Dictionary<(Guid, Guid), int>(writes.Count);
        var keys = new Dictionary<(Guid, Guid), int>();
        for (var i = 0; i < writes.Count; i++)
        {
            var write = writes[i];
            var message = (write.Row.Workspace.Value, write.Row.Id.Value);
            var round = messages.TryGetValue(message, out var last) ? last + 1 : 0;
            if (write.Idempotency is { } claim)
            {
                var key = (write.Row.Workspace.Value, LookupHash.ToGuid(claim.KeyHash));
                round = keys.TryGetValue(key, out last) ? Math.Max(round, last + 1) : round;
                keys[key] = round;
            }

            messages[message] = round;
            while (rounds.Count <= round)
            {
                rounds.Add([]);
            }

            rounds[round].Add(i);
        }

        return rounds;
    }
}
