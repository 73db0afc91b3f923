import { escaped } from '../frame/html.ts';
import { answerSchema, getRoute, tryBlocks } from './endpoint.ts';
import { type Answers, exampleBlock, samplesOf } from './example-block.ts';
import { memberTable } from './field-table.ts';
import type { Endpoint, OpenApi, Schema } from './openapi.ts';
import { type Part, part } from './part.ts';
import { responseTable } from './response-table.ts';

const MODEL = /^\/v2\/models\/([^/]+)/;

/** The page of `/v2`: the server, what requests and answers hold, and each model with requests to try. */
export function inferencePage(document: OpenApi, endpoints: readonly Endpoint[], answers: Answers): Part[] {
  const server = endpoints.filter(({ path }) => !MODEL.test(path));
  const models = Map.groupBy(
    endpoints.filter((endpoint) => !server.includes(endpoint)),
    ({ path }) => MODEL.exec(path)?.[1] ?? '',
  );
  const infer = endpoints.find(({ method }) => method === 'POST') as Endpoint;
  return [
    part(
      2,
      'server',
      'Server',
      ...server.map((endpoint) => {
        const { operationId, summary } = endpoint.operation;
        return part(3, operationId, escaped(summary), getRoute(document, endpoint, answers)).html;
      }),
    ),
    messages(document, infer),
    part(2, 'responses', 'Responses', responseTable(document, infer.operation)),
    ...[...models].map(([name, routes]) => modelPart(name, routes, answers)),
  ];
}

/** What requests and answers of all models hold. */
function messages(document: OpenApi, infer: Endpoint): Part {
  const request = document.components.schemas.SoftmaxInferenceRequest ?? {};
  const answer = answerSchema(document, infer);
  // The names of tensors are those of one model.
  const itemOf = (schema: Schema, list: string): Schema => {
    const { properties = {} } = (schema.properties?.[list]?.items ?? {}) as Schema;
    const { enum: _names, ...name } = properties.name ?? {};
    return { properties: { ...properties, name } };
  };
  const table = (title: string, schema: Schema) => `<h3>${title}</h3>\n${memberTable(schema)}`;
  return part(
    2,
    'messages',
    'Requests and answers',
    table('Request', request),
    table('Each of <code>inputs</code>', itemOf(request, 'inputs')),
    table('Each of <code>outputs</code> of a request', itemOf(request, 'outputs')),
    table('Answer', answer),
    table('Each of <code>outputs</code> of an answer', itemOf(answer, 'outputs')),
  );
}

function modelPart(name: string, routes: readonly Endpoint[], answers: Answers): Part {
  const [infer] = routes.filter(({ method }) => method === 'POST');
  const others = routes.filter(({ method }) => method === 'GET');
  return part(
    2,
    `model-${name}`,
    escaped(name),
    `<p class="address"><code>POST /v2/models/${name}/infer</code></p>`,
    `<p>Its tensors and options are those of <a href="/docs/${name}">${name}</a>.</p>`,
    infer ? tryBlocks(infer, answers, `${name}-`) : '',
    ...others.flatMap((endpoint) =>
      samplesOf(endpoint, answers).map((sample) => exampleBlock(sample, endpoint.operation.operationId, false)),
    ),
  );
}
