// The data directory, locked for this process: two silos on one SQLite file would both believe that they own its messages.
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Silo.Startup;

public sealed class DataDirectory : IDisposable
{
    private readonly FileStream held;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    public string Path { get; }

    /// <summary>Throws <see cref="SettingsException"/> when another process has it.</summary>
    public static DataDirectory Take(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            return new DataDirectory(full, new FileStream(
                System.IO.Path.Combine(full, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"MonkeysMail:DataDirectory {full} cannot be used ({exception.Message}): it should be a writable directory that no other "
                + "MonkeysMail process has.");
        }
    }

    public void Dispose() => held.Dispose();
}
