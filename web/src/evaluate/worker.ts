import { NUMPY_NAMES } from '../../../src/codecs/npy/element-of-descr.ts';
import { valueAt } from '../../../src/core/tensors/numbers.ts';
import { ReadError } from '../../../src/files/read-error.ts';
import { readText } from '../../../src/files/read-text.ts';
import { canBeLabels } from '../../../src/files/table-contents.ts';
import { evaluate, PlaceTooLarge, type Send } from './asking/evaluate.ts';
import { bodyBytes, bodyOf, type Options, wholeRequest, withTensors } from './asking/request.ts';
import { bytesText } from './bytes-text.ts';
import { type AxisChoice, type Batch, batchOf, type Ready } from './data/batch.ts';
import { contentsOf } from './data/contents-of.ts';
import { bytesOfShape, type Elements, tensorOfElements } from './data/elements.ts';
import { example } from './data/example.ts';
import { FileError, problemOf, within } from './data/file-error.ts';
import { givenOf, typeName } from './data/given.ts';
import { type Arrival, type Held, hold, NOTHING, withLabelColumn } from './data/hold.ts';
import type { Source } from './data/source.ts';
import type { FromWorker, HeldTensor, Summary, Task, ToWorker } from './worker-messages.ts';

/*
 * Reads files and asks the service, so that the page never waits: it sends tasks, and gets results and how far they have come.
 */

let held: Held = NOTHING;
let ready: Ready & { readonly error?: FileError } = { leftOut: [] };
let version = 0;
const running = new Map<number, AbortController>();

/** The reader of files of a worker. */
declare const FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };

/** How a task says how far it has come, and learns that it is to stop. */
interface Running {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

const post = (message: FromWorker): void => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if ('stop' in data) running.get(data.stop)?.abort();
  else void run(data.id, data.task);
});

async function run(id: number, task: Task): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  const { signal } = controller;
  try {
    const result = await perform(task, { signal, progress: (done, total) => post({ id, done, total }) });
    post({ id, result });
  } catch (error) {
    if (signal.aborted) post({ id, stopped: true });
    else if (error instanceof FileError) post({ id, problem: problemOf(error) });
    else post({ id, failed: String(error) });
  } finally {
    running.delete(id);
  }
}

async function perform(task: Task, control: Running): Promise<unknown> {
  switch (task.do) {
    case 'files': {
      const arrivals: Arrival[] = [];
      const refused: FileError[] = [];
      const total = task.files.reduce((sum, { size }) => sum + size, 0);
      let before = 0;
      for (const file of task.files) {
        const progress = (share: number) => progressOf(before + share * file.size, total, control);
        const arrival = await arrivalOf(file, progress).catch(asProblem);
        if ('given' in arrival) arrivals.push(arrival);
        else refused.push(arrival);
        before += file.size;
      }
      if (arrivals.length === 0 && refused[0]) throw refused[0];
      // With a file of theirs missing, what is good goes with nothing that was there before but a half that waits.
      const others = refused.length > 0 && ready.batch ? NOTHING : held;
      return { ...change(hold(others, arrivals), task.axis), refused: refused.map(problemOf) };
    }
    case 'text': {
      const given = within(task.name, () => givenOf(readText(task.text)));
      return change(hold(held, [{ file: task.name, given }]), task.axis);
    }
    case 'example':
      return change(example(), 'auto');
    case 'empty':
      return change(NOTHING, 'auto');
    case 'labelColumn':
      return change(withLabelColumn(held, task.column), task.axis);
    case 'axis':
      return change(held, task.axis);
    case 'row':
      return rowOf(theBatch(), task.row);
    case 'evaluate': {
      const { batch, options } = withTensors(theBatch(), task.options);
      return evaluate(batch, options, task.wants, { ...control, send, limit: await limit() }).catch(asFileError);
    }
    case 'request':
      return bodyOf(requestOf(task.options, task.outputs));
    case 'answer': {
      const request = requestOf(task.options, task.outputs);
      const size = bodyBytes(request.tensors);
      const most = await limit();
      if (size > most) throw tooLarge(size, most);
      return sendAs(task.accept)(request.query, bodyOf(request), control.signal);
    }
  }
}

function requestOf(given: Options, outputs: readonly string[]) {
  const { batch, options } = withTensors(theBatch(), given);
  return wholeRequest(batch, options, outputs);
}

/** Lets messages in, one of which may be to stop. */
async function progressOf(done: number, total: number, { signal, progress }: Running): Promise<void> {
  progress(done, total);
  await new Promise((resolve) => setTimeout(resolve));
  signal.throwIfAborted();
}

async function arrivalOf(file: File, progress: (share: number) => Promise<void>): Promise<Arrival> {
  try {
    const contents = await contentsOf(sourceOf(file), progress);
    return { file: file.name, given: givenOf(contents, file.name) };
  } catch (error) {
    return within(file.name, () => {
      throw error;
    });
  }
}

