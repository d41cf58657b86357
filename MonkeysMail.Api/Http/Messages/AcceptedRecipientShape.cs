namespace MonkeysMail.Api.Http.Messages;

/// <summary>A recipient at acceptance, or as a change left it.</summary>
/// <param name="Email">The address.</param>
/// <param name="Status">At acceptance <c>queued</c>, <c>scheduled</c>, <c>suppressed</c> or <c>captured</c>.</param>
internal sealed record AcceptedRecipientShape(string Email, string Status)
{
    public static AcceptedRecipientShape[] Of(ImmutableArray<RecipientReceipt> receipts)
    {
        var shapes = new AcceptedRecipientShape[receipts.Length];
        for (var i = 0; i < shapes.Length; i++)
        {
            shapes[i] = new(receipts[i].Email, StatusNames.Of(receipts[i].Status));
        }

        return shapes;
    }
}
