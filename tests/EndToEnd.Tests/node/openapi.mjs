// Holds answers, and the requests that were taken, against an OpenAPI document with ajv, and prints for each one null or its
// first fault, as one line of JSON.
// Standard input: {"document": {…}, "calls": [{method, path, request, status, type, answer}]}; request and answer are JSON or null.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';

const { document, calls } = JSON.parse(readFileSync(0, 'utf8'));
const ajv = new Ajv({ strict: false, allowUnionTypes: true, validateFormats: false });
ajv.addSchema({ $id: 'doc', ...document });

const escape = (text) => text.replaceAll('~', '~0').replaceAll('/', '~1');
const templates = Object.keys(document.paths).map((path) => ({
  path,
  fits: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  variables: (path.match(/\{/g) ?? []).length,
}));

function resolve(pointer) {
  const node = pointer.slice(1).split('/').reduce((at, name) => at?.[decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~')], document);
  return node?.$ref ? resolve(node.$ref.slice(1)) : { node, pointer };
}

function check(content, pointer, type, value, what) {
  const media = Object.keys(content ?? {}).find((name) => type.startsWith(name.replace('*', '')));
  if (!media) return `${what}: '${type}' is not described`;
  if (value === null || !content[media].schema) return null;
  const validate = ajv.getSchema(`doc#${pointer}/content/${escape(media)}/schema`.split('/').map(encodeURIComponent).join('/').replace('doc%23', 'doc#'));
  return validate(value) ? null : `${what}: ${validate.errors[0].instancePath} ${validate.errors[0].message} ${JSON.stringify(validate.errors[0].params)}`;
}

function faultOf({ method, path, request, status, type, answer }) {
  const template = templates.filter((one) => one.fits.test(path.split('?')[0])).sort((a, b) => a.variables - b.variables)[0];
  const operation = document.paths[template?.path]?.[method.toLowerCase()];
  if (!operation) return `${method} ${path} is not described`;
  const at = `/paths/${escape(template.path)}/${method.toLowerCase()}`;
  if (request !== null && status < 300) {
    if (!operation.requestBody) return 'a body is not described';
    const fault = check(operation.requestBody.content, `${at}/requestBody`, 'application/json', request, 'request');
    if (fault) return fault;
  }
  const key = operation.responses[status] ? String(status) : 'default';
  if (!operation.responses[key]) return `${status} is not described`;
  const { node, pointer } = resolve(`${at}/responses/${key}`);
  return node.content || type ? check(node.content, pointer, type ?? '', answer, `answer ${status}`) : null;
}

process.stdout.write(JSON.stringify(calls.map(faultOf)) + '\n');
