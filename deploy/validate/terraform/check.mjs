// Checks Terraform files against what Google's provider knows, from the typings that were generated from the provider's own schema: resource types, the
// names of attributes and blocks at every depth, required ones, and that what is referred to is there. Values are not checked; nothing is applied.
//
//   node check.mjs DIRECTORY        exit 0 nothing wrong, 1 something (one line each), 2 called wrongly
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@cdktf/hcl2json";

const [directory] = process.argv.slice(2);
if (!directory) {
  console.error("say a directory");
  process.exit(2);
}
const provider = new URL("./node_modules/@cdktf/provider-google/lib/", import.meta.url);
const errors = [];
const meta = new Set(["count", "for_each", "depends_on", "lifecycle", "provider", "provisioner", "connection", "timeouts"]);
const camel = (text) => text.replace(/_+([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const pascal = (text) => camel(`_${text}`);

// All interfaces of a resource's typings: name -> property -> {type, required}.
function interfaces(folder) {
  const found = new Map();
  for (const file of readdirSync(new URL(`${folder}/`, provider)).filter((name) => name.endsWith(".d.ts"))) {
    const text = readFileSync(new URL(`${folder}/${file}`, provider), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
    for (const { 1: name, 0: head, index } of text.matchAll(/export interface (\w+)[^{]*\{/g)) {
      let end = index + head.length;
      for (let depth = 1; depth > 0; end++) depth += { "{": 1, "}": -1 }[text[end]] ?? 0;
      const body = text.slice(index + head.length, end).replace(/\{[^{}]*\}/g, "map");
      const properties = new Map();
      for (const [, property, optional, type] of body.matchAll(/readonly (\w+)(\??): ([^;]+);/g)) {
        properties.set(property, { required: !optional, type: type.replace(/\[\]|cdktf\.IResolvable|\||\s/g, "") });
      }
      found.set(name, properties);
    }
  }
  return found;
}

function compare(where, block, type, all) {
  const properties = all.get(type);
  if (!properties) return;
  for (const [name, value] of Object.entries(block)) {
    if (where.split(".").length === 2 && meta.has(name)) continue;
    const dynamic = name === "dynamic";
    for (const [inner, content] of dynamic ? Object.entries(value) : [[name, value]]) {
      const property = properties.get(camel(inner)) ?? properties.get(`${camel(inner)}Attribute`);
      if (!property) {
        errors.push(`${where}.${inner} is unknown`);
        continue;
      }
      const blocks = Array.isArray(content) ? content : [content];
      for (const one of blocks) {
        const body = dynamic ? one.content?.[0] : one;
        if (body !== null && typeof body === "object" && all.has(property.type)) compare(`${where}.${inner}`, body, property.type, all);
      }
    }
  }
  for (const [property, { required }] of properties) {
    if (required && !Object.keys(block).some((name) => camel(name) === property) && !("dynamic" in block)) errors.push(`${where} lacks ${property}`);
  }
}

const declared = new Set();
const texts = [];
let count = 0;
const files = readdirSync(directory).filter((name) => name.endsWith(".tf")).sort();
const parsed = [];
for (const file of files) {
  const text = readFileSync(join(directory, file), "utf8");
  texts.push([file, text]);
  try {
    parsed.push(await parse(file, text));
  } catch (error) {
    errors.push(`${file}: ${error.message ?? error}`);
  }
}
for (const part of parsed) {
  for (const kind of ["resource", "data"]) {
    for (const [type, instances] of Object.entries(part[kind] ?? {})) {
      const short = type.replace(/^google_/, "");
      const path = `${kind === "data" ? "data-google-" : ""}${short.replaceAll("_", "-")}`;
      for (const [name, bodies] of Object.entries(instances)) {
        declared.add(`${kind === "data" ? "data." : ""}${type}.${name}`);
        if (!existsSync(new URL(`${path}/`, provider))) {
          errors.push(`${type} is unknown to the provider`);
          continue;
        }
        const all = interfaces(path);
        const config = `${kind === "data" ? "DataGoogle" : ""}${pascal(short)}Config`;
        if (!all.has(config)) errors.push(`${type}: no typings named ${config}`);
        for (const body of bodies) compare(`${type}.${name}`, body, config, all);
        count++;
      }
    }
  }
  for (const name of Object.keys(part.variable ?? {})) declared.add(`var.${name}`);
  for (const locals of part.locals ?? []) for (const name of Object.keys(locals)) declared.add(`local.${name}`);
}
for (const [file, text] of texts) {
  const code = text.replace(/#.*$/gm, "");
  for (const [, reference] of code.matchAll(/(?<![\w.])((?:data\.)?google_\w+\.\w+|var\.\w+|local\.\w+)/g)) {
    if (!declared.has(reference)) errors.push(`${file}: ${reference} is not declared`);
  }
}
errors.forEach((error) => console.error(error));
if (errors.length === 0) console.log(`terraform: ${directory}: ${count} resources checked`);
process.exit(errors.length ? 1 : 0);
