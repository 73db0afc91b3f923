import { curl } from '../../reference/curl.ts';
import { playgroundAddress } from '../../reference/playground-address.ts';
import { spacedJson } from '../../reference/spaced-json.ts';

/** Most of an answer that is shown. */
const SHOWN = 20_000;

/** Makes every request of the page one that can be changed and sent; the answer stands below it. */
export function tryExamples(): void {
  for (const block of document.querySelectorAll<HTMLElement>('.try')) tryExample(block);
}

function tryExample(block: HTMLElement): void {
  const { path = '', type } = block.dataset;
  const field = block.querySelector('textarea');
  const answer = block.querySelector<HTMLElement>('.answer');
  const send = block.querySelector<HTMLButtonElement>('.send');
  const reset = block.querySelector<HTMLButtonElement>('.reset');
  if (!answer || !send || !reset) return;
  const before = [...answer.childNodes];
  let sending: AbortController | undefined;

  const changed = () => {
    const isChanged = field !== null && field.value !== field.defaultValue;
    reset.hidden = !isChanged && answer.firstChild === before[0];
    const command = block.querySelector('.curl code');
    if (command) command.textContent = curl({ path, type, body: field?.value }, location.host);
    const link = block.querySelector<HTMLAnchorElement>('.playground');
    if (link && field) link.href = playgroundAddress(path.slice('/v1/'.length), field.value);
  };
  const ask = async () => {
    sending?.abort();
    const own = new AbortController();
    sending = own;
    answer.setAttribute('aria-busy', 'true');
    const shown = await answerTo(path, type, field?.value, own.signal);
    if (own.signal.aborted) return;
    answer.replaceChildren(...shown);
    answer.removeAttribute('aria-busy');
    changed();
  };

  send.hidden = false;
  send.addEventListener('click', ask);
  field?.addEventListener('input', changed);
  field?.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) ask();
  });
  reset.addEventListener('click', () => {
    sending?.abort();
    if (field) field.value = field.defaultValue;
    answer.removeAttribute('aria-busy');
    answer.replaceChildren(...before);
    changed();
    send.focus();
  });
  changed();
}

/** Sends a request; what is to be shown of its answer. */
async function answerTo(
  path: string,
  type: string | undefined,
  body: string | undefined,
  signal: AbortSignal,
): Promise<readonly Node[]> {
  const started = performance.now();
  try {
    const post = body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': type ?? '' } };
    const response = await fetch(path, { ...post, signal });
    const text = await textOf(response);
    const ms = (performance.now() - started).toFixed(1);
    const media = response.headers.get('content-type') ?? '';
    return [line(String(response.status), response.ok, `${media.split(';')[0]} in ${ms} ms`), code(text)];
  } catch (error) {
    return [line('No answer', false, `the service cannot be reached: ${(error as Error).message}`)];
  }
}

/** As much of the answer as is shown; of bytes how many they are. */
async function textOf(response: Response): Promise<string> {
  if (!/json|text/.test(response.headers.get('content-type') ?? '')) {
    return `${(await response.arrayBuffer()).byteLength} bytes`;
  }
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const text = isJson ? spacedJson(await response.text()) : await response.text();
  if (text.length <= SHOWN) return text;
  return `${text.slice(0, SHOWN)}…\n\nThe first ${SHOWN} of ${text.length} characters.`;
}

function line(status: string, isOk: boolean, rest: string): HTMLElement {
  const strong = document.createElement('strong');
  strong.className = isOk ? 'status' : 'status failed';
  strong.textContent = status;
  const paragraph = document.createElement('p');
  paragraph.append(strong, ` ${rest}`);
  return paragraph;
}

function code(text: string): HTMLElement {
  const pre = document.createElement('pre');
  pre.tabIndex = 0;
  const inner = document.createElement('code');
  inner.className = 'language-json';
  inner.textContent = text;
  pre.append(inner);
  return pre;
}
