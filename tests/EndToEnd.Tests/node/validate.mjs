// Validates documents against a JSON Schema with ajv and prints for each one null or its first fault, as one line of JSON.
// Standard input: {"schema": {…}, "documents": […]}.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';

const { schema, documents } = JSON.parse(readFileSync(0, 'utf8'));
const validate = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true }).compile(schema);
const faults = documents.map((document) => (validate(document) ? null : `${validate.errors[0].instancePath} ${validate.errors[0].message}`));
process.stdout.write(JSON.stringify(faults) + '\n');
