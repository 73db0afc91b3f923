import { codeBlock } from '../frame/code-block.ts';
import { escaped } from '../frame/html.ts';
import { curl } from './curl.ts';
import type { Endpoint, Example } from './openapi.ts';
import { playgroundAddress } from './playground-address.ts';
import { prettyJson } from './pretty-json.ts';
import { spacedJson } from './spaced-json.ts';

/** What the service answered when the document was made. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The answers to all examples, by method, path and name. */
export type Answers = { readonly [key: string]: Answer };

/** A request to send, and its answer. */
export interface Sample {
  readonly name: string;
  readonly title: string;
  readonly path: string;
  readonly type?: string;
  readonly body?: string;
  readonly answer?: Answer | undefined;
}

/** Where examples say that the service is; the page says where it really is. */
const HOST = 'localhost:8080';

/** The examples of an operation as they are shown: JSON with spaces, lines as they are. */
export function samplesOf(
  { path, method, operation }: Endpoint,
  answers: { readonly [key: string]: Answer },
): Sample[] {
  if (method === 'GET') {
    return [{ name: operation.operationId, title: `GET ${path}`, path, answer: answers[`GET ${path}`] }];
  }
  return Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, { examples = {} }]) =>
    Object.entries(examples).map(([name, { summary, value }]: [string, Example]) => ({
      name,
      title: summary,
      path,
      type,
      body: typeof value === 'string' ? value.trimEnd() : prettyJson(value),
      answer: answers[`POST ${path} ${name}`],
    })),
  );
}

/**
 * A request in a field in which it can be changed, its answer, and the command that sends it. try.ts makes the buttons work and
 * shows them; without it all of it can be read and copied.
 *
 * @param isOpen of several examples only the first is unfolded
 */
export function exampleBlock(sample: Sample, id: string, isOpen: boolean): string {
  const { title, path, type, body, answer } = sample;
  const attributes = `data-path="${escaped(path)}"${type ? ` data-type="${type}"` : ''}`;
  const inner = `<div class="try" ${attributes}>
${body === undefined ? '' : fieldOf(body, id, type ?? '')}
<p class="tools"><button type="button" class="send" hidden>Send</button><button type="button" class="reset" hidden>Reset</button>${playgroundLink(sample)}</p>
<div class="answer">${answerOf(answer)}</div>
<details class="curl"><summary>curl</summary>${codeBlock(curl(sample, HOST), 'sh')}</details>
</div>`;
  return body === undefined && isOpen
    ? inner
    : `<details class="example" id="${id}"${isOpen ? ' open' : ''}><summary><h3>${escaped(title)}</h3></summary>${inner}</details>`;
}

function fieldOf(body: string, id: string, type: string): string {
  const rows = body.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 84)), 0);
  return `<label for="${id}-body">Request <small>${type}</small></label>
<textarea id="${id}-body" rows="${Math.min(rows, 24)}" spellcheck="false" autocapitalize="off" autocomplete="off">\n${escaped(body)}</textarea>`;
}

/** Screen readers are told the status of a new answer, not the whole of it. */
function answerOf(answer: Answer | undefined): string {
  const status = answer ? `<strong class="status">${answer.status}</strong>` : '';
  const body = answer ? escaped(spacedJson(answer.body)) : '';
  return `<p role="status">${status}</p><pre tabindex="0"${answer ? '' : ' hidden'}><code class="language-json">${body}</code></pre>`;
}

/** The playground shows losses of JSON. */
function playgroundLink({ path, type, body }: Sample): string {
  const operation = /^\/v1\/(.*)/.exec(path)?.[1];
  if (operation === undefined || type !== 'application/json' || body === undefined) return '';
  return `<a class="playground" href="${escaped(playgroundAddress(operation, body))}">Open in the playground</a>`;
}
