namespace MonkeysMail.Api.Http.Messages;

/// <summary>The answer to an accepted message: it is durable now.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Status">The first state, in the order of the contract, that any recipient has.</param>
/// <param name="Recipients">Each distinct recipient.</param>
internal sealed record AcceptedShape(string Id, string Status, IReadOnlyList<AcceptedRecipientShape> Recipients)
{
    public static AcceptedShape Of(AcceptReceipt receipt) =>
        new(receipt.Id.ToString(), StatusNames.Of(receipt.Status), AcceptedRecipientShape.Of(receipt.Recipients));

    public static AcceptedShape Of(MessageDescription message) => new(
        message.Id.ToString(), StatusNames.Of(message.Status),
        [.. message.Recipients.Select(recipient => new AcceptedRecipientShape(recipient.Email, StatusNames.Of(recipient.Status)))]);
}
