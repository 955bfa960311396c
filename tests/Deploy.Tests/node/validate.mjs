// Reads manifests as YAML from standard input, checks each against its kind's schema, and writes
// {documents: [...], errors: [...]} as JSON to standard output.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

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
  try {
    new Model(document).validate();
  } catch (error) {
    errors.push(`${name}: ${error.message}`);
  }
}
process.stdout.write(JSON.stringify({ documents, errors }));
