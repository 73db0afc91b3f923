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
  const before = shownIn(answer);
  let sending: AbortController | undefined;
  let isAsked = false;

  const follow = () => {
    reset.hidden = !isAsked && (field === null || field.value === field.defaultValue);
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
    show(answer, shown);
    isAsked = true;
    follow();
  };

  send.hidden = false;
  send.addEventListener('click', ask);
  field?.addEventListener('input', follow);
  field?.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) ask();
  });
  reset.addEventListener('click', () => {
    sending?.abort();
    if (field) field.value = field.defaultValue;
    show(answer, before);
    isAsked = false;
    follow();
    send.focus();
  });
  follow();
}

/** What stands below a request. */
interface Shown {
  readonly status: string;
  readonly isOk: boolean;
  readonly note: string;
  readonly body: string;
}

function shownIn(answer: HTMLElement): Shown {
  const textOf = (selector: string) => answer.querySelector(selector)?.textContent ?? '';
  return { status: textOf('.status'), isOk: true, note: '', body: textOf('code') };
}

function show(answer: HTMLElement, { status, isOk, note, body }: Shown): void {
  const strong = document.createElement('strong');
  strong.className = isOk ? 'status' : 'status failed';
  strong.textContent = status;
  answer.querySelector('[role=status]')?.replaceChildren(strong, note);
  const pre = answer.querySelector('pre');
  const code = answer.querySelector('code');
  if (pre) pre.hidden = body === '';
  if (code) code.textContent = body;
  answer.removeAttribute('aria-busy');
}

/** Sends a request; what is to be shown of its answer. */
async function answerTo(
  path: string,
  type: string | undefined,
  body: string | undefined,
  signal: AbortSignal,
): Promise<Shown> {
  const started = performance.now();
  try {
    const post = body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': type ?? '' } };
    const response = await fetch(path, { ...post, signal });
    const text = await textOf(response);
    const ms = (performance.now() - started).toFixed(1);
    const [media] = (response.headers.get('content-type') ?? '').split(';');
    return { status: String(response.status), isOk: response.ok, note: ` ${media} in ${ms} ms`, body: text };
  } catch (error) {
    const note = ` The service cannot be reached: ${(error as Error).message}.`;
    return { status: 'No answer.', isOk: false, note, body: '' };
  }
}

/** As much of the answer as is shown; of bytes how many they are. */
async function textOf(response: Response): Promise<string> {
  const media = response.headers.get('content-type') ?? '';
  if (!/json|text/.test(media)) return `${(await response.arrayBuffer()).byteLength} bytes`;
  const text = await response.text();
  const shown = text.slice(0, SHOWN);
  const spaced = media.includes('json') ? spacedJson(shown) : shown;
  return text.length <= SHOWN ? spaced : `${spaced}…\n\nThe first ${SHOWN} of ${text.length} characters.`;
}
