namespace MonkeysMail.Grains.Delivery;

/// <summary>A recipient of a job.</summary>
public sealed record DeliveryRecipient(int Index, MailAddress Address);
