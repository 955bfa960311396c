/** Calls the client and tells the outcome: a result with its headers, the events of a stream, or the exception. */
export async function observe(client, { client: { kind, headers }, method, params }, body) {
  try {
    if (method === 'models.list') {
      return { result: await listModels(client) };
    }
    if (body.stream) {
      return { events: await readEvents(await client.images[method](body)) };
    }
    return kind === 'portkey' ? await callPortkey(client, method, body, params, headers) : await callOpenAI(client, method, body);
  } catch (error) {
    return { error: describe(error) };
  }
}

async function callOpenAI(client, method, body) {
  const { data, response } = await client.images[method](body).withResponse();
  return { result: data, headers: Object.fromEntries(response.headers) };
}

async function callPortkey(client, method, body, params, headers) {
  const result = await client.images[method](body, params, headers && { headers });
  return { result, headers: result.getHeaders() };
}

async function listModels(client) {
  const models = [];
  for await (const model of await client.models.list()) {
    models.push(model.id);
  }
  return models;
}

async function readEvents(stream) {
  const events = [];
  for await (const event of stream) {
    events.push(event);
  }
  return events;
}

function describe(error) {
  const { status, code, type, param, message, requestID } = error;
  return { name: error.constructor.name, status, code, type, param, message, requestID, body: error.error };
}
