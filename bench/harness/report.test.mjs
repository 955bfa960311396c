import assert from 'node:assert/strict';
import test from 'node:test';
import { makeAnswers } from './answers.mjs';
import { FIGURES, SUBJECTS_OF_FIGURES } from './figures.mjs';
import { readResult } from './load.mjs';
import { readComparison, readOptions, SUBJECTS, UsageError } from './options.mjs';
import { judge, median, render, summarise, summarisePairs } from './report.mjs';

const NO_ERRORS = { connect: 0, read: 0, write: 0, timeout: 0, status: 0 };

function run(requestsPerSecond, fault) {
  return { requestsPerSecond, p50: 1000 / requestsPerSecond, microseconds: 1e6 / requestsPerSecond, errors: fault ? 1 : 0, fault };
}

function row(subject, answer, connections, requestsPerSecond, fault, p50 = 1) {
  return { subject, answer, connections, requestsPerSecond, fault, p50 };
}

function measured({ plain = 800, budgeted = 700, cluster = 0.9 * budgeted, fault, memory = 100e6, added = 0.05, changed = 850 } = {}) {
  const pair = (answer, requestsPerSecond) => [row('bare', answer, 8, 1000), row('gateway', answer, 8, requestsPerSecond)];
  return {
    rows: [
      row('bare', 'small', 32, 1000), row('portkey', 'small', 32, 40), row('plain', 'small', 32, plain, fault), row('gateway', 'small', 32, plain, fault),
      row('budgeted', 'small', 32, budgeted), row('cluster', 'small', 32, cluster),
      row('bare', 'small', 1, 1000), row('plain', 'small', 1, 900, undefined, 1 + added),
      ...pair('large', 950), row('plain', 'large', 8, 950), ...pair('link', changed), ...pair('bytes', changed), ...pair('archived', changed), ...pair('edit', changed),
    ],
    memory: [{ subject: 'gateway', answer: 'small', bytes: 1e6 }, { subject: 'gateway', answer: 'large', bytes: memory }],
  };
}

const verdicts = (result) => judge(result).map((goal) => goal.verdict);

test('the answers have the promised sizes', () => {
  const { small, large } = makeAnswers();
  assert.equal(small.body.length, 120);
  assert.equal(small.body, JSON.stringify(JSON.parse(small.body)));
  assert.ok(large.body.length > 2.0e6 && large.body.length < 2.01e6, String(large.body.length));
});

test('a row is the median run, whole', () => {
  const summary = summarise([run(300), run(100), run(200)]);
  assert.equal(summary.requestsPerSecond, 200);
  assert.equal(summary.p50, 5);
  assert.equal(summary.spread, 1);
  assert.equal(summary.fault, undefined);
});

test('one faulty run makes the row invalid', () => {
  const summary = summarise([run(300), run(100, '1 status'), run(200)]);
  assert.equal(summary.errors, 1);
  assert.equal(summary.fault, '1 status');
});

test('goals on their bounds pass, memory must stay below', () => {
  assert.deepEqual(verdicts(measured()), Array(11).fill('PASS'));
  assert.deepEqual(verdicts(measured({ plain: 800, budgeted: 600, cluster: 540, changed: 850 })), Array(11).fill('PASS'));
  assert.deepEqual(
    verdicts(measured({ plain: 749, budgeted: 599, cluster: 539, memory: 200e6, added: 0.07, changed: 799 })),
    ['FAIL', 'FAIL', 'FAIL', 'FAIL', 'PASS', 'FAIL', 'FAIL', 'FAIL', 'FAIL', 'FAIL', 'FAIL'],
  );
});

test('a figure is judged by its bound, and not at all without one', () => {
  const figure = (value, more) => ({ name: 'memory', value, unit: 'MB', most: 300, ...more });
  const judged = (figures) => judge({ rows: [], memory: [], figures }).slice(11).map(({ measured, verdict }) => [measured, verdict]);
  assert.deepEqual(judged([figure(300), figure(300.4), figure(12.34)]), [['300 MB', 'PASS'], ['300 MB', 'FAIL'], ['12.3 MB', 'PASS']]);
  assert.deepEqual(judged([figure(10, { fault: '2 status' }), figure(NaN)]).map(([, verdict]) => verdict), ['INVALID', 'INVALID']);
  assert.deepEqual(judged([{ name: 'bare', value: 2200, unit: 'B' }]), []);
});

test('errors and missing subjects never pass', () => {
  const faulty = verdicts(measured({ fault: '3 status' }));
  assert.deepEqual(faulty.filter((verdict) => verdict !== 'PASS'), ['INVALID', 'INVALID', 'INVALID']);
  const { rows } = measured();
  const without = { rows: rows.filter(({ subject }) => !['plain', 'gateway', 'budgeted'].includes(subject)), memory: [] };
  assert.deepEqual(verdicts(without), Array(11).fill('not measured'));
});

