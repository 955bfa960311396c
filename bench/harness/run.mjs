import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeAnswers } from './answers.mjs';
import { FIGURES, makeBench, SUBJECTS_OF_FIGURES } from './figures.mjs';
import { bodyOf, runLoad } from './load.mjs';
import { describeMachine } from './machine.mjs';
import { readOptions, USAGE, UsageError } from './options.mjs';
import { freePorts, peakMemory, processorTime, Processes, tail } from './processes.mjs';
import { judge, render, summarise } from './report.mjs';
import { startSubject, untilStopped } from './start.mjs';
import { makePrograms, makeSubjects, subjectEnvironment } from './subjects.mjs';
import { startUpstream } from './upstream.mjs';

const bench = resolve(import.meta.dirname, '..');
const repository = resolve(bench, '..');
const artifacts = join(repository, 'artifacts', 'bench');

process.exitCode = await main(process.argv.slice(2));

async function main(args) {
  let options;
  try {
    options = readOptions(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`bench: ${error.message}`);
    return 2;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }

  const processes = new Processes(options.work);
  return untilStopped(processes, () => measure(processes, { ...options, command: commandLine(args) }));
}

async function measure(processes, options) {
  const machine = describeMachine(repository);
  const startedAt = Date.now();
  if (machine.warning) console.log(machine.warning);

  const all = makeSubjects({ repository, bench, artifacts, work: options.work });
  const subjects = options.subjects.map((name) => ({ name, ...all[name] }));
  const programs = makePrograms({ repository, artifacts });
  const needed = new Map(subjects.map((subject) => [subject.name, subject]));
  for (const name of options.figures.flatMap((figure) => SUBJECTS_OF_FIGURES[figure])) needed.set(name, { name, ...all[name] });
  await build(processes, [...needed.values(), ...options.figures.flatMap((name) => programs.of(name))], options);
  const builtAt = Date.now();

  const made = makeAnswers();
  const answers = options.answers.map((name) => made[name]);
  const served = ['small', 'large', 'link', 'bytes', 'archived', 'edit'].map((name) => made[name]);
  const upstreams = await startUpstream(processes, options.work, served, await freePorts(served.length));
  const rows = [];
  const memory = [];
  for (const answer of answers) {
    const wanted = subjects.filter(({ name }) => answer.subjects.includes(name));
    if (wanted.length === 0) continue;
    const measured = await measureAnswer(processes, wanted, answer, { made, upstreams }, options);
    rows.push(...measured.rows);
    memory.push(...measured.memory);
  }

  const titles = Object.fromEntries([...Object.entries(all).map(([name, subject]) => [name, subject.title]), ...answers.map((answer) => [answer.name, answer.title])]);
  const tools = makeBench({
    processes, all, upstreams, answers: made, options, titles, rows, environment: subjectEnvironment(process.env),
    probe: programs.probe.entry, generator: programs.generator.entry, released: programs.released.entry,
  });
  const figures = [];
  for (const name of options.figures) {
    console.log(`Measuring ${name}`);
    figures.push(...(await FIGURES[name](tools)));
  }
  const seconds = { build: (builtAt - startedAt) / 1000, all: (Date.now() - startedAt) / 1000 };
  return report({ options, machine, seconds, titles, rows, memory, figures, goals: judge({ rows, memory, figures }) });
}

async function build(processes, subjects, { build: wanted }) {
  mkdirSync(artifacts, { recursive: true });
  const built = new Set();
  for (const subject of subjects) {
    // Subjects that differ in their settings alone are one program.
    if (wanted && !built.has(subject.entry) && !upToDate(subject)) {
      built.add(subject.entry);
      console.log(`Building ${subject.title}`);
      await processes.run(`build-${subject.name}`, subject.build.command, subject.build.args);
    }
    if (!existsSync(subject.entry)) throw new Error(`${subject.title} is not built: ${subject.entry} is missing (run without --no-build)`);
  }
}

// dotnet looks for itself; npm ci would fetch everything again.
function upToDate(subject) {
  if (subject.name !== 'portkey') return false;
  const installed = join(bench, 'node_modules', '.package-lock.json');
  return existsSync(subject.entry) && statSync(installed, { throwIfNoEntry: false })?.mtimeMs > statSync(join(bench, 'package-lock.json')).mtimeMs;
}

/** All subjects run at the same time and are loaded in turn, in another order each round, so that drift hits all alike. */
async function measureAnswer(processes, subjects, answer, { made, upstreams }, options) {
  const running = [];
  const ports = await freePorts(subjects.length);
  for (const [i, subject] of subjects.entries()) {
    const own = subject.name === 'bare' && answer.bareAs ? made[answer.bareAs] : answer;
    writeFileSync(bodyFileOf(own, options), bodyOf(own));
    running.push({ subject, port: ports[i], own, ...(await startSubject(processes, subject, ports[i], upstreams[own.name], own)) });
  }

  const load = async ({ port, headers, subject, process, own }, connections, seconds) => {
    const before = processorTime(process);
    const run = { port, headers, answer: own, bodyFile: bodyFileOf(own, options), connections, seconds };
    const result = await runLoad(processes, run).catch((error) => {
      throw new Error(`${subject.title}, ${answer.title}: ${error.message}\n${tail(process.log)}`);
    });
    return { ...result, microseconds: ((processorTime(process) - before) * 1e6) / result.requests };
  };

  for (const one of running) {
    console.log(`${answer.title}: warming up ${one.subject.title}`);
    await load(one, Math.max(...answer.connections), options.warmup * (answer.warmups ?? 1));
  }

  const results = new Map();
  for (let round = 0; round < options.runs; round++) {
    for (const connections of answer.connections) {
      for (let i = 0; i < running.length; i++) {
        const one = running[(i + round) % running.length];
        const result = await load(one, connections, options.duration);
        const key = `${connections} ${one.subject.name}`;
        results.set(key, [...(results.get(key) ?? []), result]);
        console.log(`${answer.title}: run ${round + 1} of ${options.runs}, ${connections} connection(s), ${one.subject.title}: ` +
          `${result.requestsPerSecond.toFixed(0)} req/s${result.fault ? `, INVALID: ${result.fault}` : ''}`);
      }
    }
  }

  const memory = running.map(({ subject, process }) => ({ subject: subject.name, answer: answer.name, bytes: peakMemory(process) }));
  await Promise.all(running.flatMap(({ process, beside }) => [process, ...beside]).map((one) => processes.stop(one)));
  const rows = answer.connections.flatMap((connections) =>
    subjects.map(({ name }) => ({ answer: answer.name, connections, subject: name, ...summarise(results.get(`${connections} ${name}`)) })));
  return { rows, memory };
}

function bodyFileOf(answer, options) {
  return join(options.work, `request-${answer.name}.json`);
}

function report(result) {
  const folder = resolve(result.options.out ?? artifacts);
  const text = render(result);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'latest.md'), text);
  writeFileSync(join(folder, 'latest.json'), `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\n${text}\nWritten to ${join(folder, 'latest.md')}`);

  const bad = result.rows.some((row) => row.fault) || result.goals.some((goal) => goal.verdict === 'FAIL');
  return bad ? 1 : 0;
}

function commandLine(args) {
  const shown = args.filter((arg, i) => arg !== '--work' && args[i - 1] !== '--work');
  return ['bash bench/run.sh', ...shown].join(' ');
}
