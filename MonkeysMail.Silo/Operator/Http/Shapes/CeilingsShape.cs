using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("What operators allow a workspace at most; null: the installation's default.")]
internal sealed record CeilingsShape(
    [property: Description("Recipients a second; 0: no limit.")] int? Rate,
    [property: Description("Recipients that a pause can save up.")] int? Burst,
    [property: Description("Recipients a UTC day; 0: no limit.")] long? DailyQuota,
    [property: Description("Recipients a UTC month; 0: no limit.")] long? MonthlyQuota,
    [property: Description("False: bounce and complaint rates do nothing to this workspace.")] bool Adaptive);
