import { crc32, deflateSync } from 'node:zlib';

const PROMPT = 'A lighthouse on a basalt cliff at dusk, long exposure, warm window light against a cold sea, 35 mm film';

// Where an answer has this, nginx puts the request's own number there: as many letters of base64.
export const MARK = 'MARK'.repeat(8);

// What a caller is measured with who only compares throughput.
const PLAIN = ['bare', 'portkey', 'plain', 'gateway'];
const PASSED = ['bare', 'gateway'];

/**
 * The answers, in OpenAI's shape, with the request that would bring each, the subjects and the connections it is measured at.
 * `picture` is what has to arrive, whatever a gateway does to the JSON around it. With a `mark` each one is another. An answer with
 * `bareAs` is changed on its way: the bare pass-through, which changes nothing, passes the named one instead. `served` says in which form
 * the provider has the image, where that is not the answer's body. `warmups` is how many times as long the warm-up is: small answers are
 * nothing but code, most of which has to be compiled twice.
 */
export function makeAnswers() {
  const large = { ...noisyAnswer('large', '2 MB', [1, 8], 1000, 500), subjects: PLAIN };
  return {
    small: smallAnswer(),
    large,
    link: changed(large, 'link', '2 MB, link → base64', { response_format: 'b64_json', model: 'dall-e-3' }, { served: 'link' }),
    bytes: changed(large, 'bytes', '2 MB, bytes → base64', { response_format: 'b64_json', model: 'dall-e-3' }, { served: 'bytes' }),
    archived: changed(large, 'archived', '2 MB, base64 → archived link', { response_format: 'url', model: 'dall-e-3' }, { arrivesAsLink: true }),
    edit: editAnswer(),
    'distinct-100k': distinct(noisyAnswer('distinct-100k', '100 KB, each another', [1, 8], 170, 147)),
    'distinct-2m': distinct({ ...large, name: 'distinct-2m', title: '2 MB, each another' }),
  };
}

/** The picture that has to arrive, without what differs from one answer to the next. */
export function pictureOf(picture, answer) {
  return answer.mark === undefined ? picture : picture.slice(0, answer.mark) + MARK + picture.slice(answer.mark + MARK.length);
}

// The image of an answer in another form than that in which the caller gets it.
function changed(answer, name, title, parameters, how) {
  const request = { prompt: answer.request.prompt, n: 1, size: '1024x1024', ...parameters };
  return { ...answer, ...how, name, title, request, connections: [8], subjects: PASSED, bareAs: answer.name };
}

// The form is the load: an image of 8 MB to be edited, for a small answer.
function editAnswer() {
  const boundary = 'benchmark-form';
  const field = (name, value) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const file = `--${boundary}\r\ncontent-disposition: form-data; name="image"; filename="image.png"\r\ncontent-type: image/png\r\n\r\n`;
  const { body, picture } = smallAnswer();
  return {
    name: 'edit',
    title: '8 MB edit as a form',
    connections: [8],
    subjects: PASSED,
    path: '/v1/images/edits',
    contentType: `multipart/form-data; boundary=${boundary}`,
    form: Buffer.concat([
      // As a link, which leads nowhere and is handed on as it is.
      Buffer.from(field('prompt', PROMPT) + field('model', 'dall-e-2') + field('response_format', 'url') + file),
      noisePng(2000, 1333),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
    body,
    picture,
  };
}

// Behind the head of the PNG, in its noise; at the start of a group of base64.
function distinct(answer) {
  const mark = 400;
  const picture = pictureOf(answer.picture, { mark });
  return { ...answer, picture, mark, body: answer.body.replace(answer.picture, picture) };
}

function smallAnswer() {
  const size = 120;
  const frame = JSON.stringify({ created: 1767225600, data: [{ url: '' }] });
  const start = 'https://images.example/';
  const url = start + 'a'.repeat(size - frame.length - start.length - '.png'.length) + '.png';
  return {
    name: 'small',
    title: '120 B',
    connections: [1, 32],
    warmups: 5,
    subjects: ['bare', 'portkey', 'plain', 'gateway', 'budgeted', 'cluster'],
    body: JSON.stringify({ created: 1767225600, data: [{ url }] }),
    picture: url,
    request: { model: 'dall-e-3', prompt: PROMPT, n: 1, size: '1024x1024', quality: 'standard', response_format: 'url' },
  };
}

function noisyAnswer(name, title, connections, width, height) {
  const picture = noisePng(width, height).toString('base64');
  return {
    name,
    title,
    connections,
    png: Buffer.from(picture, 'base64'),
    body: JSON.stringify({
      created: 1767225600,
      background: 'opaque',
      data: [{ b64_json: picture }],
      output_format: 'png',
      quality: 'medium',
      size: '1024x1024',
      usage: {
        input_tokens: 28,
        input_tokens_details: { image_tokens: 0, text_tokens: 28 },
        output_tokens: 1056,
        total_tokens: 1084,
      },
    }),
    picture,
    request: { model: 'gpt-image-1', prompt: PROMPT, n: 1, size: '1024x1024', quality: 'medium', output_format: 'png' },
  };
}

/** A real PNG that does not compress, the same on every run: three bytes a point. */
function noisePng(width, height) {
  const rows = Buffer.alloc(height * (1 + width * 3));
  let state = 0x2545f491;
  for (let i = 0; i < rows.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    rows[i] = i % (1 + width * 3) === 0 ? 0 : state & 0xff;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}
