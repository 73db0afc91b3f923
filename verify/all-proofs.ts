import { float32Proof } from './float32-proof.ts';
import { float32RowProof } from './float32-row-proof.ts';
import { float64Proof } from './float64-proof.ts';
import { FLOAT64_SOURCES } from './float64-sources.ts';
import type { Proof } from './proof.ts';
import { Random } from './random.ts';
import { referenceSubject, type Subject } from './subject.ts';
import { textProof } from './text-proof.ts';
import { TEXT_SOURCES } from './text-sources.ts';

/** 1/64 of all float32 values. */
const FLOAT32_TOTAL = 2 ** 26;

/** Gradients and probabilities. */
const FLOAT32_ROWS_TOTAL = 20_000_000;

/** All proofs about a reader and a writer, and that about the kernel for float32 rows, each with its own random numbers. */
export function allProofs(seed: number, subject: Subject, reference: Subject = referenceSubject()): Proof[] {
  let next = seed;
  const random = () => new Random(next++);
  return [
    ...FLOAT64_SOURCES.map(([name, total, fill]) => float64Proof(name, total, fill, random(), subject, reference)),
    float32Proof(FLOAT32_TOTAL, random(), subject, reference),
    ...TEXT_SOURCES.map(([name, total, make]) => textProof(name, total, make, random(), subject, reference)),
    float32RowProof(FLOAT32_ROWS_TOTAL, random()),
  ];
}
