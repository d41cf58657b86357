// Calls to the token: so many at once, each on a thread of its own that may hang without anybody else hanging, each with a deadline for whoever
// waits. A call that fails is tried in a fresh session (the old one may have been closed, or logged out, under us), then after a
// new start of the library. A token that works otherwise has judged the call: then it is the data, and nothing is tried again.
using System.Collections.Concurrent;
using System.Security.Cryptography;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Silo.Configuration;
using Net.Pkcs11Interop.HighLevelAPI;

namespace MonkeysMail.Silo.Keys.Pkcs11;

internal sealed class TokenCalls(Pkcs11Settings settings, TokenDoor door, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim free = new(settings.Sessions);
    private readonly ConcurrentBag<TokenSession> idle = [];

    /// <summary>Throws <see cref="TokenException"/> for what is wrong for good, <see cref="MasterKeysUnavailableException"/> when the token does not
    /// answer, and <see cref="CryptographicException"/> when it works but refuses this call.</summary>
    /// <param name="work">Tried up to three times.</param>
    /// <param name="works">Does not throw while the token works; null: <paramref name="work"/> is tried once.</param>
    public async Task<T> RunAsync<T>(Func<TokenSession, T> work, Action<TokenSession>? works)
    {
        var asked = time.GetTimestamp();
        if (!await free.WaitAsync(settings.Deadline))
        {
            throw Unavailable($"{settings.Sessions} calls to it hang.", null);
        }

        var call = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return Run(work, works);
                }
                finally
                {
                    free.Release();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
        var left = settings.Deadline - time.GetElapsedTime(asked);
        try
        {
            return await call.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        }
        catch (TimeoutException)
        {
            _ = call.ContinueWith(static late => late.Exception, TaskScheduler.Default);
            throw Unavailable($"It has not answered in {settings.Timeout}.", null);
        }
    }

    public void Dispose()
    {
        // Closing is a call as well, and may hang.
        Task.Factory.StartNew(Clear, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Wait(ClosingTime);
    }

    private T Run<T>(Func<TokenSession, T> work, Action<TokenSession>? works)
    {
        var module = Load();
        for (var round = 0; ; round++)
        {
            var generation = module.Generation;
            try
            {
                return module.Use(library => Once(library, generation, work));
            }
            catch (Exception exception) when (TokenException.IsRefusal(exception))
            {
                var fault = TokenException.Of(exception);
                Clear();
                if (round == 1 && works is not null && Works(module, works))
                {
                    throw new CryptographicException(fault.Message, fault);
                }

                if (works is null || fault.Fault == TokenFault.PinRefused || round == 2 || (round == 1 && !module.TryRestart(generation)))
                {
                    throw fault.Fault == TokenFault.Away ? Unavailable(fault.Message, fault) : fault;
                }
            }
        }
    }

    private TokenModule Load()
    {
        try
        {
            return TokenModule.Load(settings.Module!);
        }
        catch (TokenException exception) when (exception.Fault == TokenFault.Away)
        {
            throw Unavailable(exception.Message, exception);
        }
    }

    private T Once<T>(IPkcs11Library library, int generation, Func<TokenSession, T> work)
    {
        var session = Take(library, generation);
        try
        {
            var result = work(session);
            idle.Add(session);
            return result;
        }
        catch
        {
            Close(session);
            throw;
        }
    }

    private TokenSession Take(IPkcs11Library library, int generation)
    {
        while (idle.TryTake(out var session))
        {
            if (session.Generation == generation)
            {
                return session;
            }

            Close(session);
        }

        return door.Open(library, generation);
    }

    private bool Works(TokenModule module, Action<TokenSession> works)
    {
        var generation = module.Generation;
        try
        {
            return module.Use(library => Once(library, generation, session =>
            {
                works(session);
                return true;
            }));
        }
        catch (Exception exception) when (TokenException.IsRefusal(exception))
        {
            return false;
        }
    }

    private void Clear()
    {
        while (idle.TryTake(out var session))
        {
            Close(session);
        }
    }

    private static void Close(TokenSession session)
    {
        try
        {
            session.Dispose();
        }
        catch (Exception exception) when (TokenException.IsRefusal(exception))
        {
            // It was closed already.
        }
    }

    private MasterKeysUnavailableException Unavailable(string why, Exception? inner) =>
        new($"The token {settings.TokenName} with the master keys cannot be used now. {why}", inner);
}
