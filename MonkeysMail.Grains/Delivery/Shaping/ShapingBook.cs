// The shaping rules in force, and the operator's file behind them. The file is read again every few seconds, by its content: a mounted
// configuration changes without a change of the file's own times. One that is wrong is refused as a whole, and what was read last stays.
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace MonkeysMail.Grains.Delivery.Shaping;

internal sealed partial class ShapingBook : IDisposable
{
    private const int MostBytes = 1_000_000;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly string? _path;
    private readonly ShapingRules _shipped;
    private readonly ILogger _logger;
    private readonly ITimer? _timer;
    private byte[] _read = [];
    private string _refused = "";
    private volatile ShapingRules _rules;

    public ShapingBook(DeliveryOptions options, TimeProvider time, ILogger logger)
    {
        _path = options.ShapingFile;
        _shipped = ShapingRules.Shipped(options);
        _rules = _shipped;
        _logger = logger;
        if (_path is not null)
        {
            Look();
            _timer = time.CreateTimer(static book => ((ShapingBook)book!).Look(), this, Period, Period);
        }
    }

    public ShapingRules Rules => _rules;

    /// <summary>What is wrong with the file, as the start of a process reports it.</summary>
    public static void Check(DeliveryOptions options, List<string> errors)
    {
        if (options.ShapingFile is { } path)
        {
            List<string> found = [];
            if (TryRead(path, found) is { } json)
            {
                Merge(ShapingRules.Shipped(options), json, found);
            }

            errors.AddRange(found.Select(error => $"{DeliveryOptions.Section}:{nameof(options.ShapingFile)} is {path}: {error}"));
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        List<string> errors = [];
        var json = TryRead(_path!, errors);
        if (json is not null && json.AsSpan().SequenceEqual(_read))
        {
            return;
        }

        _read = json ?? [];
        if (json is not null && Merge(_shipped, json, errors) is { } rules)
        {
            _rules = rules;
            _refused = "";
            LogRead(_path!);
        }
        else if (string.Join(' ', errors) is var refused && refused != _refused)
        {
            _refused = refused;
            DeliveryMetrics.ShapingRefused();
            LogRefused(_path!, refused);
        }
    }

    private static byte[]? TryRead(string path, List<string> errors)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MostBytes)
            {
                errors.Add("it is larger than 1 MB.");
                return null;
            }

            var json = new byte[file.Length];
            file.ReadExactly(json);
            return json;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add($"it cannot be read: {exception.Message}");
            return null;
        }
    }

    private static ShapingRules? Merge(ShapingRules shipped, byte[] json, List<string> errors)
    {
        try
        {
            var rules = shipped.With(ShapingDocument.Parse(json), errors);
            return errors.Count == 0 ? rules : null;
        }
        catch (JsonException exception)
        {
            errors.Add(exception.Message);
            return null;
        }
    }

    [LoggerMessage(3021, LogLevel.Information, "The shaping rules of {Path} are in force")]
    private partial void LogRead(string path);

    [LoggerMessage(3022, LogLevel.Error, "The shaping file {Path} is refused, the rules before it stay in force: {Errors}")]
    private partial void LogRefused(string path, string errors);
}
