// A session that is logged in to the token, for one caller at a time. All work with master keys is done inside the token; only data keys pass,
// wrapped or to be wrapped. Blob: nonce (12) | tag (16) | ciphertext, as in the key file's wrappings.
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MonkeysMail.Silo.Configuration;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Net.Pkcs11Interop.HighLevelAPI.Factories;
using Net.Pkcs11Interop.HighLevelAPI.MechanismParams;
using ISession = Net.Pkcs11Interop.HighLevelAPI.ISession;

namespace MonkeysMail.Silo.Keys.Pkcs11;

internal sealed class TokenSession(ISession session, ISlot slot, Pkcs11Settings settings, int generation) : IDisposable
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const ulong KeyLength = 32;

    // CKM_CLOUDKMS_AES_GCM: the vendor's range | 0x1E100 | 1.
    private const ulong CloudKmsAesGcm = 0x8000_0000 | 0x1E100 | 1;

    public int Generation => generation;

    private static IObjectAttributeFactory Attributes => TokenModule.Factories.ObjectAttributeFactory;

    public void Dispose() => session.Dispose();

    /// <summary>Throws when the token does not have the mechanism that is configured.</summary>
    public void CheckMechanism()
    {
        if (settings.Mechanism == Pkcs11Settings.AesGcm && !slot.GetMechanismList().Contains(CKM.CKM_AES_GCM))
        {
            throw new TokenException(TokenFault.Misconfigured, "It has no CKM_AES_GCM, by which data keys are wrapped.");
        }
    }

    /// <summary>The versions that the token has, ascending. Throws for a key that cannot serve: one that may leave the token, for example.</summary>
    public int[] ListVersions()
    {
        var versions = new List<int>();
        foreach (var key in session.FindAllObjects([.. AnyKey()]))
        {
            var label = session.GetAttributeValue(key, [CKA.CKA_LABEL])[0] is { CannotBeRead: false } read ? read.GetValueAsString() : "";
            if (label.StartsWith(settings.KeyLabel + "-", StringComparison.Ordinal)
                && int.TryParse(label.AsSpan(settings.KeyLabel.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            {
                Check(key, label, version);
                versions.Add(version);
            }
        }

        versions.Sort();
        return versions.Zip(versions.Skip(1)).FirstOrDefault(pair => pair.First == pair.Second) is { First: > 0 } twice
            ? throw Twice(settings.LabelOf(twice.First))
            : [.. versions];
    }

    public byte[] Wrap(int version, byte[] key, byte[] context)
    {
        var master = Find(version);
        var chosenByToken = settings.Mechanism == Pkcs11Settings.CloudKmsAesGcm;
        var nonce = new byte[NonceLength];
        if (!chosenByToken)
        {
            RandomNumberGenerator.Fill(nonce);
        }

        using var parameters = Parameters(nonce, context);
        using var mechanism = Mechanism(parameters);
        var output = session.Encrypt(mechanism, master, key);
        if (chosenByToken)
        {
            ReadNonce(parameters, nonce);
        }

        return output.Length == key.Length + TagLength
            ? [.. nonce, .. output[^TagLength..], .. output[..^TagLength]]
            : throw new TokenException(TokenFault.Misconfigured, "The token's AES-GCM puts out something else than ciphertext and tag.");
    }

    public byte[] Unwrap(int version, byte[] wrapped, byte[] context)
    {
        using var parameters = Parameters(wrapped[..NonceLength], context);
        using var mechanism = Mechanism(parameters);
        return session.Decrypt(mechanism, Find(version), [.. wrapped[(NonceLength + TagLength)..], .. wrapped[NonceLength..(NonceLength + TagLength)]]);
    }

    public static bool IsCutShort(byte[] wrapped) => wrapped.Length < NonceLength + TagLength;

    /// <summary>Wraps and unwraps under this version; throws when that does not work.</summary>
    public void Try(int version)
    {
        var (sample, context) = (RandomNumberGenerator.GetBytes((int)KeyLength), "monkeysmail: does the token work"u8.ToArray());
        if (!CryptographicOperations.FixedTimeEquals(sample, Unwrap(version, Wrap(version, sample, context), context)))
        {
            throw new TokenException(TokenFault.Misconfigured, "The token opens what it has wrapped to something else.");
        }
    }

    /// <summary>Makes the key of a version; in a session that may write.</summary>
    public void Make(int version)
    {
        using var mechanism = TokenModule.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN);
        var made = session.GenerateKey(
            mechanism,
            [
                .. KeyOf(version),
                Attributes.Create(CKA.CKA_VALUE_LEN, KeyLength),
                Attributes.Create(CKA.CKA_PRIVATE, true),
                Attributes.Create(CKA.CKA_SENSITIVE, true),
                Attributes.Create(CKA.CKA_EXTRACTABLE, false),
                Attributes.Create(CKA.CKA_ENCRYPT, true),
                Attributes.Create(CKA.CKA_DECRYPT, true),
                Attributes.Create(CKA.CKA_WRAP, false),
                Attributes.Create(CKA.CKA_UNWRAP, false),
            ]);
        if (session.FindAllObjects([.. KeyOf(version)]).Count > 1)
        {
            session.DestroyObject(made);
            throw new TokenException(TokenFault.Misconfigured, $"Somebody else made {settings.LabelOf(version)} at the same time; theirs stays.");
        }

        Try(version);
    }

    private static List<IObjectAttribute> AnyKey() =>
    [
        Attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), Attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES), Attributes.Create(CKA.CKA_TOKEN, true),
    ];

    private List<IObjectAttribute> KeyOf(int version) => [.. AnyKey(), Attributes.Create(CKA.CKA_LABEL, settings.LabelOf(version))];

    private IObjectHandle Find(int version) => session.FindAllObjects(KeyOf(version)) switch
    {
        [var key] => key,
        [] => throw new TokenException(TokenFault.KeyMissing, $"The token shows no key {settings.LabelOf(version)}."),
        _ => throw Twice(settings.LabelOf(version)),
    };

    private void Check(IObjectHandle key, string label, int version)
    {
        var values = session.GetAttributeValue(key, [CKA.CKA_EXTRACTABLE, CKA.CKA_SENSITIVE, CKA.CKA_VALUE_LEN]);
        var wrong = values[0].CannotBeRead || values[0].GetValueAsBool() || values[1].CannotBeRead || !values[1].GetValueAsBool()
            ? "may leave the token: it should have CKA_SENSITIVE and not CKA_EXTRACTABLE"
            : !values[2].CannotBeRead && values[2].GetValueAsUlong() != KeyLength ? "is not one of 256 bits"
            : version < TwoMasterKeys.FirstOnToken ? $"has too low a number: a token's versions begin with {TwoMasterKeys.FirstOnToken}, those below are a key file's"
            : null;
        if (wrong is not null)
        {
            throw new TokenException(TokenFault.Misconfigured, $"The key {label} {wrong}.");
        }
    }

    private static TokenException Twice(string label) => new(TokenFault.Misconfigured, $"The token has two keys {label}: which one wrapped what cannot be told.");

    private static ICkGcmParams Parameters(byte[] nonce, byte[] context) =>
        TokenModule.Factories.MechanismParamsFactory.CreateCkGcmParams(nonce, NonceLength * 8, context, TagLength * 8);

    private IMechanism Mechanism(IMechanismParams parameters) => settings.Mechanism == Pkcs11Settings.CloudKmsAesGcm
        ? TokenModule.Factories.MechanismFactory.Create(CloudKmsAesGcm, parameters)
        : TokenModule.Factories.MechanismFactory.Create(CKM.CKM_AES_GCM, parameters);

    // The service wrote its nonce where the parameters point to.
    private static void ReadNonce(IMechanismParams parameters, byte[] nonce)
    {
        if (parameters.ToMarshalableStructure() is Net.Pkcs11Interop.LowLevelAPI80.MechanismParams.CK_GCM_PARAMS native)
        {
            Marshal.Copy(native.Iv, nonce, 0, nonce.Length);
        }

        if (!nonce.AsSpan().ContainsAnyExcept((byte)0))
        {
            throw new TokenException(TokenFault.Misconfigured, "The token chose no nonce.");
        }
    }
}
