// Master keys in a real token (SoftHSM), and in one that fails. All of it shares the one token of the test process, so it runs in a row, each
// test with keys of its own by their label.
using System.Security.Cryptography;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Silo.Configuration;
using MonkeysMail.Silo.Keys;
using MonkeysMail.Silo.Keys.Pkcs11;
using MonkeysMail.Tests.Kit;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI.Factories;
using Xunit;
using ISession = Net.Pkcs11Interop.HighLevelAPI.ISession;

namespace MonkeysMail.Tests.Crypto;

public sealed class Pkcs11MasterKeysTests : IDisposable
{
    private static readonly byte[] Context = "workspace, purpose, version"u8.ToArray();
    private static readonly SoftHsm Token = SoftHsm.InProcess;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly Pkcs11Settings settings = new()
    {
        Module = SoftHsm.Module,
        TokenLabel = SoftHsm.Label,
        PinFile = Token.PinFile,
        KeyLabel = "t" + Guid.NewGuid().ToString("N"),
        Timeout = "2s",
        Sessions = 2,
    };

    public void Dispose()
    {
        foreach (var fault in new[] { "hang", "gone", "logout", "cloudkms" })
        {
            Token.End(fault);
        }
    }

    [Fact]
    public async Task WrappedInTheToken_UnwrapsForTheSameContextOnly()
    {
        using var keys = await OpenNewAsync();

        var wrapped = await keys.WrapAsync(key, Context);

        Assert.Equal((1001, 60), (wrapped.MasterVersion, wrapped.Blob.Length));
        Assert.Equal(key, await keys.UnwrapAsync(1001, wrapped.Blob, Context));
        Assert.NotEqual(wrapped.Blob, (await keys.WrapAsync(key, Context)).Blob);
        await RefusedAsync(keys, 1001, wrapped.Blob, "another workspace"u8.ToArray());
        foreach (var position in new[] { 0, 12, 28, 59 })
        {
            var changed = wrapped.Blob.ToArray();
            changed[position] ^= 1;
            await RefusedAsync(keys, 1001, changed, Context);
        }

        await RefusedAsync(keys, 1001, wrapped.Blob[..20], Context);
        await RefusedAsync(keys, 1009, wrapped.Blob, Context);
        Assert.Contains("Keys:File", (await RefusedAsync(keys, 3, wrapped.Blob, Context)).Message, StringComparison.Ordinal);
        Assert.True(keys.IsAvailable);
    }

    [Fact]
    public async Task NextVersion_IsMade_Wraps_AndTheOldOneStillOpens()
    {
        using var keys = await OpenNewAsync();
        var old = await keys.WrapAsync(key, Context);

        Assert.Equal(1002, await Pkcs11MasterKeys.MakeNextAsync(settings, TimeProvider.System));
        await keys.RefreshAsync();

        var wrapped = await keys.WrapAsync(key, Context);
        Assert.Equal(1002, wrapped.MasterVersion);
        Assert.Equal([1001, 1002], keys.Versions);
        Assert.Equal(key, await keys.UnwrapAsync(1001, old.Blob, Context));
        Assert.Equal(key, await keys.UnwrapAsync(1002, wrapped.Blob, Context));
        await RefusedAsync(keys, 1002, old.Blob, Context);
        using var again = await Pkcs11MasterKeys.OpenAsync(settings, TimeProvider.System);
        Assert.Equal(key, await again.UnwrapAsync(1002, wrapped.Blob, Context));
    }

    [Fact]
    public async Task VersionMadeElsewhere_OpensBeforeAnyRefresh()
    {
        using var here = await OpenNewAsync();
        await Pkcs11MasterKeys.MakeNextAsync(settings, TimeProvider.System);
        using var there = await Pkcs11MasterKeys.OpenAsync(settings, TimeProvider.System);

        var wrapped = await there.WrapAsync(key, Context);

        Assert.Equal((1001, 1002), (here.CurrentVersion, wrapped.MasterVersion));
        Assert.Equal(key, await here.UnwrapAsync(1002, wrapped.Blob, Context));
    }

    [Fact]
    public async Task MasterKey_NeverLeavesTheToken()
    {
        using var keys = await OpenNewAsync();

        InSession(session =>
        {
            var made = Assert.Single(session.FindAllObjects([Attribute.Create(CKA.CKA_LABEL, settings.LabelOf(1001))]));
            var values = session.GetAttributeValue(made, [CKA.CKA_VALUE, CKA.CKA_EXTRACTABLE, CKA.CKA_SENSITIVE, CKA.CKA_NEVER_EXTRACTABLE, CKA.CKA_ALWAYS_SENSITIVE, CKA.CKA_LOCAL, CKA.CKA_PRIVATE]);
            Assert.True(values[0].CannotBeRead, "the key's value");
            Assert.False(values[1].GetValueAsBool(), "extractable");
            Assert.All(values.Skip(2), value => Assert.True(value.GetValueAsBool()));
        });
    }

