namespace MonkeysMail.Grains.Bounces.Reports;

/// <summary>How a bounce was written.</summary>
public enum ReportForm
{
    /// <summary>A delivery status notification (RFC 3464).</summary>
    Standard = 0,

    /// <summary>qmail's: paragraphs of an address and what went wrong.</summary>
    Qmail = 1,

    /// <summary>Exim's: the header X-Failed-Recipients and a text.</summary>
    Exim = 2,

    /// <summary>A text for people.</summary>
    Text = 3,
}
