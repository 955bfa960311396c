// Writes down which sources a build is of: the last step of `npm run build`. tests/Console.Tests computes the same of what is committed.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const root = import.meta.dirname;
const record = 'built-from.sha256';
const hash = (data) => createHash('sha256').update(data).digest('hex');

const lines = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
  .filter((path) => !path.startsWith('node_modules/') && path !== record)
  .sort()
  .map((path) => `${hash(readFileSync(join(root, path)))}  ${path}\n`);
writeFileSync(join(root, record), `${hash(lines.join(''))}\n`);
