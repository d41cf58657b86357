// A PKCS#11 library in this process: loaded once for each path, never unloaded (some leave threads and exit handlers behind). Started anew when
// nothing else brings a token back: several libraries, SoftHSM among them, see a token that was away only after C_Finalize and
// C_Initialize. That ends all sessions of this process, so it happens only while no call is inside.
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace MonkeysMail.Silo.Keys.Pkcs11;

[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process; a call that hangs may hold the lock to its end.")]
internal sealed class TokenModule
{
    private static readonly ConcurrentDictionary<string, Lazy<TokenModule>> Loaded = new(StringComparer.Ordinal);

    // A call that hangs keeps the library from being started anew; nobody waits longer for it than this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ReaderWriterLockSlim gate = new();
    private readonly string path;
    private IPkcs11Library? library;
    private int generation;

    static TokenModule() => NativeLibrary.SetDllImportResolver(typeof(Pkcs11InteropFactories).Assembly, ResolveLoader);

    private TokenModule(string path)
    {
        this.path = path;

        // Kept open: what ends below is the library's work, not its code.
        if (!NativeLibrary.TryLoad(path, out _))
        {
            throw new TokenException(TokenFault.Misconfigured, $"{path} is not a library that can be loaded here.");
        }

        library = Start();
    }

    public static Pkcs11InteropFactories Factories { get; } = new();

    /// <summary>Rises with every new start; sessions of an earlier one are dead.</summary>
    public int Generation => Volatile.Read(ref generation);

    public static TokenModule Load(string path)
    {
        var entry = Loaded.GetOrAdd(path, static path => new Lazy<TokenModule>(() => new TokenModule(path)));
        try
        {
            return entry.Value;
        }
        catch (Exception exception)
        {
            Loaded.TryRemove(KeyValuePair.Create(path, entry));
            throw TokenException.IsRefusal(exception) ? TokenException.Of(exception) : exception;
        }
    }

    public T Use<T>(Func<IPkcs11Library, T> work)
    {
        gate.EnterReadLock();
        try
        {
            return work(library ?? throw new TokenException(TokenFault.Away, $"{path} does not start."));
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>Starts the library anew, unless somebody did since <paramref name="seen"/>; false when that cannot be done now.</summary>
    public bool TryRestart(int seen)
    {
        if (!gate.TryEnterWriteLock(Patience))
        {
            return false;
        }

        try
        {
            if (generation == seen)
            {
                library?.Dispose();
                library = null;
                Volatile.Write(ref generation, generation + 1);
                library = Start();
            }

            return library is not null;
        }
        catch (Exception exception) when (TokenException.IsRefusal(exception))
        {
            library ??= TryStart();
            return library is not null;
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    private IPkcs11Library Start() => Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, path, AppType.MultiThreaded);

    private IPkcs11Library? TryStart()
    {
        try
        {
            return Start();
        }
        catch (Exception exception) when (TokenException.IsRefusal(exception))
        {
            return null;
        }
    }

    // The wrapper asks for "libdl", whose name without a number comes with compilers only.
    private static IntPtr ResolveLoader(string name, System.Reflection.Assembly assembly, DllImportSearchPath? searchPath) =>
        name != "libdl" ? IntPtr.Zero
        : NativeLibrary.TryLoad("libdl.so.2", out var loader) || NativeLibrary.TryLoad("libc.so.6", out loader) ? loader
        : NativeLibrary.GetMainProgramHandle();
}
