import { toFile } from 'openai';

/** The body with files in place of {"name": …, "base64": …}; a list of one or several stays a list. */
export async function withFiles(body, files = {}) {
  const complete = { ...body };
  for (const [field, given] of Object.entries(files)) {
    complete[field] = Array.isArray(given) ? await Promise.all(given.map(open)) : await open(given);
  }
  return complete;
}

function open({ name, base64, type }) {
  return toFile(Buffer.from(base64, 'base64'), name, { type });
}
