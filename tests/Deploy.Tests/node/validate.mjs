// Reads manifests as YAML from standard input, checks each against its kind's schema, and writes
// {documents: [...], errors: [...]} as JSON to standard output. Keys that a schema does not know are errors.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

// The schemas are compiled and pass over unknown keys. They read every key that they know, so that what none of them read is unknown.
function watched(value, path, unread) {
  if (value === null || typeof value !== "object") return value;
  const children = new Map();
  for (const key of Object.keys(value)) {
    children.set(key, watched(value[key], `${path}/${key}`, unread));
    if (!Array.isArray(value)) unread.add(`${path}/${key}`);
  }
  return new Proxy(value, {
    get(target, key, receiver) {
      if (!children.has(key)) return Reflect.get(target, key, receiver);
      unread.delete(`${path}/${key}`);
      return children.get(key);
    },
  });
}

const documents = [];
const errors = [];
for (const parsed of parseAllDocuments(readFileSync(0, "utf8"))) {
  errors.push(...parsed.errors.map((error) => error.message));
  const document = parsed.toJS();
  documents.push(document);
  const name = `${document.kind} ${document.metadata?.name}`;
  const models = await import(`kubernetes-models/${document.apiVersion}`);
  const Model = models[document.kind];
  if (!Model) {
    errors.push(`${name}: ${document.apiVersion} has no such kind`);
    continue;
  }
  const unread = new Set();
  try {
    Model.prototype.validate.call(watched(new Model(document), "", unread));
  } catch (error) {
    errors.push(`${name}: ${error.message}`);
    continue;
  }
  errors.push(...[...unread].map((path) => `${name}: ${path} is not known`));
}
process.stdout.write(JSON.stringify({ documents, errors }));
