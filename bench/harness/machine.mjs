import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, type } from 'node:os';

/** Where and on what the figures were taken; read before anything is built, so that the load seen is that of others. */
export function describeMachine(repository) {
  const cores = cpus().length;
  const load = loadavg()[0];
  return {
    time: new Date().toISOString(),
    commit: commit(repository),
    processor: cpus()[0].model.trim(),
    cores,
    system: `${type()} ${release()}`,
    versions: [
      `.NET ${firstLine('dotnet', ['--list-runtimes'], /^Microsoft\.AspNetCore\.App (10\S*)/m)}`,
      `Node.js ${process.versions.node}`,
      `nginx ${firstLine('nginx', ['-v'], /nginx\/(\S+)/)}`,
      `wrk ${firstLine('wrk', ['-v'], /^wrk (\S+)/m)}`,
    ].join(', '),
    warning: load > cores * 0.4 ? `The machine was busy before it began (load ${load.toFixed(2)}): do not trust these figures.` : undefined,
  };
}

function commit(repository) {
  const git = (...args) => execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', 'src', 'bench') === '' ? '' : ' with changes');
  } catch {
    return 'unknown';
  }
}

// wrk and nginx tell their version on either stream, and wrk fails while doing so.
function firstLine(command, args, pattern) {
  let output;
  try {
    output = execFileSync('sh', ['-c', `${command} ${args.join(' ')} 2>&1 || true`], { encoding: 'utf8' });
  } catch {
    output = '';
  }
  return pattern.exec(output)?.[1] ?? 'unknown';
}
