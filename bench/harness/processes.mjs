import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const STOP_SECONDS = 5;

// What /proc counts in, on every Linux that .NET runs on.
const TICKS_PER_SECOND = 100;

/**
 * Starts programs, each in a process group of its own with its output in a log file, and stops them all.
 * A file per group under `pids` tells run.sh what to stop should this process be killed.
 */
export class Processes {
  #work;
  #running = new Set();

  constructor(work) {
    this.#work = work;
  }

  start(name, command, args, environment = process.env) {
    const log = join(this.#work, `${name}.log`);
    const output = openSync(log, 'a');
    const child = spawn(command, args, { detached: true, stdio: ['ignore', output, output], env: environment, cwd: this.#work });
    closeSync(output);

    const started = { name, pid: child.pid, log, child, exit: undefined };
    started.exited = new Promise((resolve) => {
      const end = (reason) => {
        started.exit = reason;
        this.#running.delete(started);
        rmSync(this.#pidFile(started), { force: true });
        resolve();
      };
      child.once('error', (error) => end(error.message));
      child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`));
    });
    if (child.pid !== undefined) {
      this.#running.add(started);
      writeFileSync(this.#pidFile(started), '');
    }
    return started;
  }

  /** Runs a program to its end; a failure shows the end of what it wrote. Returns all it wrote. */
  async run(name, command, args, environment) {
    const started = this.start(name, command, args, environment);
    await started.exited;
    if (started.exit !== 'exit code 0') {
      throw new Error(`${command} ${args.join(' ')} ended with ${started.exit}:\n${tail(started.log)}`);
    }
    return readFileSync(started.log, 'utf8');
  }

  async stop(started) {
    if (started.exit !== undefined) return;
    signal(started.pid, 'SIGTERM');
    const late = new AbortController();
    await Promise.race([started.exited, delay(STOP_SECONDS * 1000, undefined, { signal: late.signal }).catch(() => {})]);
    late.abort();
    if (started.exit === undefined) signal(started.pid, 'SIGKILL');
    await started.exited;
  }

  stopAll() {
    return Promise.all([...this.#running].map((started) => this.stop(started)));
  }

  #pidFile(started) {
    return join(this.#work, 'pids', String(started.pid));
  }
}

export function assertRunning(started) {
  if (started.exit !== undefined) {
    throw new Error(`${started.name} ended with ${started.exit}:\n${tail(started.log)}`);
  }
}

export function tail(log) {
  return readFileSync(log, 'utf8').split('\n').slice(-25).join('\n').trim();
}

/** The most memory the process ever held, in bytes. */
export function peakMemory(started) {
  return memory(started, /^VmHWM:\s+(\d+) kB$/m);
}

/** The memory that the process holds now, in bytes. */
export function residentMemory(started) {
  return memory(started, /^VmRSS:\s+(\d+) kB$/m);
}

function memory(started, line) {
  assertRunning(started);
  return Number(line.exec(readFileSync(`/proc/${started.pid}/status`, 'utf8'))[1]) * 1024;
}

/** Processor time that the process has used until now, in seconds. */
export function processorTime(started) {
  assertRunning(started);
  const fields = readFileSync(`/proc/${started.pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** As many ports as asked for that nobody listens on now. */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

function signal(group, name) {
  try {
    process.kill(-group, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
