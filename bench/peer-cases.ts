import type { Case, Comparison, Contender } from './cases.ts';
import { crossEntropy, SHAPES } from './requests.ts';

const CONTENDERS: readonly Contender[] = [
  { name: 'floor', server: 'floor' },
  { name: 'pydantic', server: 'pydantic' },
  { name: 'fastapi', server: 'fastapi' },
  { name: 'plain', server: 'plain' },
  { name: 'service', server: 'service' },
];

const COMPARISONS: readonly Comparison[] = ['pydantic', 'fastapi', 'plain'].map((of) => ({
  metric: 'cpuMs',
  of,
  over: 'service',
}));

/** The workloads against Python: see peers/server.py. */
export const PEER_CASES: readonly Case[] = (['S', 'M', 'L'] as const).map((name) => ({
  name,
  request: () => crossEntropy(SHAPES[name]),
  contenders: CONTENDERS,
  comparisons: COMPARISONS,
}));
