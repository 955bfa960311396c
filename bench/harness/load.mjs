import { join } from 'node:path';
import { pictureOf } from './answers.mjs';

const SCRIPT = join(import.meta.dirname, 'load.lua');
const TIMEOUT_SECONDS = 10;

/** The headers by which a request names its provider itself. */
export function plainHeaders(upstream) {
  return {
    authorization: 'Bearer x',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': upstream,
  };
}

/** The body of an answer's request. */
export function bodyOf(answer) {
  return answer.form ?? Buffer.from(JSON.stringify(answer.request));
}

/** One request, looked at closely: the picture has to arrive whole. */
export async function checkOnce(port, headers, answer) {
  const response = await fetch(address(port, answer), { method: 'POST', headers: headersOf(headers, answer), body: bodyOf(answer) });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`the first request got ${response.status}: ${text.slice(0, 500)}`);
  const [item] = JSON.parse(text).data;
  const picture = answer.arrivesAsLink ? await contentOf(item.url) : item.url ?? item.b64_json;
  if (pictureOf(picture, answer) !== answer.picture) throw new Error(`the first request got another picture: ${text.slice(0, 500)}`);
}

async function contentOf(link) {
  return Buffer.from(await (await fetch(link)).arrayBuffer()).toString('base64');
}

/** One run of wrk, on one thread: more would take the cores from what is measured. */
export async function runLoad(processes, { port, headers, answer, bodyFile, connections, seconds }) {
  const output = await processes.run(`wrk-${answer.name}-${connections}-${port}-${process.hrtime.bigint()}`, 'wrk', [
    '--threads', '1',
    '--connections', String(connections),
    '--duration', `${seconds}s`,
    '--timeout', `${TIMEOUT_SECONDS}s`,
    '--script', SCRIPT,
    address(port, answer), '--', bodyFile, ...Object.entries(headersOf(headers, answer)).flat(),
  ]);
  return readOutput(output, answer);
}

/** One run at a constant rate, whatever the answers do; `generator` is the published `ConstantRate`. */
export async function runConstantRate(processes, generator, { port, headers, answer, bodyFile, connections, seconds, rate }) {
  const output = await processes.run(`rate-${answer.name}-${rate}-${port}-${process.hrtime.bigint()}`, 'dotnet', [
    generator, address(port, answer), bodyFile, String(rate), String(seconds), String(connections), ...Object.entries(headers).flat(),
  ]);
  return readOutput(output, answer);
}

function readOutput(output, answer) {
  const line = /^RESULT (.*)$/m.exec(output);
  if (line === null) throw new Error(`the load generator printed no result:\n${output}`);
  return readResult(JSON.parse(line[1]), answer.arrivesAsLink ? 0 : answer.served ? answer.picture.length : answer.body.length);
}

/** Answers shorter than the upstream's count as an error too: wrk does not look at what it gets. */
export function readResult(result, bodyBytes) {
  const seconds = result.microseconds / 1e6;
  const errors = Object.values(result.errors).reduce((sum, count) => sum + count, 0);
  const cut = result.requests === 0 || result.bytes / result.requests < bodyBytes * 0.99;
  return {
    requestsPerSecond: result.requests / seconds,
    megabytesPerSecond: result.bytes / seconds / 1e6,
    p50: result.p50 / 1000,
    p99: result.p99 / 1000,
    requests: result.requests,
    errors,
    fault: errors > 0 ? describe(result.errors) : cut ? 'answers cut short or none' : undefined,
  };
}

function describe(errors) {
  return Object.entries(errors).filter(([, count]) => count > 0).map(([kind, count]) => `${count} ${kind}`).join(', ');
}

function headersOf(headers, answer) {
  return { 'content-type': answer.contentType ?? 'application/json', ...headers };
}

function address(port, answer) {
  return `http://127.0.0.1:${port}${answer.path ?? '/v1/images/generations'}`;
}
