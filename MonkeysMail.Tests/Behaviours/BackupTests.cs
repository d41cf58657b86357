// The rehearsal of a restore: a copy taken under load, put into a new directory with the key file, reads everything and sends nothing
// until it is released.
using System.Net;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class BackupTests
{
    [Fact]
    public async Task CopyTakenUnderLoad_IsReadable_AndSendsOnlyAfterItsRelease()
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var silo = await SiloProcess.StartAsync(installation.Arguments());
        using var api = new MailApi(silo.Address, installation.LiveKey);
        using var load = new LoadClient(installation.LiveKey, silo.Address);
        using var copy = new TestDirectory();
        using var stop = new CancellationTokenSource();
        var scheduled = MailApi.Mail("later@example.net");
        var due = TimeProvider.System.GetUtcNow().AddSeconds(20);
        scheduled["send_at"] = due.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        var scheduledId = (await api.PostAsync("/v1/messages", scheduled)).Body["id"]!.GetValue<string>();

        var sending = load.SendUntilAsync(8, stop.Token);
        await load.WaitForAcceptedAsync(150);
        var known = load.Accepted.ToArray();
        var backup = Path.Combine(copy.Path, "backup");
        var (exitCode, said) = await SiloProcess.RunAsync("ctl", "backup", backup, "--data-directory", installation.DataDirectory);
        await stop.CancelAsync();
        await sending;
        await load.WaitForDeliveryAsync(sink);
        await silo.KillAsync();

        Assert.True(exitCode == 0, said);
        Assert.False(File.Exists(Path.Combine(backup, "keys.json")), "The keys are in the backup.");

        await using var newSink = MailSink.Start();
        using var restored = await Installation.CreateAsync(DatabaseKind.Sqlite);
        restored.Settings.Add($"--MonkeysMail:Delivery:SmartHost={newSink.HostAndPort}");
        foreach (var file in Directory.GetFiles(backup).Append(Path.Combine(installation.DataDirectory, "keys.json")))
        {
            File.Copy(file, Path.Combine(restored.DataDirectory, Path.GetFileName(file)));
        }

        await using var second = await SiloProcess.StartAsync(restored.Arguments());
        using var restoredApi = new MailApi(second.Address, restored.LiveKey);
        foreach (var (recipient, id) in known)
        {
            var (status, message) = await restoredApi.GetAsync($"/v1/messages/{id}");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(recipient, message["recipients"]![0]!["email"]!.GetValue<string>());
        }

        Assert.Contains(known[0].Key, await restoredApi.Http.GetStringAsync($"/v1/messages/{known[0].Value}/raw"), StringComparison.Ordinal);
        var fresh = await restoredApi.SendAsync("fresh@example.net");

        // The scheduled message falls due, and a sweep (every 5 s) passes: held all the same.
        await LoadClient.WaitAsync(() => TimeProvider.System.GetUtcNow() > due.AddSeconds(7), () => "the scheduled time");
        Assert.Equal(0, newSink.Connections);
        Assert.Equal("queued", (await restoredApi.GetAsync($"/v1/messages/{fresh}")).Body["status"]!.GetValue<string>());

        var (released, words) = await SiloProcess.RunAsync("ctl", "release", "--data-directory", restored.DataDirectory);
        Assert.True(released == 0, words);
        await restoredApi.WaitForStatusAsync(fresh, "delivered");
        await restoredApi.WaitForStatusAsync(scheduledId, "delivered");
        var recipients = newSink.Messages.SelectMany(m => m.Recipients).ToList();
        Assert.Contains("fresh@example.net", recipients);
        Assert.Contains("later@example.net", recipients);
        Assert.Empty(recipients.Except(load.Accepted.Keys).Except(["fresh@example.net", "later@example.net"]));
        Assert.Equal(recipients.Count, recipients.Distinct().Count());
    }

    [Fact]
    public async Task CommandsWithNothingToDo_SaySo()
    {
        using var empty = new TestDirectory();
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);

        var (missing, said) = await SiloProcess.RunAsync("ctl", "backup", Path.Combine(empty.Path, "backup"), "--data-directory", empty.Path);
        var (nothingHeld, words) = await SiloProcess.RunAsync("ctl", "release", "--data-directory", installation.DataDirectory);

        Assert.Equal(1, missing);
        Assert.Contains("--data-directory", said, StringComparison.Ordinal);
        Assert.Equal(1, nothingHeld);
        Assert.Contains("Nothing is held", words, StringComparison.Ordinal);
    }
}
