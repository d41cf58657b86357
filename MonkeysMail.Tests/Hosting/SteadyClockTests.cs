using System.Collections.Immutable;
using MonkeysMail.Grains.Hosting;
using Xunit;

namespace MonkeysMail.Tests.Hosting;

public sealed class SteadyClockTests
{
    private static readonly DateTimeOffset Start = new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);

    [Fact]
    public void MachineSetForthAndBack_IsCarriedOnByTheMonotonicClock()
    {
        var machine = new Machine { Now = Start };
        var clock = new SteadyClock(machine);

        machine.Now = Start.AddHours(1);
        machine.Seconds = 5;
        Assert.Equal(Start.AddSeconds(5), clock.GetUtcNow());

        machine.Now = Start.AddHours(-1);
        machine.Seconds = 7;
        Assert.Equal(Start.AddSeconds(7), clock.GetUtcNow());
    }

    [Fact]
    public void OrleansBooks_GoByIt()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Host.UseOrleans(silo => silo.UseLocalhostClustering().AddEngine(new EngineOptions()));
        ImmutableArray<string> books =
        [
            TimeProviderNames.ActivationManagement, TimeProviderNames.GrainDirectory, TimeProviderNames.Membership, TimeProviderNames.SystemTimers,
            TimeProviderNames.Messaging,
        ];

        using var app = builder.Build();

        Assert.All(books, name => Assert.IsType<SteadyClock>(app.Services.GetRequiredKeyedService<TimeProvider>(name)));
    }

    private sealed class Machine : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Seconds;
    }
}