    [Theory]
    [InlineData(1001, true, 32, "may leave the token")]
    [InlineData(1001, false, 16, "256 bits")]
    [InlineData(7, false, 32, "begin with 1001")]
    public async Task KeyThatCannotServe_StopsTheStart_AndIsPassedOverLater(int version, bool extractable, int length, string why)
    {
        Make(version, extractable, length);

        var refusal = await Assert.ThrowsAsync<SettingsException>(() => Pkcs11MasterKeys.OpenAsync(settings, TimeProvider.System));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(settings.LabelOf(version), refusal.Message, StringComparison.Ordinal);
        settings.KeyLabel += "b";
        using var keys = await OpenNewAsync();
        Make(version == 1001 ? 1002 : version, extractable, length);
        await keys.RefreshAsync();
        Assert.Equal(1001, keys.CurrentVersion);
        Assert.True(keys.IsAvailable);
        Assert.Equal(key, await keys.UnwrapAsync(1001, (await keys.WrapAsync(key, Context)).Blob, Context));
    }

    [Fact]
    public async Task TwoKeysOfOneVersion_AreRefused()
    {
        using var keys = await OpenNewAsync();
        Make(1001, extractable: false, 32);

        var refusal = await Assert.ThrowsAsync<SettingsException>(() => Pkcs11MasterKeys.OpenAsync(settings, TimeProvider.System));

        Assert.Contains("two keys", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MasterKeysUnavailableException>(() => keys.WrapAsync(key, Context).AsTask());
    }

    [Fact]
    public async Task ManyAtOnce_ShareTheSessions()
    {
        using var keys = await OpenNewAsync();
        var wrapped = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => keys.WrapAsync(key, Context).AsTask()));

        var opened = await Task.WhenAll(wrapped.Select(each => keys.UnwrapAsync(1001, each.Blob, Context).AsTask()));

