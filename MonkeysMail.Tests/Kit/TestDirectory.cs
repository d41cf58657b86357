// A directory under /tmp that goes away with the test.
namespace MonkeysMail.Tests.Kit;

public sealed class TestDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mm-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
