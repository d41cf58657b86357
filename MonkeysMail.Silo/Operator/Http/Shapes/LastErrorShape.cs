using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("The class of a failure.")]
internal sealed record LastErrorShape(
    [property: Description("`connect`, `ehlo`, `start_tls`, `mail`, `rcpt`, `data` or `final_dot`.")] string Stage,
    [property: Description("The peer's reply code, if it replied.")] int? Code);
