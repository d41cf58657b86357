using System.Collections.Concurrent;
using System.Collections.Immutable;
using MonkeysMail.Grains.Contracts;

namespace MonkeysMail.Tests.Api;

/// <summary>Keys, scopes, domains, suppression and a bucket without refill.</summary>
public sealed class FakeWorkspace(WorkspaceId id) : IWorkspaceGrain
{
    private readonly Lock _lock = new();

    public WorkspaceId Id { get; } = id;

    public ConcurrentDictionary<string, FakeKey> Keys { get; } = new();

    public HashSet<string> Domains { get; } = [];

    public HashSet<string> Suppressed { get; } = [];

    /// <summary>0: no limit.</summary>
    public int Burst { get; set; }

    public int Tokens { get; set; }

    /// <summary>What the headers are to tell of quotas.</summary>
    public ImmutableArray<QuotaState> Quotas { get; set; }

    public int Returned { get; private set; }

    public bool IsSuspended { get; set; }

    public Func<Task>? OnAdmit { get; set; }

    /// <summary>Every admission call, in order.</summary>
    public ConcurrentQueue<AdmissionRequest> Admissions { get; } = new();

    /// <summary>Every scope that was asked for.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = new();

    async Task<AdmissionAnswer> IWorkspaceGrain.AdmitAsync(AdmissionRequest request)
    {
        if (OnAdmit is { } hook)
        {
            await hook();
        }

        lock (_lock)
        {
            Admissions.Enqueue(request);
            var (refusal, mode) = Check(request.Credential, Scopes.MailSend);
            if (refusal is not null)
            {
                return new AdmissionAnswer(refusal, mode, "", [], default);
            }

            return new AdmissionAnswer(null, mode, "key_" + request.Credential.Prefix, [.. request.Items.Select(i => Judge(i, mode))],
                new RateLimitState(Burst, Tokens, TimeSpan.FromSeconds(7.2), TimeSpan.FromSeconds(20)), Quotas);
        }
    }

    Task<AuthorizationAnswer> IWorkspaceGrain.AuthorizeAsync(Credential credential, string scope)
    {
        Authorizations.Enqueue(scope);
        var (refusal, mode) = Check(credential, scope);
        return Task.FromResult(new AuthorizationAnswer(refusal, mode, "key_" + credential.Prefix, [], refusal is null && Keys[credential.Prefix].Allows(Scopes.MailRead)));
    }

    Task IWorkspaceGrain.ReturnAsync(int tokens)
    {
        lock (_lock)
        {
            Returned += tokens;
            Tokens += tokens;
        }

        return Task.CompletedTask;
    }

    Task IWorkspaceGrain.GiveBackAsync(string keyId, int tokens, int messages) => ((IWorkspaceGrain)this).ReturnAsync(tokens);

    Task<ImmutableArray<bool>> IWorkspaceGrain.CheckSuppressedAsync(ImmutableArray<string> addresses, MailStream stream) =>
        throw new NotSupportedException("Not called by a front.");

    Task IWorkspaceGrain.SuppressAsync(ImmutableArray<SuppressionEntry> entries) => throw new NotSupportedException("Not called by a front.");

    Task IWorkspaceGrain.BootstrapAsync(BootstrapWorkspace bootstrap) => throw new NotSupportedException("Not called by a front.");

    private AdmissionVerdict Judge(AdmissionItem item, KeyMode mode)
    {
        if (mode == KeyMode.Live && !Domains.Contains(item.FromDomain))
        {
            return new AdmissionVerdict(new Refusal(RefusalCode.DomainNotVerified, "Verify the domain first."), [], 0);
        }

        ImmutableArray<int> suppressed = [.. Enumerable.Range(0, item.Recipients.Length).Where(i => Suppressed.Contains(item.Recipients[i]))];
        var tokens = item.Recipients.Length - suppressed.Length;
        if (Burst > 0)
        {
            if (Tokens < tokens)
            {
                return new AdmissionVerdict(new Refusal(RefusalCode.RateLimited, "Too fast: wait.", TimeSpan.FromSeconds(2.5)), [], 0);
            }

            Tokens -= tokens;
        }

        return new AdmissionVerdict(null, suppressed, tokens);
    }

    private (Refusal? Refusal, KeyMode Mode) Check(Credential credential, string scope)
    {
        if (!Keys.TryGetValue(credential.Prefix, out var key) || key.Mode != credential.Mode || !key.Hash.SequenceEqual(credential.SecretHash))
        {
            return (new Refusal(RefusalCode.Unauthorized, "The API key is not valid."), credential.Mode);
        }

        return IsSuspended ? (new Refusal(RefusalCode.WorkspaceSuspended, "The workspace is suspended."), key.Mode)
            : key.Allows(scope) ? (null, key.Mode)
            : (new Refusal(RefusalCode.ScopeMissing, $"The key needs the scope {scope}."), key.Mode);
    }
}
