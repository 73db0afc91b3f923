import { escaped } from '../frame/html.ts';
import { addressLine, answerSchema, tryBlocks } from './endpoint.ts';
import type { Answers } from './example-block.ts';
import { outputTable, requestTables } from './field-table.ts';
import { type Endpoint, type OpenApi, resolved, type Schema } from './openapi.ts';
import { type Part, part } from './part.ts';
import { responseTable } from './response-table.ts';

const ABOUT_TENSORS = `<p>Nested arrays, or <a href="/docs#float32-and-other-types-as-base64">their bytes as base64</a>. Besides numbers the
strings <code>"Infinity"</code>, <code class="whole">"-Infinity"</code> and <code>"NaN"</code> are accepted; nothing is coerced.</p>`;

/** The page of an operation of `/v1`: what it is, requests to try, its fields and outputs, and its errors. */
export function operationPage(document: OpenApi, endpoint: Endpoint, answers: Answers, text: Part): Part[] {
  const { operation } = endpoint;
  const request = operation.requestBody?.content['application/json']?.schema ?? {};
  const { tensors, options } = requestTables(resolved<Schema>(document, request));
  return [
    { html: `${addressLine(endpoint)}\n<p class="lead">${escaped(operation.summary)}.</p>`, sections: [] },
    text,
    part(2, 'try-it', 'Try it', tryBlocks(endpoint, answers)),
    part(2, 'tensors', 'Tensors', ABOUT_TENSORS, tensors),
    part(2, 'options', 'Options', '<p>In the body, or in the query.</p>', options),
    part(2, 'outputs', 'Outputs', outputTable(answerSchema(document, endpoint))),
    part(2, 'responses', 'Responses', responseTable(document, operation)),
  ];
}
