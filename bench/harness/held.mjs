import { once } from 'node:events';
import { createServer } from 'node:http';

/** A provider like Replicate whose tasks do not end: it takes each, and says at every question that it is under way. */
export async function startHeldUpstream() {
  let tasks = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const id = request.method === 'POST' ? `task${++tasks}` : request.url.split('/').at(-1);
      response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id, status: 'processing', urls: {}, output: null }));
    });
  });
  // As hosts do; Node.js alone would close after five seconds, so that most questions would dial anew.
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${server.address().port}/v1`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
