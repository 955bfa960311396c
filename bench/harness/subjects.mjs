import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const SILO = 'ImageGateway.Silo.dll';
const ADMIN_KEY = 'the-admin-key-of-the-benchmark';

// More than any run spends or sends: what is measured is the way to a yes.
const BUDGETS = [{ type: 'cost', credit_limit: 1e8 }, { type: 'requests', credit_limit: 1e9 }, { type: 'images', credit_limit: 1e9 }];
const RATES = [{ type: 'requests', unit: 'rpm', value: 1e8 }, { type: 'images', unit: 'rph', value: 1e9 }];

/** A gateway key and a virtual key, both with budgets and rate limits; the headers by which requests use them. */
async function prepareBudgets(port, upstream) {
  const make = async (path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-portkey-api-key': ADMIN_KEY },
      body: JSON.stringify({ usage_limits: BUDGETS, rate_limits: RATES, ...body }),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`POST ${path} got ${response.status}: ${text.slice(0, 500)}`);
    return JSON.parse(text);
  };
  await make('/virtual-keys', { name: 'upstream', provider: 'openai', key: 'x', model_config: { custom_host: upstream } });
  const { key } = await make('/api-keys/workspace/service', { name: 'bench', scopes: ['completions.write'] });
  return { 'x-portkey-api-key': key, 'x-portkey-virtual-key': 'upstream' };
}

