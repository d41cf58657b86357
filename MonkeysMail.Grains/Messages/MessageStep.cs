namespace MonkeysMail.Grains.Messages;

/// <summary>What a transition yields: the state to commit and the facts that become true with it.</summary>
public sealed record MessageStep(MessageState State, ImmutableArray<MessageFact> Facts)
{
    public static MessageStep Unchanged(MessageState state) => new(state, []);
}
