#!/usr/bin/env bash
# Shows that a restore fails on a package with a known vulnerability: a package source on loopback that serves one package and says that it is
# vulnerable, and the repository's own Directory.Build.props. Then what the registry of this machine tells.
#
#   deploy/patching/prove-audit.sh
#
# Last line: vulnerable_refused=yes patched_restored=yes changed_lock_refused=yes registry_has_vulnerability_data=yes|no
# Exit 0 the first three are yes, 1 one is not, 2 it could not run. The registry's answer is told, not judged. Needs dotnet and node.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
server=''
cleanup() {
  [[ -z $server ]] || kill "$server" 2> /dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
fail() {
  printf 'prove-audit.sh: %s\n' "$*" >&2
  exit 2
}
for tool in dotnet node curl; do command -v "$tool" > /dev/null || fail "$tool is missing"; done
export NUGET_PACKAGES=$work/packages DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# Two versions of an empty package.
mkdir -p "$work/feed" "$work/make"
cat > "$work/make/Monkeys.Audit.Proof.csproj" << 'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <Authors>proof</Authors><Description>proof</Description>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
</Project>
XML
printf '<configuration><packageSources><clear /></packageSources></configuration>' > "$work/make/NuGet.Config"
for version in 1.0.0 1.0.1; do
  dotnet pack "$work/make" -p:Version=$version -o "$work/feed" -v quiet > "$work/log" 2>&1 || { cat "$work/log" >&2; fail 'the package cannot be made'; }
done

# A version 3 source: the index, the packages, and the data on vulnerabilities.
cat > "$work/source.mjs" << 'JS'
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
const [feed] = process.argv.slice(2);
const id = "monkeys.audit.proof";
const server = createServer((request, answer) => {
  const root = `http://127.0.0.1:${server.address().port}`;
  const json = (value) => answer.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (request.url === "/index.json") {
    return json({ version: "3.0.0", resources: [
      { "@id": `${root}/flat/`, "@type": "PackageBaseAddress/3.0.0" },
      { "@id": `${root}/vulnerabilities.json`, "@type": "VulnerabilityInfo/6.7.0" },
    ] });
  }
  if (request.url === "/vulnerabilities.json") return json([{ "@name": "base", "@id": `${root}/base.json`, "@updated": "2026-01-01T00:00:00Z", comment: "all" }]);
  if (request.url === "/base.json") return json({ [id]: [{ severity: 2, url: "https://example.com/GHSA-proof", versions: "[1.0.0, 1.0.1)" }] });
  if (request.url === `/flat/${id}/index.json`) return json({ versions: ["1.0.0", "1.0.1"] });
  const wanted = request.url.match(/^\/flat\/[^/]+\/([\d.]+)\/.*\.nupkg$/);
  if (wanted) return answer.writeHead(200).end(readFileSync(`${feed}/Monkeys.Audit.Proof.${wanted[1]}.nupkg`));
  answer.writeHead(404).end();
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
JS
node "$work/source.mjs" "$work/feed" > "$work/port" &
server=$!
for _ in $(seq 100); do
  [[ ! -s $work/port ]] || break
  sleep 0.1
done
[[ -s $work/port ]] || fail 'the source did not start'

# A project under the repository's rules. Only the analyzer, which comes from elsewhere, is left out.
mkdir -p "$work/project"
sed '/<PackageReference /d' "$repository/Directory.Build.props" > "$work/project/Directory.Build.props"
printf '<configuration><packageSources><clear /><add key="proof" value="http://127.0.0.1:%s/index.json" allowInsecureConnections="true" /></packageSources></configuration>' \
  "$(cat "$work/port")" > "$work/project/NuGet.Config"
project() { # VERSION
  printf '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Monkeys.Audit.Proof" Version="%s" /></ItemGroup></Project>' "$1" > "$work/project/proof.csproj"
}
restore() { env -u CI -u NuGetLockFilePath dotnet restore "$work/project" "$@" > "$work/log" 2>&1; }

refused=no patched=no locked=no
project 1.0.0
if ! restore && grep -q 'error NU1903' "$work/log"; then refused=yes; else cat "$work/log" >&2; fi
rm -rf "$work/project/packages.lock.json" "$work/project/obj" "$work/project/artifacts"
project 1.0.1
if restore; then patched=yes; else cat "$work/log" >&2; fi
project 1.0.0
if ! restore --locked-mode && grep -q 'NU1004' "$work/log"; then locked=yes; else cat "$work/log" >&2; fi

# What this machine's registry says: NU1900 is its "no data", and no error (Directory.Build.props).
registry=no
index=$(dotnet nuget list source --format short | sed -n 's/^E //p' | head -n 1)
if curl -sf -m 20 "$index" | grep -q '"VulnerabilityInfo/'; then
  address=$(curl -sf -m 20 "$index" | node -e 'let t="";process.stdin.on("data",d=>t+=d).on("end",()=>console.log(JSON.parse(t).resources.find(r=>[].concat(r["@type"]).some(x=>x.startsWith("VulnerabilityInfo/")))["@id"]))')
  if curl -sf -m 20 -o /dev/null --compressed "$address"; then registry=yes; fi
fi
printf 'vulnerable_refused=%s patched_restored=%s changed_lock_refused=%s registry_has_vulnerability_data=%s\n' "$refused" "$patched" "$locked" "$registry"
[[ $refused == yes && $patched == yes && $locked == yes ]]
