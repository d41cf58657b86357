// Finds messages that are due and that nobody works on: their silo died, their reminder's tick was lost, or the queues were full when
// they were accepted. One grain a shard, kept alive by one reminder.
namespace MonkeysMail.Grains.Messages;

[Alias("mm.IDueSweepGrain")]
public interface IDueSweepGrain : IGrainWithIntegerKey
{
    /// <summary>Makes sure that the shard is being swept, from the silo where it belongs in this membership. False: it is leaving the one
    /// where it was; call again.</summary>
    [Alias("Start")]
    Task<bool> StartAsync(long membershipVersion);
}
