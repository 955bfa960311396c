import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeAnswers } from './answers.mjs';
import { runConstantRate, runLoad } from './load.mjs';
import { describeMachine } from './machine.mjs';
import { COMPARISON, readComparison, UsageError } from './options.mjs';
import { freePorts, processorTime, Processes, tail } from './processes.mjs';
import { summarisePairs, table } from './report.mjs';
import { startSubject, untilStopped } from './start.mjs';
import { startUpstream } from './upstream.mjs';

const repository = resolve(import.meta.dirname, '..', '..');
const artifacts = join(repository, 'artifacts', 'bench');
const SIDES = ['old', 'new'];
const MOST_AT_ONCE = 500;

process.exitCode = await main(process.argv.slice(2));

async function main(args) {
  let options;
  try {
    options = readComparison(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`bench: ${error.message}`);
    return 2;
  }
  if (options.help) {
    console.log(COMPARISON);
    return 0;
  }

  const processes = new Processes(options.work);
  return untilStopped(processes, () => compare(processes, options));
}

async function compare(processes, options) {
  const machine = describeMachine(repository);
  if (machine.warning) console.log(machine.warning);
  const built = [];
  for (const [i, state] of options.states.entries()) {
    built.push(await build(processes, state, SIDES[i], options.work));
    built[i].settings = options.settings[SIDES[i]];
  }

  if (options.rate !== undefined) options.generator = await buildGenerator(processes);

  const made = makeAnswers();
  const answers = options.answers.map((name) => made[name]);
  const upstreams = await startUpstream(processes, options.work, answers, await freePorts(answers.length));
  const rows = [];
  for (const answer of answers) {
    rows.push(...(await compareAnswer(processes, built, answer, upstreams[answer.name], options)));
  }
  console.log(`\n${render(rows, built, machine, options)}`);
  return rows.some((row) => row.fault) ? 1 : 0;
}

/** Publishes a state, a commit from its own files; a commit that is published already stays as it is. */
async function build(processes, state, side, work) {
  if (statSync(state, { throwIfNoEntry: false })?.isDirectory()) {
    const tree = resolve(state);
    const { published } = await publish(processes, tree, join(artifacts, `tree-${side}`), side);
    return describe(tree, state, published, work, side);
  }

  const git = (...args) => execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', maxBuffer: 1 << 30 }).trim();
  const commit = git('rev-parse', '--short=12', '--verify', `${state}^{commit}`);
  const tree = join(work, `tree-${side}`);
  const archive = join(work, `${side}.tar`);
  mkdirSync(tree);
  git('archive', '--output', archive, commit);
  execFileSync('tar', ['-xf', archive, '-C', tree]);
  rmSync(archive);
  const published = join(artifacts, `commit-${commit}`);
  if (!existsSync(join(published, 'done'))) {
    await publish(processes, tree, published, side);
    writeFileSync(join(published, 'done'), '');
  }
  return describe(tree, commit, published, work, side);
}

async function buildGenerator(processes) {
  const published = join(artifacts, 'constant-rate');
  await processes.run('build-constant-rate', 'dotnet', [
    'publish', join(repository, 'bench', 'ConstantRate'), '--configuration', 'Release', '--output', published, '--disable-build-servers',
  ]);
  return join(published, 'ImageGateway.ConstantRate.dll');
}

async function publish(processes, tree, published, side) {
  console.log(`Building ${tree}`);
  await processes.run(`build-${side}`, 'dotnet', [
    'publish', join(tree, 'src', 'Api'), '--configuration', 'Release', '--output', published, '--disable-build-servers',
  ]);
  return { published };
}

// How a state is started, and which settings it has, its own harness knows.
async function describe(tree, name, published, work, side) {
  const { makeSubjects } = await import(pathToFileURL(join(tree, 'bench', 'harness', 'subjects.mjs')));
  const home = join(work, side);
  mkdirSync(home);
  const subjects = makeSubjects({ repository: tree, bench: join(tree, 'bench'), artifacts, work: home });
  return { name, side, subject: (wanted) => ({ ...subjects[wanted], name: `${wanted}-${side}`, entry: join(published, 'ImageGateway.Api.dll') }) };
}

