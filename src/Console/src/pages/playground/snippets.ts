import { publicRoot } from '../../api/base';
import type { DrawRequest } from './request';

export const languages = ['curl', 'Python', 'Node'] as const;
export type Language = (typeof languages)[number];

interface Options {
  readonly needsKey: boolean;
  readonly hasMask: boolean;
}

const keyName = 'IMAGEGATEWAY_KEY';
const providerKeyName = 'PROVIDER_KEY';

/** The same call in another language. Keys stand in it by the names of variables only. */
export function snippet(language: Language, request: DrawRequest, options: Options): string {
  return language === 'curl' ? curl(request, options) : language === 'Python' ? python(request, options) : node(request, options);
}

const isEdit = (request: DrawRequest): boolean => request.path === '/v1/images/edits';

/** Quotes a text for a POSIX shell. */
export const shell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

function curl(request: DrawRequest, options: Options): string {
  const lines = [`curl ${shell(publicRoot() + request.path)}`];
  if (options.needsKey) lines.push(`-H "x-portkey-api-key: $${keyName}"`);
  for (const [name, value] of Object.entries(request.headers))
    lines.push(name === 'authorization' ? `-H "authorization: Bearer $${providerKeyName}"` : `-H ${shell(`${name}: ${value}`)}`);
  if (isEdit(request)) {
    lines.push('-F image=@image.png');
    if (options.hasMask) lines.push('-F mask=@mask.png');
    for (const [name, value] of Object.entries(request.fields)) lines.push(`--form-string ${shell(`${name}=${value}`)}`);
  } else {
    lines.push("-H 'content-type: application/json'", `-d ${shell(JSON.stringify(request.fields))}`);
  }
  return lines.join(' \\\n  ');
}

const headersOf = (request: DrawRequest): [string, string][] =>
  Object.entries(request.headers).filter(([name]) => name !== 'authorization');

function python(request: DrawRequest, options: Options): string {
  const headers = headersOf(request).map(([name, value]) => `        ${JSON.stringify(name)}: ${JSON.stringify(value)},`);
  if (options.needsKey) headers.unshift(`        "x-portkey-api-key": os.environ["${keyName}"],`);
  const hasKey = 'authorization' in request.headers;
  const fields = Object.entries(request.fields).map(([name, value]) => `    ${name}=${JSON.stringify(value)},`);
  if (isEdit(request)) {
    if (options.hasMask) fields.unshift('    mask=open("mask.png", "rb"),');
    fields.unshift('    image=open("image.png", "rb"),');
  }
  return [
    ...(options.needsKey || hasKey ? ['import os'] : []),
    'from openai import OpenAI',
    '',
    'client = OpenAI(',
    `    base_url=${JSON.stringify(`${publicRoot()}/v1`)},`,
    `    api_key=${keyOf(options, hasKey, (name) => `os.environ["${name}"]`)},`,
    '    default_headers={',
    ...headers,
    '    },',
    ')',
    `image = client.images.${isEdit(request) ? 'edit' : 'generate'}(`,
    ...fields,
    ')',
    'print(image.data[0].url)',
  ].join('\n');
}

function node(request: DrawRequest, options: Options): string {
  const headers = headersOf(request).map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)},`);
  if (options.needsKey) headers.unshift(`    "x-portkey-api-key": process.env.${keyName},`);
  const hasKey = 'authorization' in request.headers;
  const fields = Object.entries(request.fields).map(([name, value]) => `  ${name}: ${JSON.stringify(value)},`);
  if (isEdit(request)) {
    if (options.hasMask) fields.unshift('  mask: fs.createReadStream("mask.png"),');
    fields.unshift('  image: fs.createReadStream("image.png"),');
  }
  return [
    ...(isEdit(request) ? ['import fs from "node:fs";'] : []),
    'import OpenAI from "openai";',
    '',
    'const client = new OpenAI({',
    `  baseURL: ${JSON.stringify(`${publicRoot()}/v1`)},`,
    `  apiKey: ${keyOf(options, hasKey, (name) => `process.env.${name}`)},`,
    '  defaultHeaders: {',
    ...headers,
    '  },',
    '});',
    `const image = await client.images.${isEdit(request) ? 'edit' : 'generate'}({`,
    ...fields,
    '});',
    'console.log(image.data[0].url);',
  ].join('\n');
}

const keyOf = (options: Options, hasProviderKey: boolean, read: (name: string) => string): string =>
  hasProviderKey ? read(providerKeyName) : options.needsKey ? read(keyName) : '"none"';
