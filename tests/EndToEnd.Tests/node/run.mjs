// Makes the calls of real clients that it is given, one a line of standard input, and prints for each, as one line of JSON, what its
// caller would have seen. A line: {"id": 1, "client": {"kind": "openai" | "portkey", ...options}, "method": "generate", "body": {…},
// "files": {…}}; its answer: {"id": 1, "outcome": {…}}, or {"id": 1, "fault": "…"} where the call could not be made.
import { createInterface } from 'node:readline';
import { makeClient } from './clients.mjs';
import { withFiles } from './files.mjs';
import { observe } from './observe.mjs';

createInterface({ input: process.stdin }).on('line', async (line) => {
  const input = JSON.parse(line);
  process.stdout.write(JSON.stringify({ id: input.id, ...(await answer(input)) }) + '\n');
});

async function answer(input) {
  try {
    return { outcome: await observe(makeClient(input.client), input, await withFiles(input.body, input.files)) };
  } catch (error) {
    return { fault: error.stack };
  }
}
