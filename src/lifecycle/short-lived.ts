/**
 * Turns off V8's pretenuring. Import this before everything else.
 *
 * V8 learns which lines of the source allocate objects that survive a collection, and then allocates them straight in
 * the old generation. It decides this about the tensors of a request after the first few requests, and never
 * reconsiders. The heap then grows by some 300 bytes a request until a full collection, and a small request takes up to
 * twice the time.
 */
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--no-allocation-site-pretenuring');
