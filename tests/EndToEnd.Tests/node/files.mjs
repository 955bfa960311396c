import { createReadStream, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toFile } from 'openai';

/** The body with files in place of {"name": …, "base64": …}; a list of one or several stays a list. */
export async function withFiles(body, files = {}) {
  const complete = { ...body };
  for (const [field, given] of Object.entries(files)) {
    complete[field] = Array.isArray(given) ? await Promise.all(given.map(open)) : await open(given);
  }
  return complete;
}

/** Without a type it is a file on disk that is streamed, as applications do with fs.createReadStream. */
function open({ name, base64, type }) {
  if (type !== null) {
    return toFile(Buffer.from(base64, 'base64'), name, { type });
  }
  const path = join(mkdtempSync(join(tmpdir(), 'upload-')), name);
  writeFileSync(path, Buffer.from(base64, 'base64'));
  return createReadStream(path);
}
