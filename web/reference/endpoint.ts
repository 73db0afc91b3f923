import { escaped } from '../frame/html.ts';
import { type Answers, exampleBlock, samplesOf } from './example-block.ts';
import { memberTable } from './field-table.ts';
import { mathText } from './math-text.ts';
import { type Endpoint, type OpenApi, resolved, type Schema } from './openapi.ts';

/** Method and path. */
export function addressLine({ method, path }: Endpoint): string {
  return `<p class="address"><code>${method} ${escaped(path)}</code></p>`;
}

/** The schema of what an operation answers with 200, in the first media type. */
export function answerSchema(document: OpenApi, { operation }: Endpoint): Schema {
  const { content = {} } = resolved(document, operation.responses[200] ?? { description: '' });
  return resolved<Schema>(document, Object.values(content)[0]?.schema ?? {});
}

/** A route without a body: what it answers, and a request to send. */
export function getRoute(document: OpenApi, endpoint: Endpoint, answers: Answers): string {
  const { description } = endpoint.operation;
  const schema = answerSchema(document, endpoint);
  return [
    addressLine(endpoint),
    description ? `<p>${mathText(description)}</p>` : '',
    schema.properties ? memberTable(schema) : '',
    tryBlocks(endpoint, answers),
  ].join('\n');
}

/** The examples of an operation, the first one unfolded. */
export function tryBlocks(endpoint: Endpoint, answers: Answers, prefix = ''): string {
  return samplesOf(endpoint, answers)
    .map((sample, i) => exampleBlock(sample, prefix + sample.name, i === 0))
    .join('\n');
}
