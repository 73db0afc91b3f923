/**
 * Keeps what one request needs from being taken for what lasts: to be imported before all else.
 *
 * V8 watches which places in the source allocate what survives a collection, and allocates what comes from there among
 * the long-lived objects from then on. Here it takes that decision of the tensors of a message when there have been few, and
 * never again; what they refer to lasts as long as they do. The heap then grows by some 300 bytes a message until a full
 * collection, and a small message takes up to twice the time.
 */
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--no-allocation-site-pretenuring');
