using Microsoft.AspNetCore.Server.Kestrel.Core;
using MonkeysMail.Api;
using Xunit;

namespace MonkeysMail.Tests.Api;

public sealed class ApiOptionsTests
{
    [Fact]
    public void TheDefaults_AreValid() => Assert.True(new ApiOptionsValidator().Validate(null, new ApiOptions()).Succeeded);

    [Fact]
    public void EachBoundOutOfItsRange_IsNamedWithWhatItShouldBe()
    {
        var result = new ApiOptionsValidator().Validate(null, new ApiOptions { MaxMessageBytes = 40_000_001, MaxRecipients = 0, GrainTimeout = TimeSpan.Zero, QuestionTimeout = TimeSpan.FromSeconds(1) });

        Assert.Equal(
            [
                "MonkeysMail:Api:MaxMessageBytes must be 1000 to 40000000; it is 40000001.",
                "MonkeysMail:Api:MaxRecipients must be 1 to 1000; it is 0.",
                "MonkeysMail:Api:GrainTimeout must be 1 to 120 seconds; it is 00:00:00.",
            ],
            result.Failures);
    }

    [Fact]
    public void KestrelsOwnLimits_CoverTheLargestRoute()
    {
        var kestrel = new KestrelServerOptions();

        KestrelLimits.ConfigureKestrel(kestrel, new ApiOptions());

        Assert.False(kestrel.AddServerHeader);
        Assert.Equal(50_000_000, kestrel.Limits.MaxRequestBodySize);
        Assert.Equal(TimeSpan.FromSeconds(15), kestrel.Limits.RequestHeadersTimeout);
        Assert.Equal(35_000_000, new ApiOptions().MaxRequestBytes);
    }

    [Fact]
    public async Task AWrongBound_StopsTheStart() =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => ApiHost.StartAsync(o => o.MaxBatchItems = 1_001));
}
