// Reads one YAML document from standard input, merge keys resolved, and writes it as JSON to standard output.
import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";

const document = parseDocument(readFileSync(0, "utf8"), { merge: true });
if (document.errors.length > 0) throw document.errors[0];
process.stdout.write(JSON.stringify(document.toJS()));
