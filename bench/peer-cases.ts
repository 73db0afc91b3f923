import type { Case, Contender, Target } from './cases.ts';
import { cpu } from './comparisons.ts';
import { crossEntropy, SHAPES } from './requests.ts';

const CONTENDERS: readonly Contender[] = [
  { name: 'floor', server: 'floor' },
  { name: 'pydantic', server: 'pydantic' },
  { name: 'fastapi', server: 'fastapi' },
  { name: 'plain', server: 'plain' },
  { name: 'service', server: 'service' },
];

/** A workload against Python: see peers/server.py. */
function peers(name: 'S' | 'M' | 'L', target?: Target): Case {
  return {
    name,
    request: () => ({ ...crossEntropy(SHAPES[name]), byAutocannon: true }),
    contenders: CONTENDERS,
    comparisons: [cpu('pydantic', 'service'), cpu('fastapi', 'service', target), cpu('plain', 'service')],
  };
}

/** What `--peers` measures, in order. */
export const PEER_CASES: readonly Case[] = [peers('S'), peers('M', { atLeast: 4.5 }), peers('L', { atLeast: 3 })];
