// Writes a CycloneDX 1.6 bill from lock files to standard output: node sbom.mjs REPOSITORY NUGET-PACKAGES VERSION. Called by sbom.sh.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [repository, packages, version] = process.argv.slice(2);
const components = new Map();
const dependencies = new Map();
const root = `pkg:generic/monkeysmail@${encodeURIComponent(version)}`;

// What a package says of its licence: an SPDX expression, a file in it, or an address.
function licences(id, resolved) {
  const file = join(packages, id.toLowerCase(), resolved.toLowerCase(), `${id.toLowerCase()}.nuspec`);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const expression = text.match(/<license type="expression"[^>]*>([^<]+)</)?.[1];
  if (expression) return [{ expression: expression.trim() }];
  const url = text.match(/<licenseUrl>([^<]+)</)?.[1];
  const named = text.match(/<license type="file"[^>]*>([^<]+)</)?.[1];
  return [{ license: { name: named ? `file ${named} in the package` : url ? "see its address" : "unknown", ...(url && !named ? { url } : {}) } }];
}

function nuget(project) {
  const lock = JSON.parse(readFileSync(join(repository, project, "packages.linux-x64.lock"), "utf8"));
  for (const frameworks of Object.values(lock.dependencies)) {
    const reference = (id) => {
      const entry = Object.entries(lock.dependencies).flatMap(([, all]) => Object.entries(all)).find(([name, e]) => name.toLowerCase() === id.toLowerCase() && e.resolved);
      return entry && `pkg:nuget/${entry[0]}@${entry[1].resolved}`;
    };
    for (const [id, entry] of Object.entries(frameworks)) {
      if (!entry.resolved) continue; // a project of ours
      // Analyzers check the sources and are in no release.
      const scope = /Analyzers|CodeGenerator/.test(id) ? "excluded" : "required";
      const purl = `pkg:nuget/${id}@${entry.resolved}`;
      components.set(purl, {
        type: "library",
        "bom-ref": purl,
        name: id,
        version: entry.resolved,
        scope,
        hashes: [{ alg: "SHA-512", content: Buffer.from(entry.contentHash, "base64").toString("hex") }],
        licenses: licences(id, entry.resolved),
        purl,
      });
      const known = dependencies.get(purl) ?? new Set();
      Object.keys(entry.dependencies ?? {}).map(reference).filter(Boolean).forEach((other) => known.add(other));
      dependencies.set(purl, known);
      if (entry.type === "Direct") dependencies.get(root).add(purl);
    }
  }
}

function npm(folder) {
  const lock = JSON.parse(readFileSync(join(repository, folder, "package-lock.json"), "utf8"));
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (!path) continue;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const purl = `pkg:npm/${name.replace("@", "%40")}@${entry.version}`;
    const [algorithm, content] = (entry.integrity ?? "").split(" ")[0].split(/-(.*)/);
    components.set(purl, {
      type: "library",
      "bom-ref": purl,
      name,
      version: entry.version,
      scope: "excluded",
      ...(algorithm === "sha512" ? { hashes: [{ alg: "SHA-512", content: Buffer.from(content, "base64").toString("hex") }] } : {}),
      licenses: [typeof entry.license === "string" ? { expression: entry.license } : { license: { name: "unknown" } }],
      purl,
    });
    dependencies.set(purl, dependencies.get(purl) ?? new Set());
  }
}

dependencies.set(root, new Set());
["MonkeysMail.Grains", "MonkeysMail.Api", "MonkeysMail.Silo"].forEach(nuget);
["MonkeysMail.Tests/Kit/Verifiers", "deploy/validate"].forEach(npm);

const sorted = [...components.values()].sort((x, y) => (x.purl < y.purl ? -1 : 1));
const content = {
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: { component: { type: "application", "bom-ref": root, name: "monkeysmail", version } },
  components: sorted,
  dependencies: [...dependencies].map(([ref, on]) => ({ ref, dependsOn: [...on].sort() })).sort((x, y) => (x.ref < y.ref ? -1 : 1)),
};
// The same sources give the same bill: its number is made from what it says.
const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex");
const serial = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
process.stdout.write(JSON.stringify({ ...content, serialNumber: `urn:uuid:${serial}` }, null, 2) + "\n");
