import { parseArgs } from 'node:util';

export const SUBJECTS = ['bare', 'portkey', 'gateway', 'budgeted'];

export const USAGE = `Usage: bash bench/run.sh [options]

  --subjects LIST   of ${SUBJECTS.join(',')} (default: all)
  --answers LIST    of small,large (default: both)
  --runs N          measured runs each, the median counts (default 3)
  --duration T      of a measured run, such as 10s (default 10s)
  --warmup T        of the warm-up run before them (default 5s)
  --quick           --duration 2s --warmup 2s, where not given: to see that it works, not to quote
  --no-build        measure what the last run built
  --out DIR         where latest.md and latest.json go (default artifacts/bench)
  --help`;

/** A bad option; its message is all the user needs. */
export class UsageError extends Error {}

export function readOptions(args) {
  const { values } = parse(args);
  const options = {
    help: values.help,
    work: values.work,
    out: values.out,
    build: !values['no-build'],
    subjects: list('--subjects', values.subjects, SUBJECTS),
    answers: list('--answers', values.answers, ['small', 'large']),
    runs: Number(values.runs),
    duration: seconds('--duration', values.duration ?? (values.quick ? '2s' : '10s')),
    warmup: seconds('--warmup', values.warmup ?? (values.quick ? '2s' : '5s')),
  };
  if (!Number.isInteger(options.runs) || options.runs < 1 || options.runs > 99) {
    throw new UsageError(`--runs ${values.runs}: a whole number from 1 to 99 is expected`);
  }
  return options;
}

function parse(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  try {
    return parseArgs({
      args,
      options: {
        subjects: { ...text, default: SUBJECTS.join(',') },
        answers: { ...text, default: 'small,large' },
        runs: { ...text, default: '3' },
        duration: text,
        warmup: text,
        out: text,
        work: text,
        quick: flag,
        'no-build': flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new UsageError(error.message);
  }
}

function list(option, value, allowed) {
  const names = [...new Set(value.split(',').map((name) => name.trim()))];
  const unknown = names.find((name) => !allowed.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`${option} ${value}: '${unknown}' is none of ${allowed.join(', ')}`);
  }
  return allowed.filter((name) => names.includes(name));
}

function seconds(option, value) {
  const match = /^([1-9]\d{0,3})(s|m)?$/.exec(value);
  if (match === null) {
    throw new UsageError(`${option} ${value}: whole seconds or minutes are expected, such as 10s or 1m`);
  }
  return Number(match[1]) * (match[2] === 'm' ? 60 : 1);
}
