namespace MonkeysMail.Tests.Kit;

/// <summary>What a sink does about STARTTLS.</summary>
public enum MailSinkTls
{
    Offered = 0,
    NotOffered = 1,

    /// <summary>Offered, and the handshake is answered with rubbish.</summary>
    Broken = 2,

    /// <summary>Offered, and refused with 454 when it is asked for.</summary>
    Refused = 3,

    /// <summary>Offered, and a line of plain text follows the 220, as an attacker in the middle would inject it.</summary>
    Injected = 4,
}
