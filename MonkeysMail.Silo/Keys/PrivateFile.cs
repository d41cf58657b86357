using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Silo.Keys;

/// <summary>Files that only their owner may read, on disk before the call returns.</summary>
internal static class PrivateFile
{
    // How Kubernetes (a secret with fsGroup) and systemd (a credential) give a file of root to a process: readable, and by nobody else.
    private const UnixFileMode HandedOver = UnixFileMode.UserRead | UnixFileMode.GroupRead;

    /// <summary>Throws <see cref="SettingsException"/> for a file that others can read.</summary>
    public static void RefuseOpenToOthers(string what, string path)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode
            && (mode & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0 && mode != HandedOver)
        {
            throw new SettingsException($"The {what} {path} is open to others: it should have mode 0600 (chmod 600 {path}).");
        }
    }

    /// <summary>In the place of the file there: whoever reads has the one or the other, whole.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var next = path + ".next";
        File.Delete(next);
        Write(next, content);
        File.Move(next, path, overwrite: true);
    }

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }
}
