namespace MonkeysMail.Silo.Keys;

/// <summary>Files that only their owner may read, on disk before the call returns.</summary>
internal static class PrivateFile
{
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
