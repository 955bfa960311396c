// Runs calls of a real client one after the other and prints what their caller would have seen, as one line of JSON.
// Standard input: {"client": {…}, "calls": [{"name": …, "method": "configs.create", "args": [{…}]}]}. A text "{{name.member}}" in
// an argument is a member of an earlier result.
import { readFileSync } from 'node:fs';
import { makeClient } from './clients.mjs';

const { client: options, calls } = JSON.parse(readFileSync(0, 'utf8'));
const client = makeClient(options);
const results = {};

const at = (object, path) => path.split('.').reduce((value, member) => value?.[member], object);
const filled = (args) => JSON.parse(JSON.stringify(args).replace(/\{\{([^}]+)\}\}/g, (_, path) => at(results, path)));

for (const { name, method, args } of calls) {
  const [owner, verb] = [method.split('.').slice(0, -1).join('.'), method.split('.').at(-1)];
  const target = owner ? at(client, owner) : client;
  try {
    results[name] = await target[verb](...filled(args));
  } catch (error) {
    results[name] = { thrown: error.constructor.name, status: error.status, message: error.message };
  }
}

process.stdout.write(JSON.stringify(results) + '\n');
