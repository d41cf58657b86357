namespace MonkeysMail.Api;

/// <summary>The bounds of the HTTP front. MB is 10^6 bytes. Checked at start by <see cref="ApiOptionsValidator"/>.</summary>
public sealed class ApiOptions
{
    /// <summary>Octets of an encoded message. Default 25,000,000; at most 40,000,000.</summary>
    public int MaxMessageBytes { get; set; } = 25_000_000;

    /// <summary>To, Cc and Bcc together. Default 50; at most 1,000.</summary>
    public int MaxRecipients { get; set; } = 50;

    /// <summary>Messages of one batch. Default and most 1,000.</summary>
    public int MaxBatchItems { get; set; } = 1_000;

    /// <summary>Octets of a batch's body. Default and most 50,000,000.</summary>
    public int MaxBatchBytes { get; set; } = 50_000_000;

    /// <summary>Items of one batch that are accepted at the same time. Default 64; 1 to 1,000.</summary>
    public int BatchConcurrency { get; set; } = 64;

    /// <summary>Octets of request bodies held at the same time; above it requests get 503. Default 256 MiB.</summary>
    public long MaxInFlightBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>How long one call of a grain may take. Default 15 s: the store itself says "unknown" after 10 s.</summary>
    public TimeSpan GrainTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a question may take before it is asked once more, and half of what a change may. Default 2 s; no more than
    /// <see cref="GrainTimeout"/>.</summary>
    public TimeSpan QuestionTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Connections at the same time. Default 10,000.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Connections of one client address (IPv6: of one /64) at the same time; trusted proxies may hold as many as there are. Default 1,000.</summary>
    public int MaxConnectionsPerAddress { get; set; } = 1_000;

    /// <summary>How long a new connection may say nothing. Default 15 s.</summary>
    public TimeSpan FirstOctetTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an idle connection is kept. Default 130 s, above the 120 s of common load balancers, so that they close first.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>How long the head of a request may take. Default 15 s.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The slowest accepted body, octets a second after 5 s of grace. Default 240.</summary>
    public int MinBodyBytesPerSecond { get; set; } = 240;

    /// <summary>Octets of a JSON or MIME body of one message: base64 takes 4/3, JSON's escapes the rest.</summary>
    public int MaxRequestBytes => (int)(MaxMessageBytes * 1.4);
}