/** A file that cannot be used, beside others that can. */
function asProblem(error: unknown): FileError {
  if (error instanceof FileError) return error;
  throw error;
}

function sourceOf(file: File): Source {
  const reader = new FileReaderSync();
  return {
    name: file.name,
    size: file.size,
    read: (start, end) => new Uint8Array(reader.readAsArrayBuffer(file.slice(start, end))),
    part: (start, end) => file.slice(start, end),
  };
}

function theBatch(): Batch {
  if (!ready.batch) throw new Error('there is no batch');
  return ready.batch;
}

function change(next: Held, axis: AxisChoice): Summary {
  held = next;
  version++;
  const { class_axis: given } = held.options ?? {};
  try {
    ready = batchOf(held, axis === 'auto' && given !== undefined ? Number(given) : axis);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    ready = { error, leftOut: [] };
  }
  return summary();
}

function summary(): Summary {
  const { table, tensors, options = {}, isExample = false } = held;
  const { batch, error, missing, leftOut, isAmbiguous = false } = ready;
  return {
    version,
    isExample,
    isEmpty: !table && Object.keys(tensors).length === 0,
    tensors: Object.entries(tensors).map(
      ([name, { file, of }]): HeldTensor => ({ name, file, shape: of.shape, type: nameOf(of) }),
    ),
    ...(table && {
      table: {
        file: table.file,
        rows: table.of.rows,
        hasHeader: table.of.hasHeader,
        columns: table.of.columns.map((column) => ({ name: column.name, canBeLabels: canBeLabels(column) })),
        label: table.label,
        ...(table.of.readAs && { readAs: table.of.readAs }),
      },
    }),
    leftOut,
    options,
    ...(missing && { missing }),
    ...(error && { problem: problemOf(error) }),
    ...(batch && {
      batch: {
        shape: batch.layout.shape,
        classAxis: batch.layout.classAxis,
        rowShape: batch.layout.rowShape,
        rows: batch.layout.rows,
        classes: batch.layout.classes,
        isAmbiguous,
        type: typeName(batch.tensors.logits),
        bytes: Object.values(batch.tensors).reduce((sum, { type, shape }) => sum + bytesOfShape(type, shape), 0),
        ...(batch.labels && { labels: batch.labels }),
        ...(batch.names && { names: batch.names }),
      },
    }),
  };
}

function nameOf(of: Elements): string {
  return NUMPY_NAMES[of.type] ?? typeName(of);
}

/** The logits of a row, and its soft target, if it has one. */
function rowOf({ layout, tensors }: Batch, row: number): { logits: number[]; target?: number[] } {
  const { classes, rowsAPlace } = layout;
  const place = Math.floor(row / rowsAPlace);
  const at = (c: number) => (place * classes + c) * rowsAPlace + (row % rowsAPlace);
  const numbers = (of: Elements) =>
    Array.from({ length: classes }, (_, c) => {
      const one = tensorOfElements('logits', { ...of, shape: [1], read: () => of.read(at(c), 1) });
      return valueAt(one.data, 0);
    });
  return {
    logits: numbers(tensors.logits),
    ...(tensors.target_probs && { target: numbers(tensors.target_probs) }),
  };
}

let asked: Promise<number> | undefined;

/** The largest body that the service takes. */
function limit(): Promise<number> {
  asked ??= fetch('/info').then(
    async (response) => (await response.json()).limits?.body_bytes ?? Number.POSITIVE_INFINITY,
  );
  asked.catch(() => {
    asked = undefined;
  });
  return asked;
}

/** While the service has no room, the next attempt waits as long as it says. */
const MOST_ATTEMPTS = 10;

function sendAs(accept: string): Send {
  return async (query, body, signal) => {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(`/v1/cross-entropy?${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.safetensors', accept },
        body,
        signal,
      });
      const isFull = response.status === 503 || response.status === 429;
      if (!isFull || attempt === MOST_ATTEMPTS)
        return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
      await response.arrayBuffer();
      const seconds = Number(response.headers.get('retry-after') ?? 1) || 1;
      await new Promise((resolve) => setTimeout(resolve, 1000 * Math.min(seconds, 10)));
      signal.throwIfAborted();
    }
  };
}

const send = sendAs('application/vnd.safetensors');

function tooLarge(size: number, most: number): FileError {
  const file = held.tensors.logits?.file ?? held.table?.file ?? '';
  return new FileError(file, new ReadError(undefined, bytesText(size), 'limit', bytesText(most)));
}

function asFileError(error: unknown): never {
  if (!(error instanceof PlaceTooLarge)) throw error;
  throw tooLarge(error.bytes, error.limit);
}
