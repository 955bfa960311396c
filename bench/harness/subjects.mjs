import { join } from 'node:path';

/**
 * What is measured: how each is built, and how it is started on a port in front of an upstream.
 * All get the same request, headers included; the bare one takes its upstream from the command line.
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
    gateway: {
      title: 'ImageGateway',
      build: publish('src/Api', 'gateway'),
      entry: join(artifacts, 'gateway', 'ImageGateway.Api.dll'),
      command: 'dotnet',
      args: (port, upstream, answer) =>
        ['--urls', `http://127.0.0.1:${port}`, '--data-directory', join(work, `data-${answer}`), '--auth', 'open'],
    },
  };
}

/** The caller's environment without what would change a subject's ways or send its traffic elsewhere. */
export function subjectEnvironment(environment) {
  const foreign = /^(https?_proxy|all_proxy|no_proxy|imagegateway__.*|aspnetcore_.*|dotnet_urls|dotnet_environment|port|trusted_custom_hosts)$/i;
  const kept = Object.entries(environment).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), NODE_ENV: 'production' };
}
