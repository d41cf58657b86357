// The whole product inside the test process: the silo with its front on a free port, as Server builds it.
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MonkeysMail.Silo;

namespace MonkeysMail.Tests.Kit;

public sealed class Engine : IAsyncDisposable
{
    private readonly WebApplication app;

    private Engine(WebApplication app, Installation installation)
    {
        this.app = app;
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Live = new MailApi(address, installation.LiveKey);
        Test = new MailApi(address, installation.TestKey);
    }

    public IServiceProvider Services => app.Services;

    public MailApi Live { get; }

    public MailApi Test { get; }

    public static async Task<Engine> StartAsync(Installation installation, Action<WebApplicationBuilder>? adjust = null)
    {
        var app = await Server.BuildAsync(installation.Arguments(), adjust);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new Engine(app, installation);
    }

    public async ValueTask DisposeAsync()
    {
        Live.Dispose();
        Test.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
