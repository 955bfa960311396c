import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startHeldUpstream } from './held.mjs';
import { bodyOf, plainHeaders, runConstantRate, runLoad } from './load.mjs';
import { freePorts, processorTime, residentMemory, tail } from './processes.mjs';
import { median } from './report.mjs';
import { startSubject } from './start.mjs';
import { prepareConfigs } from './subjects.mjs';

const CLIENTS = join(import.meta.dirname, 'clients.mjs');
const MOST_AT_ONCE = 500;
const TASKS_SETTLE_SECONDS = 25;
const TASKS_SECONDS = 10;

/** Figures beside throughput, each with the seconds that it takes; a figure is `{ name, value, unit, most }`, lower being better. */
export const FIGURES = {
  allocations: measureAllocations,
  config: measureConfig,
  rate: measureRate,
  readers: measureReaders,
  idle: measureIdle,
  tasks: measureTasks,
  start: measureStart,
};

/** The subjects that each figure starts. */
export const SUBJECTS_OF_FIGURES = {
  allocations: ['bare', 'plain', 'gateway', 'budgeted'], config: ['budgeted'], rate: ['bare', 'gateway'],
  readers: ['gateway'], idle: ['gateway'], tasks: ['gateway'], start: [],
};

/** Bytes that a small request allocates beyond the bare pass-through, and the longest stop of all threads meanwhile. */
async function measureAllocations(bench) {
  const most = { plain: 4096, budgeted: 7168 };
  const bytes = {};
  const figures = [];
  for (const name of SUBJECTS_OF_FIGURES.allocations) {
    const file = join(bench.options.work, `probe-${name}.json`);
    const environment = { DOTNET_STARTUP_HOOKS: bench.probe, RUNTIME_PROBE: file };
    const { result, stops } = await bench.withSubject(name, bench.answers.small, environment, async (running) => {
      await bench.load(running, 32, bench.options.warmup * running.answer.warmups);
      rmSync(file, { force: true });
      await delay(300);
      const before = JSON.parse(readFileSync(file, 'utf8'));
      const result = await bench.load(running, 32, bench.options.duration);
      await delay(300);
      const after = JSON.parse(readFileSync(file, 'utf8'));
      bytes[name] = (after.allocated - before.allocated) / result.requests;
      return { result, stops: after };
    });
    const title = bench.titles[name];
    if (name === 'bare') {
      figures.push({ name: `allocated per small request, ${title}`, value: bytes.bare, unit: 'B' });
      continue;
    }
    const { fault } = result;
    figures.push(
      { name: `allocated per small request above bare, ${title}`, value: bytes[name] - bytes.bare, unit: 'B', most: most[name], fault },
      { name: `longest stop of a collection, ${title}`, value: stops.longestMicroseconds / 1000, unit: 'ms', most: 5, fault },
    );
  }
  return figures;
}

/** Processor time of a request that names a saved config beyond that of one that sends the same config. */
async function measureConfig(bench) {
  return bench.withSubject('budgeted', bench.answers.small, {}, async (running) => {
    const { saved, inline } = await prepareConfigs(running.port, bench.upstreams.small, running.headers);
    const time = async (headers, seconds) => (await bench.load({ ...running, headers }, 8, seconds)).microseconds;
    await time(inline, bench.options.warmup);
    await time(saved, bench.options.warmup);
    const [ofInline, ofSaved] = [[], []];
    for (let round = 0; round < 4; round++) {
      ofInline.push(await time(inline, 2));
      ofSaved.push(await time(saved, 2));
    }
    const differences = ofSaved.map((one, i) => one - ofInline[i]);
    return [{ name: 'a saved config by id, processor time over an inline one', value: median(differences), unit: 'µs', most: 2 }];
  });
}

/** The 99th percentile at half of the highest rate, beyond that of the bare pass-through. */
async function measureRate(bench) {
  const p99 = {};
  let rate = bench.rateOf('gateway', 'small', 32);
  for (const name of ['gateway', 'bare']) {
    p99[name] = await bench.withSubject(name, bench.answers.small, {}, async (running) => {
      const warm = await bench.load(running, 32, bench.options.warmup * running.answer.warmups);
      rate ??= warm.requestsPerSecond;
      const run = { ...running, answer: bench.answers.small, bodyFile: bench.bodyFile(bench.answers.small), connections: MOST_AT_ONCE };
      const result = await runConstantRate(bench.processes, bench.generator, { ...run, seconds: bench.options.duration, rate: Math.floor(rate / 2) });
      return result.fault ? NaN : result.p99;
    });
  }
  return [{ name: `p99 over bare at ${Math.floor(rate / 2)} requests a second, offered`, value: p99.gateway - p99.bare, unit: 'ms', most: 1 }];
}

/** Memory while many slow readers have a large answer under way. */
function measureReaders(bench) {
  return bench.withSubject('gateway', bench.answers.large, {}, async (running) => {
    const memory = await watched(bench, running, 'readers', 1000, bodyOf(bench.answers.large));
    return [{ name: '1,000 answers of 2 MB to slow readers', value: memory / 1e6, unit: 'MB', most: 300 }];
  });
}

