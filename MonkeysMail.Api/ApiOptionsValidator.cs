// Stops the start on a bound that the front can not keep, naming the key and what it should be.
using Microsoft.Extensions.Options;

namespace MonkeysMail.Api;

internal sealed class ApiOptionsValidator : IValidateOptions<ApiOptions>
{
    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        Range(nameof(ApiOptions.MaxMessageBytes), options.MaxMessageBytes, 1_000, 40_000_000);
        Range(nameof(ApiOptions.MaxRecipients), options.MaxRecipients, 1, 1_000);
        Range(nameof(ApiOptions.MaxBatchItems), options.MaxBatchItems, 1, 1_000);
        Range(nameof(ApiOptions.MaxBatchBytes), options.MaxBatchBytes, 1_000, 50_000_000);
        Range(nameof(ApiOptions.BatchConcurrency), options.BatchConcurrency, 1, 1_000);

        // One body of the greatest size must always fit.
        Range(nameof(ApiOptions.MaxInFlightBytes), options.MaxInFlightBytes, 64L * 1024 * 1024, 64L * 1024 * 1024 * 1024);
        Range(nameof(ApiOptions.MaxConnections), options.MaxConnections, 10, 1_000_000);
        Range(nameof(ApiOptions.MinBodyBytesPerSecond), options.MinBodyBytesPerSecond, 1, 1_000_000);
        Span(nameof(ApiOptions.GrainTimeout), options.GrainTimeout, 1, 120);
        Span(nameof(ApiOptions.QuestionTimeout), options.QuestionTimeout, 1, 120);
        Range(nameof(ApiOptions.MaxConnectionsPerAddress), options.MaxConnectionsPerAddress, 1, 1_000_000);
        Span(nameof(ApiOptions.FirstOctetTimeout), options.FirstOctetTimeout, 1, 120);
        Span(nameof(ApiOptions.KeepAliveTimeout), options.KeepAliveTimeout, 1, 3_600);
        Span(nameof(ApiOptions.HeadersTimeout), options.HeadersTimeout, 1, 120);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Range(string key, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                errors.Add(FormattableString.Invariant($"MonkeysMail:Api:{key} must be {least} to {most}; it is {value}."));
            }
        }

        void Span(string key, TimeSpan value, int least, int most)
        {
            if (value < TimeSpan.FromSeconds(least) || value > TimeSpan.FromSeconds(most))
            {
                errors.Add(FormattableString.Invariant($"MonkeysMail:Api:{key} must be {least} to {most} seconds; it is {value}."));
            }
        }
    }
}
