import { escaped } from '../frame/html.ts';
import { getRoute } from './endpoint.ts';
import { type Answers, exampleBlock, samplesOf } from './example-block.ts';
import type { Endpoint, OpenApi } from './openapi.ts';
import { type Part, part } from './part.ts';
import { responseTable } from './response-table.ts';

/** The page of what operators ask. */
export function servicePage(document: OpenApi, endpoints: readonly Endpoint[], answers: Answers): Part[] {
  return [
    ...endpoints.map((endpoint) => {
      const { operationId, summary } = endpoint.operation;
      return part(2, operationId, escaped(summary), getRoute(document, endpoint, answers));
    }),
    responses(document, endpoints),
  ];
}

/** The page of the golden vectors: their list, and each file. */
export function vectorsPage(document: OpenApi, endpoints: readonly Endpoint[], answers: Answers): Part[] {
  const [list, ...files] = endpoints;
  const blocks = files.flatMap((endpoint) =>
    samplesOf(endpoint, answers).map((sample) => exampleBlock(sample, endpoint.operation.operationId, false)),
  );
  return [
    ...(list ? [part(2, 'list', escaped(list.operation.summary), getRoute(document, list, answers))] : []),
    part(2, 'files', 'Files', ...blocks),
    responses(document, files),
  ];
}

function responses(document: OpenApi, endpoints: readonly Endpoint[]): Part {
  const all = Object.assign({}, ...endpoints.map(({ operation }) => operation.responses));
  const [first] = endpoints;
  if (first === undefined) throw new Error('openapi.yaml lacks a part of the service');
  return part(2, 'responses', 'Responses', responseTable(document, { ...first.operation, responses: all }));
}
