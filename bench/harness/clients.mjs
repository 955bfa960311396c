import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

// Many clients at once: clients.mjs BEHAVIOUR PORT COUNT BODYFILE HEADERS. Prints a line once all of them are where they should be,
// and stays until it is killed.
//   readers  each asks for an answer, takes its head and then a little of it at a time
//   waiting  each asks, and nothing comes
//   idle     each has had one small answer, and says nothing more

const [behaviour, port, count, bodyFile, headers] = process.argv.slice(2);
const body = readFileSync(bodyFile);
const SLICE_MILLISECONDS = 250;
const AT_ONCE = 100;

const request = behaviour === 'idle'
  ? Buffer.from('GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')
  : Buffer.concat([
    Buffer.from(`POST /v1/images/generations HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n` +
      Object.entries(JSON.parse(headers)).map(([name, value]) => `${name}: ${value}\r\n`).join('') + '\r\n'),
    body,
  ]);

/** Ends when the client is where it should be. */
function begin() {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', highWaterMark: 4096 });
    socket.on('error', reject);
    socket.once('connect', () => {
      socket.write(request);
      if (behaviour === 'waiting') resolve();
    });
    socket.on('data', (data) => {
      if (behaviour === 'readers') readSlowly(socket);
      else if (behaviour === 'waiting') reject(new Error(`an answer came: ${data}`));
      resolve();
    });
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}

function readSlowly(socket) {
  socket.pause();
  setTimeout(() => socket.resume(), SLICE_MILLISECONDS).unref();
}

let left = Number(count);
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  while (left-- > 0) await begin();
}));
console.log('ready');
process.stdin.resume();