test('a report has a row for whatever was measured', () => {
  const result = measured();
  const full = (row) => ({ ...row, p99: 2, megabytesPerSecond: 1, microseconds: 10, errors: 0, spread: 0.1 });
  const titles = Object.fromEntries([...result.rows, ...result.memory].flatMap((row) => [row.subject, row.answer]).map((name) => [name, name]));
  const memory = [...result.memory, { subject: 'budgeted', answer: 'small', bytes: 2e6 }];
  const figures = [{ name: 'start', value: 345.6, unit: 'ms', most: 400 }];
  const text = render({
    options: { command: 'run', runs: 1, duration: 2, warmup: 2 }, machine: {}, titles, rows: result.rows.map(full), memory, figures,
    goals: judge({ ...result, figures }),
  });
  assert.match(text, /\| budgeted +\| 2 MB +\| +\|/);
  assert.match(text, /\| start +\| 346 ms +\|/);
});

test('a value in the middle', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});

test('errors, short answers and no answers are faults', () => {
  const good = { requests: 100, microseconds: 2e6, bytes: 30000, p50: 1500, p99: 2500, errors: NO_ERRORS };
  assert.deepEqual(
    readResult(good, 120),
    { requestsPerSecond: 50, megabytesPerSecond: 0.015, p50: 1.5, p99: 2.5, requests: 100, errors: 0, fault: undefined },
  );
  assert.equal(readResult({ ...good, errors: { ...NO_ERRORS, status: 2, timeout: 1 } }, 120).fault, '1 timeout, 2 status');
  assert.match(readResult({ ...good, bytes: 100 }, 120).fault, /cut short/);
  assert.match(readResult({ ...good, requests: 0, bytes: 0 }, 120).fault, /cut short or none/);
});

test('options are read, and refused by name', () => {
  const options = readOptions(['--quick', '--warmup', '1m', '--subjects', 'gateway,bare']);
  assert.deepEqual([options.duration, options.warmup, options.runs], [2, 60, 3]);
  assert.deepEqual(options.subjects, ['bare', 'gateway']);
  const some = readOptions(['--rows', 'tasks,link,small']);
  assert.deepEqual([some.answers, some.figures], [['small', 'link'], ['tasks']]);
  for (const bad of [['--runs', '0'], ['--duration', '0s'], ['--duration', '500ms'], ['--subjects', 'nginx'], ['--rows', 'nginx'], ['--speed'], ['extra']]) {
    assert.throws(() => readOptions(bad), UsageError, bad.join(' '));
  }
});

test('every row that can be asked for is measured, by subjects that there are', () => {
  const { answers, figures } = readOptions([]);
  const made = makeAnswers();
  assert.deepEqual(figures, Object.keys(FIGURES));
  assert.deepEqual(figures, Object.keys(SUBJECTS_OF_FIGURES));
  const subjects = [...answers.flatMap((answer) => made[answer].subjects), ...Object.values(SUBJECTS_OF_FIGURES).flat()];
  assert.deepEqual(subjects.filter((subject) => !SUBJECTS.includes(subject)), []);
  for (const { bareAs } of answers.map((answer) => made[answer])) assert.ok(bareAs === undefined || made[bareAs] !== undefined);
});

test('two states are compared round by round', () => {
  const pair = (old, fresh, fault) => ({
    old: { requestsPerSecond: old, microseconds: 1e6 / old },
    new: { requestsPerSecond: fresh, microseconds: 1e6 / fresh, fault },
  });
  const quiet = summarisePairs([pair(100, 200), pair(50, 100), pair(10, 10)]);
  assert.deepEqual(quiet.requestsPerSecond, { old: 50, new: 100, ratio: 2 });
  assert.equal(quiet.microseconds.ratio, 0.5);
  assert.equal(quiet.fault, undefined);
  assert.equal(summarisePairs([pair(100, 200), pair(50, 100, 'cut')]).fault, 'cut');
});

test('a comparison names two states', () => {
  const options = readComparison(['7e7c534', '.', '--connections', '1', '--connections', '8', '--rounds', '3']);
  assert.deepEqual([options.states, options.connections, options.rounds, options.duration], [['7e7c534', '.'], [1, 8], 3, 3]);
  for (const bad of [[], ['one'], ['a', 'b', 'c'], ['a', 'b', '--rounds', '0'], ['a', 'b', '--subjects', 'bare']]) {
    assert.throws(() => readComparison(bad), UsageError);
  }
});
