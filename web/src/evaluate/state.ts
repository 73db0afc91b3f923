import { computed, signal, batch as together } from '@preact/signals';
import { ReadError } from '../../../src/files/read-error.ts';
import { options, optionsOf, resetOptions } from '../options/options.ts';
import { asOneOf, type Codec, param } from '../shell/url-state.ts';
import { exact } from '../ui/number.ts';
import { example } from './example.ts';
import type { GivenOptions } from './given.ts';
import { type Arrival, batchOf, FileError, type Held, hold, type Ready, within, withLabelColumn } from './hold.ts';
import { limit } from './limit.ts';
import type { Batch } from './measures/batch.ts';
import { SORT_KEYS, type SortKey } from './measures/sort-rows.ts';

/** What has been read: the example, until a file comes. */
export const held = signal<Held>({ isExample: true });

/** Why the last files were not taken. */
export const refused = signal<FileError | undefined>(undefined);

/** How the table is sorted: a column, with a minus for the largest first. */
export interface Sort {
  readonly by: SortKey;
  readonly isDescending: boolean;
}

const asSort: Codec<Sort> = {
  read: (text) => {
    const by = SORT_KEYS.find((key) => key === text.replace(/^-/, ''));
    return by && { by, isDescending: text.startsWith('-') };
  },
  write: ({ by, isDescending }) => `${isDescending ? '-' : ''}${by}`,
};

export const sort = param<Sort>('sort', { by: 'row', isDescending: false }, asSort);
export const show = param('show', 'all', asOneOf(['all', 'wrong', 'ignored']));
export const binCount = param<'10' | '15'>('bins', '15', asOneOf(['10', '15']));

/** Whether results come in the type of the file, or in that of the option dtype. */
export const precision = signal<'file' | 'option'>('file');

/** A cell of the confusion whose rows are shown. */
export const between = signal<{ readonly label: number; readonly predicted: number } | undefined>(undefined);

/** The page of the table, from 0. */
export const page = signal(0);

const theExample = computed(example);

/** What is held as a batch, or what is missing, or does not fit together. */
export const ready = computed<Ready & { readonly error?: FileError }>(() => {
  if (held.value.isExample) return { batch: theExample.value, leftOut: [] };
  try {
    return batchOf(held.value);
  } catch (error) {
    if (error instanceof FileError) return { error, leftOut: [] };
    throw error;
  }
});

/** The options of a request for a batch, as in a JSON body. */
export function optionsFor(batch: Batch): { readonly [name: string]: unknown } {
  const { dtype, ...others } = optionsOf('cross-entropy', batch.targetProbs ? 'target_probs' : 'labels');
  if (batch.logits instanceof Float64Array) return { ...others, ...(dtype !== undefined && { dtype }) };
  return { ...others, ...(precision.value === 'option' && { dtype: options.dtype.value }) };
}

/** What reads files is loaded with the first of them: the example needs none of it. */
const readers = () => import('./read-given.ts');

/** Takes files that are dropped or chosen together. One that cannot be read leaves everything as it was. */
export async function takeFiles(files: readonly File[]): Promise<void> {
  const most = await limit();
  await taking(async () => {
    const arrivals: Arrival[] = [];
    const { readGiven } = await readers();
    for (const file of files) {
      if (most !== undefined && file.size > most)
        throw new FileError(file.name, new ReadError(undefined, bytesText(file.size), 'limit', bytesText(most)));
      const bytes = new Uint8Array(await file.arrayBuffer());
      arrivals.push({ file: file.name, given: within(file.name, () => readGiven(file.name, bytes)) });
    }
    return arrivals;
  });
}

/** Takes a text that is pasted. */
export async function takeText(name: string, text: string): Promise<void> {
  await taking(async () => {
    const { readGivenText } = await readers();
    return [{ file: name, given: within(name, () => readGivenText(text)) }];
  });
}

async function taking(read: () => Promise<Arrival[]>): Promise<void> {
  try {
    const arrivals = await read();
    const next = hold(held.value, arrivals);
    together(() => {
      change(next);
      precision.value = 'file';
      for (const { given } of arrivals) if (given.options) setOptions(given.options);
    });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    refused.value = error;
  }
}

/** Makes another column the labels. */
export function chooseLabelColumn(label: number | undefined): void {
  change(withLabelColumn(held.value, label));
}

/** Back to the example, or to nothing. */
export function start(isExample: boolean): void {
  change({ isExample });
}

function change(next: Held): void {
  together(() => {
    held.value = next;
    refused.value = undefined;
    between.value = undefined;
    show.value = 'all';
    page.value = 0;
  });
}

/** The options of a file that is a whole request; what cannot be is the service's to refuse. */
function setOptions(given: GivenOptions): void {
  const entries = Object.entries(given).filter(([name]) => name !== 'outputs' && name !== 'encoding');
  if (entries.length === 0) return;
  resetOptions();
  for (const [name, value] of entries) {
    const signal = options[name as keyof typeof options];
    if (Array.isArray(value)) signal.value = value.map((x) => exact(Number(x))).join(', ') as never;
    else signal.value = (typeof signal.value === 'number' ? Number(value) : String(value)) as never;
  }
}

/** A number of bytes in a unit that suits it. */
export function bytesText(bytes: number): string {
  const [size, unit] = bytes < 1e3 ? [bytes, 'B'] : bytes < 1e6 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB'];
  return `${Number(size.toPrecision(3))} ${unit}`;
}
