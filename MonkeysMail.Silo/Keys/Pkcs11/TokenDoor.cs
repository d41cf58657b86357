// From a loaded library to a session that is logged in: which slot has the token, and the one login that a session gets. Login holds for all
// sessions of the process, so a session that is in already is left alone.
using MonkeysMail.Silo.Configuration;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using ISession = Net.Pkcs11Interop.HighLevelAPI.ISession;

namespace MonkeysMail.Silo.Keys.Pkcs11;

internal sealed class TokenDoor(Pkcs11Settings settings, TokenPin pin, SessionType type)
{
    private readonly Lock login = new();

    public TokenSession Open(IPkcs11Library library, int generation)
    {
        var slot = FindSlot(library);
        var session = slot.OpenSession(type);
        try
        {
            LogIn(slot, session);
            return new TokenSession(session, slot, settings, generation);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private ISlot FindSlot(IPkcs11Library library)
    {
        var (found, seen) = (new List<ISlot>(), new List<string>());
        foreach (var slot in library.GetSlotList(SlotsType.WithTokenPresent))
        {
            if (Describe(slot) is { TokenFlags.TokenInitialized: true } token)
            {
                seen.Add($"{token.Label} (serial {token.SerialNumber})");
                if ((settings.TokenLabel ?? token.Label) == token.Label && (settings.TokenSerial ?? token.SerialNumber) == token.SerialNumber)
                {
                    found.Add(slot);
                }
            }
        }

        return found switch
        {
            [var slot] => slot,
            [] when seen.Count == 0 => throw new TokenException(TokenFault.Away, $"{settings.Module} shows no token."),
            [] => throw new TokenException(TokenFault.Misconfigured, $"{settings.Module} shows no such token, but {string.Join(", ", seen)}."),
            _ => throw new TokenException(
                TokenFault.Misconfigured, $"{settings.Module} shows {found.Count} such tokens: set MonkeysMail:Keys:Pkcs11:TokenSerial. It has {string.Join(", ", seen)}."),
        };
    }

    // One slot that does not answer hides no other.
    private static ITokenInfo? Describe(ISlot slot)
    {
        try
        {
            return slot.GetTokenInfo();
        }
        catch (Pkcs11Exception)
        {
            return null;
        }
    }

    private void LogIn(ISlot slot, ISession session)
    {
        lock (login)
        {
            var flags = slot.GetTokenInfo().TokenFlags;
            if (!flags.LoginRequired || session.GetSessionInfo().State is CKS.CKS_RO_USER_FUNCTIONS or CKS.CKS_RW_USER_FUNCTIONS)
            {
                return;
            }

            if (!pin.IsConfigured)
            {
                throw new TokenException(TokenFault.Misconfigured, "It asks for a PIN: set MonkeysMail:Keys:Pkcs11:PinFile.");
            }

            if (flags.UserPinLocked || flags.UserPinFinalTry)
            {
                throw new TokenException(TokenFault.PinRefused, flags.UserPinLocked
                    ? "Its PIN is locked: the security officer resets it."
                    : "One more wrong PIN would lock it, so none is tried: log in once by the vendor's tool, which resets the count.");
            }

            using var secret = pin.Read();
            try
            {
                session.Login(CKU.CKU_USER, secret.Octets);
            }
            catch (Pkcs11Exception exception) when (exception.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
            {
                // Another session of this process came first.
            }
            catch (Pkcs11Exception exception) when (TokenException.Of(exception) is { Fault: TokenFault.PinRefused } refusal)
            {
                pin.Refuse(secret);
                throw new TokenException(TokenFault.PinRefused, $"It refuses the PIN ({exception.RV}); it was tried once.", refusal);
            }
        }
    }
}
