using System.Net;
using Orleans.Messaging;

namespace MonkeysMail.Api.Hosting;

/// <summary>Hands <see cref="GatewayList"/> to Orleans, which asks again every <see cref="MaxStaleness"/> and closes connections to
/// gateways that are no longer named.</summary>
internal sealed class ZoneGateways(GatewayList list) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => GatewayWatch.Period;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways() => Task.FromResult<IList<Uri>>(
        [.. list.Choose().Select(gateway => SiloAddress.New(IPEndPoint.Parse(gateway.Address), 0).ToGatewayUri())]);
}
