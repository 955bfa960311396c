// Runs one call of a real client and prints what its caller would have seen, as one line of JSON.
// Standard input: {"client": {"kind": "openai" | "portkey", ...options}, "method": "generate", "body": {…}, "files": {…}}.
import { readFileSync } from 'node:fs';
import { makeClient } from './clients.mjs';
import { withFiles } from './files.mjs';
import { observe } from './observe.mjs';

const input = JSON.parse(readFileSync(0, 'utf8'));
const client = makeClient(input.client);
const body = await withFiles(input.body, input.files);
process.stdout.write(JSON.stringify(await observe(client, input, body)) + '\n');
