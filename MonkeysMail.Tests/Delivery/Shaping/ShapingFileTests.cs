// The operator's file: read again while the silo runs, refused as a whole when it is wrong.
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Delivery.Shaping;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery.Shaping;

public sealed class ShapingFileTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private readonly TestDirectory directory = new();
    private readonly FakeTimeProvider time = new();

    private string Path => System.IO.Path.Combine(directory.Path, "shaping.json");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void AChange_HoldsWithoutARestart()
    {
        Write(1);
        using var book = Open(NullLogger.Instance);
        Assert.Equal(1, Connections(book));

        Write(2);
        time.Advance(Soon);

        Assert.Equal(2, Connections(book));
    }

    [Fact]
    public void AWrongFile_IsRefused_TheRulesBeforeItStay_AndItIsLoggedOnce()
    {
        var logger = new Errors();
        Write(1);
        using var book = Open(logger);

        File.WriteAllText(Path, """{ "default": { "connections": 5 }, "providers": { "yahoo": { "rate": "fast" } } }""");
        time.Advance(Soon);
        time.Advance(Soon);

        Assert.Equal(1, Connections(book));
        Assert.Contains("yahoo: rate is 'fast'", Assert.Single(logger.Told), StringComparison.Ordinal);

        Write(3);
        time.Advance(Soon);
        Assert.Equal(3, Connections(book));
    }

    [Fact]
    public void AFileThatIsGone_TakesNothingAway()
    {
        Write(1);
        using var book = Open(NullLogger.Instance);

        File.Delete(Path);
        time.Advance(Soon);

        Assert.Equal(1, Connections(book));
    }

    [Theory]
    [InlineData("{", "ShapingFile is ")]
    [InlineData("""{ "default": { "connections": -1 } }""", "connections is -1")]
    public void AtTheStart_AWrongFileIsAnErrorOfTheConfiguration(string json, string error)
    {
        File.WriteAllText(Path, json);

        var result = new DeliveryOptionsValidator().Validate(null, new DeliveryOptions { ShapingFile = Path });

        Assert.Contains(error, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void AtTheStart_AMissingFileIsAnErrorOfTheConfiguration()
    {
        var result = new DeliveryOptionsValidator().Validate(null, new DeliveryOptions { ShapingFile = Path });

        Assert.Contains("cannot be read", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    private static int Connections(ShapingBook book) => book.Rules.Of([new MxHost("mx.example.com", 0)]).Connections;

    private ShapingBook Open(ILogger logger) => new(new DeliveryOptions { ShapingFile = Path }, time, logger);

    private void Write(int connections) => File.WriteAllText(Path, $$"""{ "default": { "connections": {{connections}} } }""");

    private sealed class Errors : ILogger
    {
        public List<string> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Told.Add(formatter(state, exception));
            }
        }
    }
}
