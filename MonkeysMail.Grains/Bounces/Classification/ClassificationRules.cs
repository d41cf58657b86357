// Names what a refusal is about, by rules that are data, and knows by which a mailbox is unknown. Only the second decides about suppression, and it is bound: a 5yz about
// one mailbox with one of the codes below, or without any code and a text that says so; what speaks of policy, reputation or blocking never does, whatever its code, for
// such replies follow the sender, and would empty a customer's list on the day when an address of ours is listed (rules.md).
using System.Collections.Frozen;
using System.Text.Json;
using MonkeysMail.Grains.Delivery;

namespace MonkeysMail.Grains.Bounces.Classification;

public sealed class ClassificationRules
{
    private const int MostRules = 200;

    // RFC 3463 3.2 (5.1.1 bad mailbox, 5.1.3 bad syntax, 5.1.6 moved), RFC 7505 (5.1.10 null MX), 3.3 (5.2.1 disabled).
    private static readonly FrozenSet<string> UnknownCodes = FrozenSet.ToFrozenSet(["5.1.1", "5.1.3", "5.1.6", "5.1.10", "5.2.1"]);

    private readonly ImmutableArray<ClassificationRule> rules;
    private readonly TextRule unknown;
    private readonly TextRule never;

    private ClassificationRules(ClassificationDocument document)
    {
        if (document.Version != 1)
        {
            throw new FormatException(FormattableString.Invariant($"The version is {document.Version}; this release reads version 1."));
        }

        if (document.Rules.Length > MostRules)
        {
            throw new FormatException(FormattableString.Invariant($"There are {document.Rules.Length} rules; {MostRules} are the most."));
        }

        rules = [.. document.Rules.Select(entry => new ClassificationRule(entry))];
        unknown = new TextRule(document.UnknownMailbox.Text);
        never = new TextRule(document.UnknownMailbox.Never);
    }

    /// <summary>The rules that come with the product.</summary>
    public static ClassificationRules Shipped { get; } = Parse(ReadShipped());

    /// <summary>Throws <see cref="FormatException"/> with what is wrong.</summary>
    public static ClassificationRules Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return new ClassificationRules(JsonSerializer.Deserialize(json, ClassificationJson.Default.ClassificationDocument)
                ?? throw new FormatException("There are no rules."));
        }
        catch (JsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>The class of a reply that took nothing: the first rule's, else soft for a 4yz and other for the rest.</summary>
    public BounceClass Classify(SmtpReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        foreach (var rule in rules)
        {
            if (rule.IsMatch(reply))
            {
                return rule.Class;
            }
        }

        return reply.Code is >= 500 and < 600 ? BounceClass.Other : BounceClass.Soft;
    }

    /// <summary>True when a 5yz reply about one recipient says that its mailbox does not exist.</summary>
    public bool IsUnknownMailbox(SmtpReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (reply.Code is < 500 or > 599 || never.IsMatch(reply.Text))
        {
            return false;
        }

        return reply.Enhanced is null ? unknown.IsMatch(reply.Text) : UnknownCodes.Contains(reply.Enhanced);
    }

    /// <summary>Completes what delivery found.</summary>
    public RecipientOutcome Judge(RecipientOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var attempt = outcome.Attempt;
        return attempt.Outcome is AttemptOutcome.Deferred or AttemptOutcome.Bounced
            ? outcome with
            {
                Attempt = attempt with { Classification = attempt.Reply is { } reply ? Classify(reply) : ClassOfSilence(outcome) },
                UnknownRecipient = outcome.AboutMailbox && attempt is { Outcome: AttemptOutcome.Bounced, Reply: { } said } && IsUnknownMailbox(said),
            }
            : outcome;
    }

    // Nobody answered: no connection, or the DNS says that the domain takes no mail; or the message needs what the peer does not offer.
    private static BounceClass ClassOfSilence(RecipientOutcome outcome) =>
        outcome.Attempt.Outcome == AttemptOutcome.Deferred ? BounceClass.Soft
        : outcome.Stage == ReplyStage.Connect ? BounceClass.Hard
        : BounceClass.Policy;

    private static byte[] ReadShipped()
    {
        using var stream = typeof(ClassificationRules).Assembly.GetManifestResourceStream("classification.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
