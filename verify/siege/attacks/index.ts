import type { Attack } from '../attack.ts';
import {
  firstComeFirstServed,
  firstComeFirstServedMixed,
  firstComeFirstServedTwoWorkers,
} from './first-come-first-served.ts';
import { goodputAtFiveTimesCapacity, goodputAtTwiceCapacity, goodputShortBodies } from './goodput-at-twice-capacity.ts';
import { honestCrowdAllOutputs } from './honest-crowd-all-outputs.ts';
import { manyLongBodiesGone } from './many-long-bodies-gone.ts';
import { pipelinedGets, pipelinedGetsSmallHeap } from './pipelined-gets.ts';
import { pipelinedGzip } from './pipelined-gzip.ts';
import { nestedArrays, oneDigitNumbers, oneLongKey, unknownKeys, unknownKeysSmallHeap } from './unknown-keys.ts';
import { unreadAnswersOfAllCodings, unreadGzipAnswers } from './unread-gzip-answers.ts';

/** Every attack, in the order in which they run. */
export const ATTACKS: readonly Attack[] = [
  pipelinedGets,
  pipelinedGetsSmallHeap,
  pipelinedGzip,
  honestCrowdAllOutputs,
  unreadGzipAnswers,
  unreadAnswersOfAllCodings,
  manyLongBodiesGone,
  unknownKeys,
  unknownKeysSmallHeap,
  oneLongKey,
  oneDigitNumbers,
  nestedArrays,
  goodputAtTwiceCapacity,
  goodputAtFiveTimesCapacity,
  goodputShortBodies,
  firstComeFirstServed,
  firstComeFirstServedMixed,
  firstComeFirstServedTwoWorkers,
];