/** Both states of each subject run at the same time and are loaded in turn; who is first changes with each round. */
async function compareAnswer(processes, built, answer, upstream, options) {
  const bodyFile = join(options.work, `request-${answer.name}.json`);
  writeFileSync(bodyFile, JSON.stringify(answer.request));
  const usual = options.rate === undefined ? answer.connections : [MOST_AT_ONCE];
  const connections = options.connections.length > 0 ? options.connections : usual;
  const rows = [];
  for (const wanted of options.subjects) {
    const ports = await freePorts(built.length);
    const running = [];
    for (const [i, state] of built.entries()) {
      const subject = state.subject(wanted);
      subject.environment = { ...subject.environment, ...state.settings };
      running.push({ subject, port: ports[i], side: state.side, ...(await startSubject(processes, subject, ports[i], upstream, answer)) });
    }
    const load = async ({ port, headers, process, subject }, count, seconds) => {
      const before = processorTime(process);
      const run = { port, headers, answer, bodyFile, connections: count, seconds, rate: options.rate };
      const running = options.rate === undefined ? runLoad(processes, run) : runConstantRate(processes, options.generator, run);
      const result = await running.catch((error) => {
        throw new Error(`${subject.name}, ${answer.title}: ${error.message}\n${tail(process.log)}`);
      });
      return { ...result, microseconds: ((processorTime(process) - before) * 1e6) / result.requests };
    };
    for (const count of connections) {
      for (const one of running) await load(one, count, options.warmup);
    }

    const pairs = new Map(connections.map((count) => [count, []]));
    for (let round = 0; round < options.rounds; round++) {
      for (const count of connections) {
        const pair = {};
        for (const one of round % 2 === 0 ? running : running.toReversed()) {
          pair[one.side] = await load(one, count, options.duration);
        }
        pairs.get(count).push(pair);
        console.log(`${answer.title}, ${wanted}, ${count} connection(s), round ${round + 1} of ${options.rounds}: ` +
          SIDES.map((side) => `${side} ${pair[side].requestsPerSecond.toFixed(0)} req/s, ${pair[side].microseconds.toFixed(1)} µs`).join('; '));
      }
    }
    await Promise.all(running.map(({ process }) => processes.stop(process)));
    rows.push(...connections.map((count) => ({ answer: answer.title, subject: wanted, connections: count, ...summarisePairs(pairs.get(count)) })));
  }
  return rows;
}

function render(rows, built, machine, options) {
  return [
    `old: ${built[0].name}, new: ${built[1].name}; ${machine.time}, ${machine.processor}, ${machine.cores} cores, ${machine.system}.`,
    `${machine.versions}.`,
    ...SIDES.flatMap((side) => Object.entries(options.settings[side]).map(([name, value]) => `Set for ${side}: \`${name}=${value}\`.`)),
    ...(options.rate === undefined ? [] : [`${options.rate} requests a second offered, whatever the answers do; latencies from the moment each was due.`]),
    ...(machine.warning ? [`**${machine.warning}**`] : []),
    `Medians of ${options.rounds} run(s) of ${options.duration} s after ${options.warmup} s of warm-up at each number of connections.`,
    '',
    ...table(
      ['answer', 'subject', 'connections', 'req/s old', 'req/s new', 'new / old', 'CPU µs old', 'CPU µs new', 'new / old', 'p50 ms old', 'p50 ms new', 'p99 ms old', 'p99 ms new', 'errors'],
      rows.map((row) => [
        row.answer, row.subject, String(row.connections),
        row.requestsPerSecond.old.toFixed(0), row.requestsPerSecond.new.toFixed(0), row.requestsPerSecond.ratio.toFixed(3),
        row.microseconds.old.toFixed(1), row.microseconds.new.toFixed(1), row.microseconds.ratio.toFixed(3),
        row.p50.old.toFixed(2), row.p50.new.toFixed(2), row.p99.old.toFixed(2), row.p99.new.toFixed(2),
        row.fault ? `INVALID: ${row.fault}` : '0',
      ]),
    ),
  ].join('\n');
}
