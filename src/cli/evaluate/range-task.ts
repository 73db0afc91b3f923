import type { Texts } from '../../codecs/codec.ts';
import type { Blocks } from './blocks.ts';
import type { StoredArray } from './stored-array.ts';

/** Which blocks of which logits are to be evaluated, from the first up to the last, which is not among them. Can be handed to another thread. */
export interface RangeTask {
  readonly logits: StoredArray;
  readonly labels: StoredArray;
  readonly mask: StoredArray | undefined;
  readonly blocks: Blocks;
  readonly shift: number;
  readonly texts: Texts;
  readonly bins: number;
  /** Of each of these it is counted how many labels are among so many largest logits. */
  readonly topK: readonly number[];
  readonly first: number;
  readonly last: number;
}
