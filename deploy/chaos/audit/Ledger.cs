// What the customer knows: each 202 with its id, requests that were refused, requests whose answer never came. Only what is written here counts as accepted.
using System.Collections.Concurrent;
using System.Globalization;

internal sealed class Ledger(AuditOptions options) : IDisposable
{
    private readonly StreamWriter _log = new(Path.Combine(options.Directory, "accepted.log"));
    private readonly Lock _gate = new();
    private int _refused;
    private int _repeated;

    /// <summary>By id.</summary>
    public ConcurrentDictionary<string, Accepted> Accepted { get; } = [];

    /// <summary>Failed even when repeated, and nobody said that they were not accepted.</summary>
    public ConcurrentQueue<Mail> Unknown { get; } = [];

    /// <summary>Failed even when repeated, and the last answer and the first said definitely not: by recipient.</summary>
    public ConcurrentDictionary<string, Mail> Refused { get; } = [];

    /// <summary>Keys that were answered with two different ids.</summary>
    public ConcurrentQueue<string> Contradictions { get; } = [];

    public int Revealed { get; set; }

    public void Accept(Mail mail, string id, bool late = false)
    {
        var at = Clock.Microseconds;
        if (!Accepted.TryAdd(id, new Accepted(mail, at, late)))
        {
            Contradictions.Enqueue($"{id} names {mail.Key} and {Accepted[id].Mail.Key}");
        }

        lock (_gate)
        {
            _log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at} {id} {string.Join(',', mail.Recipients)}"));
        }
    }

    public void CountRepeated() => Interlocked.Increment(ref _repeated);

    public void Fail(Mail mail, bool definite)
    {
        Interlocked.Increment(ref _refused);
        if (!definite)
        {
            Unknown.Enqueue(mail);
            return;
        }

        Refuse(mail);
    }

    /// <summary>It is certain that this was not accepted.</summary>
    public void Refuse(Mail mail)
    {
        foreach (var recipient in mail.Recipients)
        {
            Refused[recipient] = mail;
        }
    }

    public IEnumerable<string> Figures() => [$"repeated={_repeated}", $"refused={_refused}", $"revealed={Revealed}"];

    public void Dispose() => _log.Dispose();
}

/// <summary>A message that was answered 202.</summary>
/// <param name="Mail">The request.</param>
/// <param name="At">When, in µs since 1970.</param>
/// <param name="Late">Only at the end of the run, when its key was asked about again.</param>
internal sealed record Accepted(Mail Mail, long At, bool Late);
