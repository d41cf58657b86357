// What a token or its library refused. Neither the message nor what is inside ever holds a PIN or a key: the library tells a function's name
// and a return code.
using Net.Pkcs11Interop.Common;

namespace MonkeysMail.Silo.Keys.Pkcs11;

internal sealed class TokenException(TokenFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public TokenFault Fault => fault;

    /// <summary>True for what the wrapper of the library throws when a call did not work.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception is TokenException or Pkcs11Exception or UnmanagedException or AttributeValueException or ObjectDisposedException;

    public static TokenException Of(Exception exception) => exception switch
    {
        TokenException known => known,
        Pkcs11Exception refused => new TokenException(FaultOf(refused.RV), $"{refused.Method} answered {refused.RV}.", refused),
        _ => new TokenException(TokenFault.Away, exception.Message, exception),
    };

    private static TokenFault FaultOf(CKR code) => code switch
    {
        CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE or CKR.CKR_PIN_EXPIRED or CKR.CKR_PIN_LOCKED => TokenFault.PinRefused,
        CKR.CKR_KEY_FUNCTION_NOT_PERMITTED or CKR.CKR_KEY_TYPE_INCONSISTENT or CKR.CKR_MECHANISM_INVALID or CKR.CKR_MECHANISM_PARAM_INVALID
            or CKR.CKR_USER_PIN_NOT_INITIALIZED => TokenFault.Misconfigured,
        _ => TokenFault.Away,
    };
}
