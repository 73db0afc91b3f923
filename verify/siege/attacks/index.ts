import type { Attack } from '../attack.ts';
import { clientsGone } from './clients-gone.ts';
import { endsCounted } from './ends-counted.ts';
import {
  firstComeFirstServed,
  firstComeFirstServedMixed,
  firstComeFirstServedTwoWorkers,
} from './first-come-first-served.ts';
import { goodputAtFiveTimesCapacity, goodputAtTwiceCapacity, goodputShortBodies } from './goodput-at-twice-capacity.ts';
import { honestCrowdAllOutputs } from './honest-crowd-all-outputs.ts';
import { logClosed } from './log-closed.ts';
import { headersOnly, idleConnections, manyConnections } from './many-connections.ts';
import { manyLongBodiesGone } from './many-long-bodies-gone.ts';
import { pipelinedFormats } from './pipelined-formats.ts';
import { pipelinedGets, pipelinedGetsSmallHeap, pipelinedPages } from './pipelined-gets.ts';
import { pipelinedGzip } from './pipelined-gzip.ts';
import { pipelinedInOrder } from './pipelined-in-order.ts';
import { shortBodiesThatCost } from './short-bodies-that-cost.ts';
import {
  slowBodies,
  slowChunkedBodies,
  slowHeaders,
  slowLines,
  slowShortBodies,
  slowShortLines,
} from './slow-senders.ts';
import { soak } from './soak.ts';
import { tinyChunks, tinyChunksOfLines } from './tiny-chunks.ts';
import { nestedArrays, oneDigitNumbers, oneLongKey, unknownKeys, unknownKeysSmallHeap } from './unknown-keys.ts';
import { sippedAnswers, unreadAnswers, unreadLines } from './unread-answers.ts';
import { unreadAnswersOfAllCodings, unreadGzipAnswers, unreadLongGzipAnswers } from './unread-gzip-answers.ts';

/** All attacks, in the order in which they run. */
export const ATTACKS: readonly Attack[] = [
  pipelinedGets,
  pipelinedGetsSmallHeap,
  pipelinedPages,
  pipelinedGzip,
  pipelinedFormats,
  honestCrowdAllOutputs,
  unreadGzipAnswers,
  unreadLongGzipAnswers,
  unreadAnswersOfAllCodings,
  manyLongBodiesGone,
  unknownKeys,
  unknownKeysSmallHeap,
  oneLongKey,
  oneDigitNumbers,
  nestedArrays,
  unreadAnswers,
  sippedAnswers,
  unreadLines,
  slowBodies,
  slowChunkedBodies,
  slowShortBodies,
  slowLines,
  slowShortLines,
  slowHeaders,
  tinyChunks,
  tinyChunksOfLines,
  pipelinedInOrder,
  clientsGone,
  goodputAtTwiceCapacity,
  goodputAtFiveTimesCapacity,
  goodputShortBodies,
  firstComeFirstServed,
  firstComeFirstServedMixed,
  firstComeFirstServedTwoWorkers,
  manyConnections,
  idleConnections,
  headersOnly,
  shortBodiesThatCost,
  endsCounted,
  logClosed,
  soak,
];
