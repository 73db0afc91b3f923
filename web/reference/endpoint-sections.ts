import { escaped } from '../frame/html.ts';
import type { Section } from '../frame/layout.ts';
import { type Answer, exampleBlock, samplesOf } from './example-block.ts';
import { memberTable, outputTable, requestTables } from './field-table.ts';
import { mathText } from './math-text.ts';
import { type Endpoint, type OpenApi, resolved, type Schema } from './openapi.ts';
import type { Part } from './render.ts';
import { responseTable } from './response-table.ts';

type Answers = { readonly [key: string]: Answer };

const heading = ({ level, id, title }: Section) =>
  `<h${level} id="${id}"><a class="anchor" href="#${id}">${title}</a></h${level}>`;

function part(level: 2 | 3, id: string, title: string, html: string): Part {
  const section = { level, id, title } as const;
  return { html: `${heading(section)}\n${html}`, sections: [section] };
}

/** The page of an operation of `/v1`: what it is, requests to try, its fields and outputs, and its errors. */
export function operationSections(document: OpenApi, endpoint: Endpoint, answers: Answers, text: Part): Part[] {
  const { operation } = endpoint;
  const samples = samplesOf(endpoint, answers);
  const schemaOf = (content: Endpoint['operation']['requestBody']) =>
    resolved<Schema>(document, content?.content['application/json']?.schema ?? {});
  const answer = resolved(document, operation.responses[200] ?? { description: '' });
  return [
    { html: `${addressLine(endpoint)}\n<p class="lead">${escaped(operation.summary)}.</p>`, sections: [] },
    text,
    part(2, 'try-it', 'Try it', samples.map((sample, i) => exampleBlock(sample, sample.name, i === 0)).join('\n')),
    part(2, 'fields', 'Fields', requestTables(schemaOf(operation.requestBody))),
    part(2, 'outputs', 'Outputs', outputTable(schemaOf({ content: answer.content ?? {} }))),
    part(2, 'responses', 'Responses', responseTable(document, operation)),
  ];
}

/** Other routes, each with what it answers and a request to try. */
export function endpointSections(document: OpenApi, endpoints: readonly Endpoint[], answers: Answers): Part[] {
  return endpoints.map((endpoint) => {
    const { operation } = endpoint;
    const { content = {} } = resolved(document, operation.responses[200] ?? { description: '' });
    const schema = resolved<Schema>(document, Object.values(content)[0]?.schema ?? {});
    const samples = samplesOf(endpoint, answers);
    const id = operation.operationId;
    return part(
      2,
      id,
      escaped(operation.summary),
      [
        addressLine(endpoint),
        operation.description ? `<p>${mathText(operation.description)}</p>` : '',
        schema.properties && endpoint.method === 'GET' ? memberTable(schema) : '',
        ...samples.map((sample, i) => exampleBlock(sample, `${id}-${sample.name}`, i === 0)),
        `<details class="responses"><summary>Responses</summary>${responseTable(document, operation)}</details>`,
      ].join('\n'),
    );
  });
}

function addressLine({ method, path }: Endpoint): string {
  return `<p class="address"><code>${method} ${escaped(path)}</code></p>`;
}
