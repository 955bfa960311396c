import assert from 'node:assert/strict';
import test from 'node:test';
import { makeAnswers } from './answers.mjs';
import { readResult } from './load.mjs';
import { readComparison, readOptions, UsageError } from './options.mjs';
import { judge, summarise, summarisePairs } from './report.mjs';

const NO_ERRORS = { connect: 0, read: 0, write: 0, timeout: 0, status: 0 };

function run(requestsPerSecond, fault) {
  return { requestsPerSecond, p50: 1000 / requestsPerSecond, errors: fault ? 1 : 0, fault };
}

function row(subject, answer, connections, requestsPerSecond, fault) {
  return { subject, answer, connections, requestsPerSecond, fault };
}

function measured({ gateway = 500, budgeted = 400, cluster = 0.9 * budgeted, fault, memory = 100e6 } = {}) {
  return {
    rows: [
      row('bare', 'small', 32, 1000), row('portkey', 'small', 32, 50), row('gateway', 'small', 32, gateway, fault),
      row('budgeted', 'small', 32, budgeted), row('cluster', 'small', 32, cluster),
      row('bare', 'large', 8, 1000), row('portkey', 'large', 8, 50), row('gateway', 'large', 8, 600),
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
  assert.deepEqual(verdicts(measured()), Array(7).fill('PASS'));
  assert.deepEqual(verdicts(measured({ gateway: 450, budgeted: 360 })), Array(7).fill('PASS'));
  assert.deepEqual(
    verdicts(measured({ gateway: 399, budgeted: 319, cluster: 287, memory: 200e6 })),
    ['FAIL', 'FAIL', 'PASS', 'PASS', 'FAIL', 'FAIL', 'FAIL'],
  );
});

test('errors and missing subjects never pass', () => {
  assert.deepEqual(verdicts(measured({ fault: '3 status' })), ['INVALID', 'INVALID', 'PASS', 'PASS', 'INVALID', 'PASS', 'INVALID']);
  const { rows } = measured();
  const without = { rows: rows.filter(({ subject }) => !['gateway', 'cluster'].includes(subject)), memory: [] };
  assert.deepEqual(verdicts(without), Array(7).fill('not measured'));
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
  for (const bad of [['--runs', '0'], ['--duration', '0s'], ['--duration', '500ms'], ['--subjects', 'nginx'], ['--speed'], ['extra']]) {
    assert.throws(() => readOptions(bad), UsageError, bad.join(' '));
  }
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
