using Xunit;

namespace MonkeysMail.Tests.Telemetry;

public sealed class PromQlTests
{
    [Theory]
    [InlineData("up", "up")]
    [InlineData("sum by (le, kind) (rate(a_bucket{kind=\"by (x)\", z=~\"$zone\"}[$__rate_interval]))", "a_bucket")]
    [InlineData("a:b:ratio1h > 14.4 * 0.001 and c", "a:b:ratio1h c")]
    [InlineData("histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m]))) / on (job) group_left (zone) y_total", "x_bucket y_total")]
    [InlineData("deriv(sum(q{s=\"due\"})[15m:1m]) > 1e9", "q")]
    [InlineData("absent(up{job=\"a\"} == 1) or vector(0)", "up")]
    public void Expression_NamesItsMetrics(string expression, string metrics) => Assert.Equal(metrics.Split(' '), PromQl.MetricsOf(expression));
}
