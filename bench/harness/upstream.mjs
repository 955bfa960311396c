import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { MARK } from './answers.mjs';
import { assertRunning } from './processes.mjs';

/** One nginx, one port per answer; every POST gets the answer at once. Returns the base address per answer. */
export async function startUpstream(processes, work, answers, ports) {
  const home = join(work, 'nginx');
  for (const answer of answers) {
    mkdirSync(join(home, answer.name), { recursive: true });
    writeFileSync(join(home, answer.name, 'answer.json'), answer.body);
    if (answer.served) writeFileSync(join(home, answer.name, 'image.png'), answer.png);
  }
  const file = join(home, 'nginx.conf');
  writeFileSync(file, configuration(home, answers, ports));

  const nginx = processes.start('nginx', 'nginx', ['-p', home, '-c', file, '-e', join(home, 'error.log')]);
  for (const port of ports) {
    await listening(port, nginx);
  }
  return Object.fromEntries(answers.map((answer, i) => [answer.name, `http://127.0.0.1:${ports[i]}/v1`]));
}

/** Waits until somebody accepts connections on the port, as long as the process that should do so lives. */
export async function listening(port, started, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  while (!(await accepts(port))) {
    assertRunning(started);
    if (Date.now() > end) throw new Error(`${started.name} does not listen on port ${port} after ${seconds} s; its log is ${started.log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function configuration(home, answers, ports) {
  // Started by root, nginx would give its worker another user, who may not read this folder.
  const user = process.getuid() === 0 ? 'user root;\n' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((use) => `  ${use}_temp_path ${home}/${use};`);
  const servers = answers.map((answer, i) => server(home, answer, ports[i]));
  return `${user}daemon off;
worker_processes 1;
pid ${home}/nginx.pid;
error_log ${home}/error.log crit;
events { worker_connections 8192; }
http {
${temporary.join('\n')}
  access_log off;
  types { image/png png; }
  default_type application/json;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  sendfile on;
  tcp_nopush on;
  open_file_cache max=16 inactive=1h;
${servers.join('\n')}
}
`;
}

// nginx serves no file to a POST: it is refused, and the page for the refusal is the answer, sent as 200 by sendfile.
function server(home, answer, port) {
  const link = JSON.stringify({ created: 1767225600, data: [{ url: `http://127.0.0.1:${port}/image.png` }] });
  const reply = answer.served === 'link' ? `return 200 '${link}';`
    : answer.served === 'bytes' ? 'error_page 405 =200 /image.png; return 405;'
    : answer.body.length < 1024 ? `return 200 '${answer.body}';`
    : 'error_page 405 =200 /answer.json; return 405;';
  // Without sendfile, which the filter cannot use; held back packets (tcp_nopush) would then wait for 40 ms. Small answers in one piece
  // take a quarter less of the cores that the subject shares.
  const distinct = answer.mark === undefined
    ? ''
    : `
    sub_filter_types application/json;
    sub_filter_once on;
    sub_filter ${MARK} $request_id;
    sendfile off;
    output_buffers 2 128k;
    tcp_nopush off;`;
  return `  server {
    listen 127.0.0.1:${port};
    root ${home}/${answer.name};${distinct}
    location = /v1/images/generations { ${reply} }${answer.form ? afterForm(port, answer) : ''}
  }`;
}

// A form is read to its end before it is answered; that it is, only nginx's proxy can be told.
function afterForm(port, answer) {
  return `
    client_max_body_size 64m;
    client_body_buffer_size 16m;
    location = ${answer.path} {
      proxy_pass http://127.0.0.1:${port}/v1/images/generations;
      proxy_method GET;
      proxy_pass_request_body off;
      proxy_set_header content-length "";
    }`;
}
