using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;

namespace MonkeysMail.Tests.Delivery;

/// <summary>What a test's job carries.</summary>
internal sealed record JobContent
{
    public static readonly WorkspaceId AnyWorkspace = WorkspaceId.New(TimeProvider.System);

    public WorkspaceId Workspace { get; init; } = AnyWorkspace;

    public string MailFrom { get; init; } = "bounce@client.test";

    public ReadOnlyMemory<byte> Bytes { get; init; } = "Subject: test\r\n\r\nHello\r\n"u8.ToArray();

    public bool EightBit { get; init; }

    public bool SmtpUtf8 { get; init; }

    public TlsWish Tls { get; init; }

    public Func<CancellationToken, ValueTask<DeliveryGo>>? Confirm { get; init; }

    public string? Pool { get; init; }

    public MailStream Stream { get; init; }
}
