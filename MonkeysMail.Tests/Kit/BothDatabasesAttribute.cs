using System.Reflection;
using Xunit.Sdk;

namespace MonkeysMail.Tests.Kit;

/// <summary>Runs a theory once over each database; further arguments come after the kind.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class BothDatabasesAttribute(params object[] arguments) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Enum.GetValues<DatabaseKind>().Select(kind => (object[])[kind, .. arguments]);
}
