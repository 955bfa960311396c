import { publicRoot } from '../../api/base';
import { shell } from '../playground/snippets';
import type { LogDetail } from './types';

const paths: Readonly<Record<string, string>> = { edit: 'edits', variation: 'variations' };

/** The request of an entry as a command, with its keys by the names of variables. */
export function curlOf(entry: LogDetail, needsKey: boolean): string {
  const lines = [`curl ${shell(`${publicRoot()}/v1/images/${paths[entry.operation] ?? 'generations'}`)}`];
  if (needsKey) lines.push('-H "x-portkey-api-key: $IMAGEGATEWAY_KEY"');
  const route = entry.config
    ? `x-portkey-config: ${entry.config}`
    : entry.virtual_key
      ? `x-portkey-virtual-key: ${entry.virtual_key}`
      : entry.ai_org
        ? `x-portkey-provider: ${entry.ai_org}`
        : null;
  if (route) lines.push(`-H ${shell(route)}`);
  if (Object.keys(entry.metadata).length > 0) lines.push(`-H ${shell(`x-portkey-metadata: ${JSON.stringify(entry.metadata)}`)}`);
  const body = entry.request?.body ?? { prompt: entry.prompt ?? '', ...(entry.ai_model ? { model: entry.ai_model } : {}) };
  lines.push("-H 'content-type: application/json'", `-d ${shell(typeof body === 'string' ? body : JSON.stringify(body))}`);
  return lines.join(' \\\n  ');
}
