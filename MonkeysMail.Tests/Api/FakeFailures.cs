using System.Collections.Concurrent;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Credentials;

namespace MonkeysMail.Tests.Api;

/// <summary>The failures of credentials, counted as the grains count them.</summary>
public sealed class FakeFailures : ICredentialFailuresGrain
{
    private readonly FailureLedger _ledger = new(1_000);
    private readonly Lock _lock = new();

    /// <summary>Every report, in order.</summary>
    public ConcurrentQueue<CredentialFailure> Reports { get; } = new();

    /// <summary>Set: no report is ever answered.</summary>
    public bool IsSilent { get; set; }

    Task<CredentialWait> ICredentialFailuresGrain.ReportAsync(CredentialFailure failure)
    {
        Reports.Enqueue(failure);
        if (IsSilent)
        {
            return new TaskCompletionSource<CredentialWait>().Task;
        }

        lock (_lock)
        {
            return Task.FromResult(_ledger.Report(failure, TimeProvider.System.GetUtcNow()));
        }
    }

    Task ICredentialFailuresGrain.NoteAsync(string prefix) => throw new NotSupportedException("Not called by a front.");
}
