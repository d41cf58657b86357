// Master keys in a PKCS#11 token: AES-256 keys that never leave it (CKA_SENSITIVE, not CKA_EXTRACTABLE), one for each version, by label
// (monkeysmail-master-1001). The highest version wraps: a token is the same for all silos, so a new key is everybody's at once (D-0006). Keys
// are made by `ctl keys add-master --pkcs11` alone: two silos that start together would each make one.
using System.Globalization;
using System.Security.Cryptography;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Silo.Configuration;
using Net.Pkcs11Interop.Common;

namespace MonkeysMail.Silo.Keys.Pkcs11;

internal sealed partial class Pkcs11MasterKeys : IMasterKeys, IDisposable
{
    public const string ProviderName = "pkcs11";

    // A token that was away is asked again after this long, not by everybody who wants a key.
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    private readonly Pkcs11Settings settings;
    private readonly TokenCalls calls;
    private readonly TimeProvider time;
    private ILogger? logger;
    private volatile int[] versions;
    private string? away;
    private string? wrong;
    private long awaySince;

    private Pkcs11MasterKeys(Pkcs11Settings settings, TokenCalls calls, int[] versions, TimeProvider time)
    {
        this.settings = settings;
        this.calls = calls;
        this.versions = versions;
        this.time = time;
    }

    public string Provider => ProviderName;

    public int CurrentVersion => versions[^1];

    public IReadOnlyList<int> Versions => versions;

    public bool IsAvailable => Volatile.Read(ref away) is null;

    /// <summary>Logs in, finds the keys and tries the current one. Throws <see cref="SettingsException"/> for what a new start cannot mend.</summary>
    public static async Task<Pkcs11MasterKeys> OpenAsync(Pkcs11Settings settings, TimeProvider time)
    {
        var calls = Calls(settings, SessionType.ReadOnly, time);
        try
        {
            return new Pkcs11MasterKeys(settings, calls, await calls.RunAsync(session => FirstLook(settings, session), works: null), time);
        }
        catch (Exception exception)
        {
            calls.Dispose();
            throw exception is TokenException fault ? Refusal(settings, fault) : exception;
        }
    }

    /// <summary>Makes the next version's key; its number.</summary>
    public static async Task<int> MakeNextAsync(Pkcs11Settings settings, TimeProvider time)
    {
        using var calls = Calls(settings, SessionType.ReadWrite, time);
        try
        {
            return await calls.RunAsync(
                session =>
                {
                    session.CheckMechanism();
                    var next = Math.Max(session.ListVersions().LastOrDefault(), TwoMasterKeys.FirstOnToken - 1) + 1;
                    session.Make(next);
                    return next;
                },
                works: null);
        }
        catch (TokenException exception)
        {
            throw Refusal(settings, exception);
        }
    }

    public Pkcs11MasterKeys LogTo(ILogger<Pkcs11MasterKeys> target)
    {
        logger = target;
        return this;
    }

    public string ProviderOf(int version) => ProviderName;

    public async ValueTask<WrappedKey> WrapAsync(byte[] key, byte[] context)
    {
        var version = CurrentVersion;
        return new WrappedKey(version, await AskAsync(session => session.Wrap(version, key, context)));
    }

    public async ValueTask<byte[]> UnwrapAsync(int version, byte[] wrapped, byte[] context)
    {
        if (version < TwoMasterKeys.FirstOnToken)
        {
            throw new CryptographicException(string.Create(
                CultureInfo.InvariantCulture,
                $"Master key version {version} is a key file's: set MonkeysMail:Keys:File to it until monkeysmail ctl keys rewrap has moved every data key to the token."));
        }

        return TokenSession.IsCutShort(wrapped)
            ? throw new CryptographicException("The wrapped data key is cut short.")
            : await AskAsync(session => session.Unwrap(version, wrapped, context));
    }

