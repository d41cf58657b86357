using MonkeysMail.Grains.Crypto.Rotation;

namespace MonkeysMail.Tests.Kit;

/// <summary>Keys as in production but for the waiting.</summary>
public static class FastKeys
{
    public static readonly KeyOptions Options = new()
    {
        PollPeriod = TimeSpan.FromMilliseconds(50),
        KeepReplaced = TimeSpan.Zero,
        PageSize = 3,
        PagePause = TimeSpan.FromMilliseconds(1),
    };

    public static void Use(WebApplicationBuilder builder) => builder.Services.AddSingleton(Options);

    /// <summary>What is configured, but for the waiting.</summary>
    public static void Hasten(WebApplicationBuilder builder)
    {
        var configured = (KeyOptions)builder.Services.Last(service => service.ServiceType == typeof(KeyOptions)).ImplementationInstance!;
        builder.Services.AddSingleton(Options with { RotateEvery = configured.RotateEvery });
    }

    /// <summary>Polls until <paramref name="condition"/> holds; says what was waited for when it never does.</summary>
    public static async Task WaitAsync(Func<Task<bool>> condition, string what)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(begun) > TimeSpan.FromSeconds(30))
            {
                throw new TimeoutException($"30 s without {what}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
