// The rules in use: those that come with the product, or an operator's file (MonkeysMail:Delivery:ClassificationFile), read again when it has changed. A file that
// cannot be used stops the start; later it leaves the last good rules in use.
using Microsoft.Extensions.Logging;

namespace MonkeysMail.Grains.Bounces.Classification;

public sealed partial class ClassificationBook
{
    private const int MostOctets = 1_000_000;
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(2);

    private readonly string? path;
    private readonly ILogger logger;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private ClassificationRules current = ClassificationRules.Shipped;
    private DateTime writtenAt;
    private long lookedAt;

    /// <summary>Throws <see cref="FormatException"/> or <see cref="IOException"/> for a file that cannot be used.</summary>
    public ClassificationBook(string? path, TimeProvider time, ILogger<ClassificationBook> logger)
    {
        ArgumentNullException.ThrowIfNull(time);
        (this.path, this.time, this.logger) = (path, time, logger);
        lookedAt = time.GetTimestamp();
        if (path is not null)
        {
            writtenAt = File.GetLastWriteTimeUtc(path);
            current = Read(path);
        }
    }

    /// <summary>The rules of now.</summary>
    public ClassificationRules Current
    {
        get
        {
            if (path is null)
            {
                return current;
            }

            lock (gate)
            {
                if (time.GetElapsedTime(lookedAt) >= LookPeriod)
                {
                    lookedAt = time.GetTimestamp();
                    Refresh(path);
                }

                return current;
            }
        }
    }

    /// <summary>Reads and checks a file of rules.</summary>
    public static ClassificationRules Read(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length > MostOctets)
        {
            throw new FormatException(FormattableString.Invariant($"The file has {file.Length} octets; {MostOctets} are the most."));
        }

        var octets = new byte[file.Length];
        file.ReadExactly(octets);
        return ClassificationRules.Parse(octets);
    }

    private void Refresh(string file)
    {
        try
        {
            var stamp = File.GetLastWriteTimeUtc(file);
            if (stamp != writtenAt)
            {
                writtenAt = stamp;
                current = Read(file);
                LogRead(file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            LogUnusable(file, exception.Message);
        }
    }

    [LoggerMessage(EventId = 1571, Level = LogLevel.Information, Message = "The rules of classification in {File} were read again")]
    private partial void LogRead(string file);

    [LoggerMessage(EventId = 1572, Level = LogLevel.Error, Message = "The rules of classification in {File} cannot be used; those of before stay in use. {Reason}")]
    private partial void LogUnusable(string file, string reason);
}