/** Memory while many connections are open and say nothing. */
function measureIdle(bench) {
  return bench.withSubject('gateway', bench.answers.small, {}, async (running) => {
    const memory = await watched(bench, running, 'idle', 10_000, Buffer.alloc(0));
    return [{ name: '10,000 idle connections', value: memory / 1e6, unit: 'MB', most: 200 }];
  });
}

/** Share of a core while many requests wait for tasks of a provider that do not end. */
async function measureTasks(bench) {
  const held = await startHeldUpstream();
  try {
    return await bench.withSubject('gateway', bench.answers.small, {}, async (running) => {
      const headers = { ...plainHeaders(held.address), 'x-portkey-provider': 'replicate' };
      const body = Buffer.from(JSON.stringify({ model: 'black-forest-labs/flux-schnell', prompt: 'A lighthouse' }));
      const clients = startClients(bench, { ...running, headers }, 'waiting', 1000, body);
      try {
        await clients.ready;
        // The first questions come close together; ten seconds lie between the later ones.
        await delay(TASKS_SETTLE_SECONDS * 1000);
        const [before, from] = [processorTime(running.process), Date.now()];
        await delay(TASKS_SECONDS * 1000);
        const share = (processorTime(running.process) - before) / ((Date.now() - from) / 1000);
        return [{ name: '1,000 tasks that are asked for, share of a core', value: share * 100, unit: '%', most: 2 }];
      } finally {
        await clients.stop();
      }
    });
  } finally {
    await held.stop();
  }
}

/** The time from the start of the published program until it is ready. */
async function measureStart(bench) {
  const times = [];
  for (let run = 0; run < 5; run++) {
    const [port] = await freePorts(1);
    const from = process.hrtime.bigint();
    const started = bench.processes.start(`start-${run}`, bench.released, [
      '--urls', `http://127.0.0.1:${port}`, '--data-directory', join(bench.options.work, `data-start-${run}`), '--auth', 'open',
    ], bench.environment);
    while ((await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => ({ status: 0 }))).status !== 200) {
      if (started.exit !== undefined) throw new Error(tail(started.log));
      await delay(2);
    }
    times.push(Number(process.hrtime.bigint() - from) / 1e6);
    await bench.processes.stop(started);
  }
  return [{ name: 'start until ready, released build', value: median(times), unit: 'ms', most: 400 }];
}

/** The most memory that the subject has while clients do what they do. */
async function watched(bench, running, behaviour, count, body) {
  const clients = startClients(bench, running, behaviour, count, body);
  let most = 0;
  const watching = setInterval(() => (most = Math.max(most, residentMemory(running.process))), 100);
  try {
    await clients.ready;
    await delay(2000);
    return most;
  } finally {
    clearInterval(watching);
    await clients.stop();
  }
}

// In a process of their own: the harness has others to watch.
function startClients(bench, { port, headers }, behaviour, count, body) {
  const bodyFile = join(bench.options.work, `clients-${behaviour}.body`);
  writeFileSync(bodyFile, body);
  const child = spawn(process.execPath, [CLIENTS, behaviour, String(port), String(count), bodyFile, JSON.stringify(headers)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const ready = Promise.race([
    once(child.stdout, 'data'),
    exited.then(([code]) => Promise.reject(new Error(`the clients (${behaviour}) ended with ${code}`))),
  ]);
  ready.catch(() => {});
  return { ready, stop: async () => (child.kill('SIGKILL'), await exited) };
}

/** What the figures need of a bench: its subjects, how one is started alone, and how it is loaded. */
export function makeBench(parts) {
  const { processes, upstreams, options, rows } = parts;
  const bodyFile = (answer) => join(options.work, `request-${answer.name}.json`);
  const load = async (running, connections, seconds) => {
    const before = processorTime(running.process);
    const result = await runLoad(processes, { ...running, answer: running.answer, bodyFile: bodyFile(running.answer), connections, seconds });
    return { ...result, microseconds: ((processorTime(running.process) - before) * 1e6) / result.requests };
  };
  return {
    ...parts,
    bodyFile,
    load,
    rateOf: (subject, answer, connections) =>
      rows.find((row) => row.subject === subject && row.answer === answer && row.connections === connections)?.requestsPerSecond,
    withSubject: async (name, answer, environment, use) => {
      writeFileSync(bodyFile(answer), bodyOf(answer));
      const found = parts.all[name];
      const subject = { name, ...found, environment: { ...found.environment, ...environment } };
      const [port] = await freePorts(1);
      const running = { subject, port, answer, ...(await startSubject(processes, subject, port, upstreams[answer.name], answer)) };
      try {
        return await use(running);
      } catch (error) {
        throw new Error(`${subject.title}: ${error.message}\n${tail(running.process.log)}`);
      } finally {
        await Promise.all([running.process, ...running.beside].map((one) => processes.stop(one)));
      }
    },
  };
}