/** A saved config for an upstream: the headers of requests that name it, and of requests that send the same text themselves. */
export async function prepareConfigs(port, upstream, headers) {
  const config = { provider: 'openai', api_key: 'x', custom_host: upstream, retry: { attempts: 1 } };
  const response = await fetch(`http://127.0.0.1:${port}/v1/configs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-portkey-api-key': ADMIN_KEY },
    body: JSON.stringify({ name: 'bench', config }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`POST /configs got ${response.status}: ${text.slice(0, 500)}`);
  const { slug } = JSON.parse(text);
  const caller = { 'x-portkey-api-key': headers['x-portkey-api-key'] };
  return { saved: { ...caller, 'x-portkey-config': slug }, inline: { ...caller, 'x-portkey-config': JSON.stringify(config) } };
}

/** A front-end listens before it has joined its cluster. */
async function prepareCluster(port, upstream) {
  const patience = AbortSignal.timeout(60_000);
  while ((await fetch(`http://127.0.0.1:${port}/readyz`, { signal: patience })).status !== 200) await setTimeout(100);
  return prepareBudgets(port, upstream);
}

/**
 * What is measured: how each is built, and how it is started on a port in front of an upstream.
 * All get the same request, headers included, but for the one with budgets; the bare one takes its upstream from the command line.
 */
export function makeSubjects({ repository, bench, artifacts, work }) {
  const publish = (project, folder) => ({
    command: 'dotnet',
    args: ['publish', join(repository, project), '--configuration', 'Release', '--output', join(artifacts, folder), '--disable-build-servers'],
  });
  const portkey = join(bench, 'node_modules', '@portkey-ai', 'gateway');
  return {
    bare: {
      title: 'bare pass-through',
      build: publish('bench/BarePassThrough', 'bare'),
      entry: join(artifacts, 'bare', 'ImageGateway.BarePassThrough.dll'),
      command: 'dotnet',
      args: (port, upstream) => ['--urls', `http://127.0.0.1:${port}`, '--upstream', upstream],
    },
    portkey: {
      title: '@portkey-ai/gateway',
      // Its install script only applies patches, of which the package has none.
      build: { command: 'npm', args: ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', bench] },
      entry: join(portkey, 'build', 'start-server.js'),
      command: 'node',
      args: (port) => [`--port=${port}`, '--headless'],
    },
    plain: {
      title: 'ImageGateway, nothing kept',
      build: publish('src/Api', 'gateway'),
      entry: join(artifacts, 'gateway', 'ImageGateway.Api.dll'),
      command: 'dotnet',
      args: (port, upstream, answer) =>
        ['--urls', `http://127.0.0.1:${port}`, '--data-directory', join(work, `data-plain-${answer}`), '--auth', 'open'],
      environment: {
        IMAGEGATEWAY__EGRESS__ALLOW: '127.0.0.1', IMAGEGATEWAY__LOG__KIND: 'off', IMAGEGATEWAY__LOGGING__REQUESTS: 'off',
        IMAGEGATEWAY__METRICS: 'off', IMAGEGATEWAY__ARCHIVE__KIND: 'off',
      },
    },
    gateway: {
      title: 'ImageGateway',
      build: publish('src/Api', 'gateway'),
      entry: join(artifacts, 'gateway', 'ImageGateway.Api.dll'),
      command: 'dotnet',
      args: (port, upstream, answer) =>
        ['--urls', `http://127.0.0.1:${port}`, '--data-directory', join(work, `data-${answer}`), '--auth', 'open'],
      environment: { IMAGEGATEWAY__EGRESS__ALLOW: '127.0.0.1' },
    },
    budgeted: {
      title: 'ImageGateway, everything on',
      build: publish('src/Api', 'gateway'),
      entry: join(artifacts, 'gateway', 'ImageGateway.Api.dll'),
      command: 'dotnet',
      args: (port, upstream, answer) =>
        ['--urls', `http://127.0.0.1:${port}`, '--data-directory', join(work, `data-budgeted-${answer}`), '--auth', 'keys'],
      // The link of the small answer leads nowhere: with keys the gateway would look for its image first.
      environment: { IMAGEGATEWAY__ADMINKEY: ADMIN_KEY, IMAGEGATEWAY__EGRESS__ALLOW: '127.0.0.1', IMAGEGATEWAY__ARCHIVE__OWNLINKS: 'never' },
      prepare: prepareBudgets,
    },
    cluster: {
      title: 'ImageGateway, everything on, in a cluster',
      build: publish('src/Silo', 'silo'),
      entry: join(artifacts, 'silo', SILO),
      command: 'dotnet',
      args: (port, upstream, answer, [redis]) =>
        ['--role', 'api', '--redis', `127.0.0.1:${redis}`, '--urls', `http://127.0.0.1:${port}`,
          '--data-directory', join(work, `data-cluster-${answer}`), '--auth', 'keys'],
      environment: {
        IMAGEGATEWAY__ADMINKEY: ADMIN_KEY, IMAGEGATEWAY__EGRESS__ALLOW: '127.0.0.1', IMAGEGATEWAY__ARCHIVE__OWNLINKS: 'never',
        IMAGEGATEWAY__ARCHIVE__SHARED: 'true', IMAGEGATEWAY__MASTERKEY: 'the master key of the benchmark',
      },
      // Redis as a cluster needs it, and one silo; both with as much of the machine as they take.
      besidePorts: 3,
      beside: ([redis, silo, gateway], answer) => [
        { name: 'redis', command: 'redis-server', args: ['--port', String(redis), '--bind', '127.0.0.1', '--save', '', '--dir', work,
          '--appendonly', 'yes', '--appendfsync', 'always', '--appenddirname', `redis-${answer}`] },
        { name: 'silo', command: 'dotnet', args: [join(artifacts, 'silo', SILO), '--role', 'silo', '--redis', `127.0.0.1:${redis}`,
          '--silo-port', String(silo), '--gateway-port', String(gateway), '--data-directory', join(work, `data-silo-${answer}`)] },
      ],
      prepare: prepareCluster,
    },
  };
}

/** The programs beside the subjects that figures need. */
export function makePrograms({ repository, artifacts }) {
  const publish = (name, project, folder, file, more = []) => ({
    name,
    title: folder,
    build: {
      command: 'dotnet',
      args: ['publish', join(repository, project), '--configuration', 'Release', '--output', join(artifacts, folder), '--disable-build-servers', ...more],
    },
    entry: join(artifacts, folder, file),
  });
  const probe = publish('probe', 'bench/RuntimeProbe', 'probe', 'ImageGateway.RuntimeProbe.dll');
  const generator = publish('generator', 'bench/ConstantRate', 'constant-rate', 'ImageGateway.ConstantRate.dll');

  // As eng/release.sh makes it.
  const released = publish('released', 'src/Api', 'released', 'ImageGateway.Api', [
    '--use-current-runtime', '--self-contained', '-p:PublishReadyToRun=true', '--artifacts-path', join(artifacts, 'release-build'),
  ]);
  const needs = { allocations: [probe], rate: [generator], start: [released] };
  return { probe, generator, released, of: (figure) => needs[figure] ?? [] };
}

/** The caller's environment without what would change a subject's ways or send its traffic elsewhere. */
export function subjectEnvironment(environment) {
  const foreign = /^(https?_proxy|all_proxy|no_proxy|imagegateway__.*|aspnetcore_.*|dotnet_urls|dotnet_environment|port|trusted_custom_hosts)$/i;
  const kept = Object.entries(environment).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), NODE_ENV: 'production' };
}