    public async ValueTask RefreshAsync()
    {
        var (known, wasAway) = (CurrentVersion, !IsAvailable);
        try
        {
            versions = await calls.RunAsync(session => Look(session, known, wasAway), TryCurrent);
            ReportBack(null);
        }
        catch (CryptographicException exception) when (exception is not MasterKeysUnavailableException)
        {
            ReportBack(exception.Message);
        }
        catch (Exception exception) when (exception is MasterKeysUnavailableException or TokenException)
        {
            ReportAway(exception);
        }
    }

    public void Dispose() => calls.Dispose();

    private static TokenCalls Calls(Pkcs11Settings settings, SessionType type, TimeProvider time)
    {
        if (!File.Exists(settings.Module))
        {
            throw new SettingsException($"MonkeysMail:Keys:Pkcs11:Module is {settings.Module}, and there is no such file.");
        }

        var pin = new TokenPin(settings);
        pin.Check();
        return new TokenCalls(settings, new TokenDoor(settings, pin, type), time);
    }

    private static int[] FirstLook(Pkcs11Settings settings, TokenSession session)
    {
        session.CheckMechanism();
        var found = session.ListVersions();
        if (found is not [.., var current])
        {
            throw new TokenException(TokenFault.Misconfigured, $"It has no key {settings.LabelOf(TwoMasterKeys.FirstOnToken)} yet: monkeysmail ctl keys add-master --pkcs11 makes it.");
        }

        session.Try(current);
        return found;
    }

    // Finding keys says little: some libraries remember them. A key that is to wrap from now on is tried before.
    private static int[] Look(TokenSession session, int known, bool wasAway)
    {
        var found = session.ListVersions();
        if (!found.Contains(known))
        {
            throw new TokenException(TokenFault.KeyMissing, string.Create(CultureInfo.InvariantCulture, $"It does not show the key of version {known}."));
        }

        if (wasAway || found[^1] != known)
        {
            session.Try(found[^1]);
        }

        return found;
    }

    private static SettingsException Refusal(Pkcs11Settings settings, TokenException fault) =>
        new($"The token {settings.TokenName} with the master keys cannot be used. {fault.Message}");

    private void TryCurrent(TokenSession session) => session.Try(CurrentVersion);

    private async Task<T> AskAsync<T>(Func<TokenSession, T> work)
    {
        if (Volatile.Read(ref away) is { } reason && time.GetElapsedTime(Volatile.Read(ref awaySince)) < AskAgain)
        {
            throw new MasterKeysUnavailableException(reason);
        }

        try
        {
            var result = await calls.RunAsync(work, TryCurrent);
            ReportBack(wrong);
            return result;
        }
        catch (Exception exception) when (exception is MasterKeysUnavailableException or TokenException)
        {
            ReportAway(exception);
            throw exception as MasterKeysUnavailableException ?? new MasterKeysUnavailableException(exception.Message, exception);
        }
    }

    private void ReportAway(Exception exception)
    {
        Volatile.Write(ref awaySince, time.GetTimestamp());
        if (Interlocked.Exchange(ref away, exception.Message) is null && logger is not null)
        {
            LogAway(logger, settings.TokenName, exception.Message);
        }
    }

    private void ReportBack(string? finding)
    {
        if (Interlocked.Exchange(ref away, null) is not null && logger is not null)
        {
            LogBack(logger, settings.TokenName);
        }

        if (Interlocked.Exchange(ref wrong, finding) != finding && finding is not null && logger is not null)
        {
            LogWrong(logger, settings.TokenName, finding);
        }
    }

    [LoggerMessage(EventId = 3421, Level = LogLevel.Error,
        Message = "The token {Token} with the master keys cannot be used: workspaces whose data keys are in memory go on, others do not open. {Reason}")]
    private static partial void LogAway(ILogger logger, string token, string reason);

    [LoggerMessage(EventId = 3422, Level = LogLevel.Information, Message = "The token {Token} with the master keys works again")]
    private static partial void LogBack(ILogger logger, string token);

    [LoggerMessage(EventId = 3423, Level = LogLevel.Warning, Message = "Keys of the token {Token} stay as they were known before: {Reason}")]
    private static partial void LogWrong(ILogger logger, string token, string reason);
}