        Assert.All(opened, each => Assert.Equal(key, each));
        Assert.Equal(40, wrapped.Select(each => Convert.ToHexString(each.Blob)).Distinct().Count());
    }

    [Fact]
    public async Task TokenThatHangs_CostsItsDeadline_AndNothingAfter()
    {
        settings.Module = SoftHsm.FaultyModule;
        using var keys = await OpenNewAsync();
        var wrapped = await keys.WrapAsync(key, Context);
        settings.Timeout = "0.3s";
        Token.Begin("hang");

        var hanging = Enumerable.Range(0, 5).Select(_ => keys.UnwrapAsync(1001, wrapped.Blob, Context).AsTask()).ToArray();
        foreach (var call in hanging)
        {
            await Assert.ThrowsAsync<MasterKeysUnavailableException>(() => call.WaitAsync(TimeSpan.FromSeconds(10)));
        }

        Assert.False(keys.IsAvailable);
        var begun = TimeProvider.System.GetTimestamp();
        await Assert.ThrowsAsync<MasterKeysUnavailableException>(() => keys.WrapAsync(key, Context).AsTask());
        Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMilliseconds(200), "who comes next is not kept waiting");

        Token.End("hang");
        settings.Timeout = "2s";
        await BackAsync(keys);
        Assert.Equal(key, await keys.UnwrapAsync(1001, wrapped.Blob, Context));
    }

    [Fact]
    public async Task TokenTakenOutAndPutBack_OpensAgain_AfterOneLogin()
    {
        settings.Module = SoftHsm.FaultyModule;
        using var keys = await OpenNewAsync();
        var wrapped = await keys.WrapAsync(key, Context);

        Token.Begin("gone");
        await Assert.ThrowsAsync<MasterKeysUnavailableException>(() => keys.UnwrapAsync(1001, wrapped.Blob, Context).AsTask());
        await keys.RefreshAsync();
        Assert.False(keys.IsAvailable);
        Assert.Equal((1001, 1), (keys.CurrentVersion, keys.Versions.Count));
        var logins = Token.Logins;
        Token.End("gone");

        await BackAsync(keys);
        Assert.Equal(key, await keys.UnwrapAsync(1001, wrapped.Blob, Context));
        Assert.Equal(logins + 1, Token.Logins);
    }

    [Fact]
    public async Task StoreOfTheTokenGoneAndBack_OpensAgain()
    {
        using var keys = await OpenNewAsync();
        var wrapped = await keys.WrapAsync(key, Context);

        Token.TakeAway();
        await Assert.ThrowsAsync<MasterKeysUnavailableException>(() => keys.UnwrapAsync(1001, wrapped.Blob, Context).AsTask());
        await keys.RefreshAsync();
        Assert.False(keys.IsAvailable);
        Token.BringBack();

        await BackAsync(keys);
        Assert.Equal(key, await keys.UnwrapAsync(1001, wrapped.Blob, Context));
    }

    [Fact]
    public async Task SessionLoggedOut_IsLoggedInAgain()
    {
        settings.Module = SoftHsm.FaultyModule;
        using var keys = await OpenNewAsync();
        var wrapped = await keys.WrapAsync(key, Context);

        Token.Begin("logout");

        Assert.Equal(key, await keys.UnwrapAsync(1001, wrapped.Blob, Context));
        Assert.False(Token.IsOn("logout"));
        Assert.True(keys.IsAvailable);
    }

    [Fact]
    public async Task PinThatBecameWrong_IsTriedOnce_AndTheRightOneAtOnce()
    {
        settings.Module = SoftHsm.FaultyModule;
        using var keys = await OpenNewAsync();
        var wrapped = await keys.WrapAsync(key, Context);
        try
        {
            Token.WritePin("11111111");
            Token.Begin("gone");
            await keys.RefreshAsync();
            Token.End("gone");
            var logins = Token.Logins;

            for (var i = 0; i < 3; i++)
            {
                await keys.RefreshAsync();
                Assert.False(keys.IsAvailable);
            }

            Assert.Equal(logins + 1, Token.Logins);
        }
        finally
        {
            Token.WritePin(SoftHsm.Pin);
        }

        await keys.RefreshAsync();
        Assert.Equal(key, await keys.UnwrapAsync(1001, wrapped.Blob, Context));
    }

    [Fact]
    public async Task NonceOfTheService_IsKept_WithGooglesMechanism()
    {
        settings.Module = SoftHsm.FaultyModule;
        await Pkcs11MasterKeys.MakeNextAsync(settings, TimeProvider.System);
        Token.Begin("cloudkms");
        settings.Mechanism = Pkcs11Settings.CloudKmsAesGcm;
        using var keys = await Pkcs11MasterKeys.OpenAsync(settings, TimeProvider.System);

        var wrapped = await keys.WrapAsync(key, Context);

        Assert.NotEqual(wrapped.Blob[..12], (await keys.WrapAsync(key, Context)).Blob[..12]);
        Assert.Equal(key, await keys.UnwrapAsync(1001, wrapped.Blob, Context));
        await RefusedAsync(keys, 1001, wrapped.Blob, "another workspace"u8.ToArray());
    }

    [Fact]
    public async Task FileAndToken_OpenTheirOwn_AndTheNamedOneWraps()
    {
        using var directory = new TestDirectory();
        var file = FileMasterKeys.OpenOrCreate(Path.Combine(directory.Path, "keys.json"));
        var token = await OpenNewAsync();
        var ofTheFile = await file.WrapAsync(key, Context);

        using var moving = new TwoMasterKeys(file, token, onToken: true);
        using var back = new TwoMasterKeys(file, token, onToken: false);

        Assert.Equal([1, 1001], moving.Versions);
        Assert.Equal(("file", "pkcs11"), (moving.ProviderOf(1), moving.ProviderOf(1001)));
        var ofTheToken = await moving.WrapAsync(key, Context);
        Assert.Equal((1001, 1), (ofTheToken.MasterVersion, (await back.WrapAsync(key, Context)).MasterVersion));
        foreach (var keys in new[] { moving, back })
        {
            Assert.Equal(key, await keys.UnwrapAsync(1, ofTheFile.Blob, Context));
            Assert.Equal(key, await keys.UnwrapAsync(1001, ofTheToken.Blob, Context));
            await Assert.ThrowsAnyAsync<CryptographicException>(() => keys.UnwrapAsync(1001, ofTheFile.Blob, Context).AsTask());
        }
    }

    private static IObjectAttributeFactory Attribute => TokenModule.Factories.ObjectAttributeFactory;

    private static async Task<CryptographicException> RefusedAsync(Pkcs11MasterKeys keys, int version, byte[] blob, byte[] context)
    {
        var refusal = await Assert.ThrowsAnyAsync<CryptographicException>(() => keys.UnwrapAsync(version, blob, context).AsTask());
        Assert.IsNotType<MasterKeysUnavailableException>(refusal);
        return refusal;
    }

    private static Task BackAsync(Pkcs11MasterKeys keys) => FastKeys.WaitAsync(
        async () =>
        {
            await keys.RefreshAsync();
            return keys.IsAvailable;
        },
        "the token");

    private async Task<Pkcs11MasterKeys> OpenNewAsync()
    {
        Assert.Equal(1001, await Pkcs11MasterKeys.MakeNextAsync(settings, TimeProvider.System));
        return await Pkcs11MasterKeys.OpenAsync(settings, TimeProvider.System);
    }

    private void Make(int version, bool extractable, int length) => InSession(session => session.GenerateKey(
        TokenModule.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN),
        [
            Attribute.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), Attribute.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES), Attribute.Create(CKA.CKA_TOKEN, true),
            Attribute.Create(CKA.CKA_LABEL, settings.LabelOf(version)), Attribute.Create(CKA.CKA_VALUE_LEN, (ulong)length),
            Attribute.Create(CKA.CKA_SENSITIVE, true), Attribute.Create(CKA.CKA_EXTRACTABLE, extractable),
        ]));

    private static void InSession(Action<ISession> work) => TokenModule.Load(SoftHsm.Module).Use(library =>
    {
        using var session = library.GetSlotList(SlotsType.WithTokenPresent).Single(slot => slot.GetTokenInfo().Label == SoftHsm.Label).OpenSession(SessionType.ReadWrite);
        if (session.GetSessionInfo().State != CKS.CKS_RW_USER_FUNCTIONS)
        {
            session.Login(CKU.CKU_USER, SoftHsm.Pin);
        }

        work(session);
        return true;
    });
}
