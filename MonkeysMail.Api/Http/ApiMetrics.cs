// Every metric of the HTTP front, by its name and in an operator's words. No metric carries an address, a key or a path with ids.
using System.Diagnostics.Metrics;

namespace MonkeysMail.Api.Http;

internal sealed class ApiMetrics
{
    public const string MeterName = "MonkeysMail.Api";

    private readonly Counter<long> _accepted;
    private readonly Counter<long> _replayed;
    private readonly Counter<long> _problems;
    private readonly Counter<long> _credentialFailures;
    private readonly Counter<long> _acceptRetries;
    private readonly Counter<long> _connectionsRefused;
    private readonly Histogram<double> _admissions;

    public ApiMetrics(IMeterFactory meters, Bodies.InFlightBudget budget)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _accepted = meter.CreateCounter<long>("monkeysmail.api.messages.accepted", "{message}",
            "Messages answered with 202, or by SMTP with 250, after their commit; replays are not counted.");
        _replayed = meter.CreateCounter<long>("monkeysmail.api.messages.replayed", "{message}",
            "Answers given again for an idempotency key: clients that repeat. A rise means that they do not see our answers.");
        _problems = meter.CreateCounter<long>("monkeysmail.api.problems", "{answer}",
            "Problem documents, and SMTP replies in their place, by code. 'unavailable' means that mail is refused: look at the store and the cluster.");
        _credentialFailures = meter.CreateCounter<long>("monkeysmail.api.credentials.failed", "{request}",
            "Requests with a wrong key, by result (wrong, throttled). A burst is a guesser or a client with a revoked key.");
        _acceptRetries = meter.CreateCounter<long>("monkeysmail.api.accept.retries", "{call}",
            "Acceptances repeated because a silo left in the middle.");
        _connectionsRefused = meter.CreateCounter<long>("monkeysmail.api.connections.refused", "{connection}",
            "Connections closed because their address holds too many, or because nothing was said on them. A burst is a flood, or a proxy that is not trusted.");
        _admissions = meter.CreateHistogram(
            "monkeysmail.api.admission.duration", "s",
            "From asking a workspace whether messages may be sent to its answer, by result (answered, failed).", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        meter.CreateObservableGauge("monkeysmail.api.bodies.in_flight", () => budget.InUse, "By",
            "Memory of request bodies held now; at the limit requests get 503.");

        // An alert on a first event needs a value before it.
        Accepted(0);
        Replayed(0);
        _acceptRetries.Add(0);
        _connectionsRefused.Add(0);
        _problems.Add(0, new KeyValuePair<string, object?>("code", "unavailable"));
        _credentialFailures.Add(0, new KeyValuePair<string, object?>("result", "wrong"));
        _credentialFailures.Add(0, new KeyValuePair<string, object?>("result", "throttled"));
    }

    public void Accepted(int messages) => _accepted.Add(messages);

    public void Replayed(int messages) => _replayed.Add(messages);

    public void Problem(string code) => _problems.Add(1, new KeyValuePair<string, object?>("code", code));

    public void CredentialFailed(string result) => _credentialFailures.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Admission(TimeSpan duration, string result) =>
        _admissions.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("result", result));

    public void ConnectionRefused() => _connectionsRefused.Add(1);

    public void AcceptRetried() => _acceptRetries.Add(1);
}
