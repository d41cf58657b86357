using MonkeysMail.Grains.Workspaces.Upkeep;

namespace MonkeysMail.Tests.Kit;

/// <summary>Orders for workspaces carried out as in production but for the waiting, and in small steps.</summary>
public static class FastUpkeep
{
    public static readonly UpkeepOptions Options = new()
    {
        PollPeriod = TimeSpan.FromMilliseconds(50),
        DeletedAtOnce = 3,
        ReadAtOnce = 2,
        Pause = TimeSpan.FromMilliseconds(1),
        Settled = TimeSpan.FromSeconds(1),
    };

    public static void Use(WebApplicationBuilder builder) => builder.Services.AddSingleton(Options);
}
