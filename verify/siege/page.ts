import { PROMISES, type Promised } from './attack.ts';
import { ATTACKS } from './attacks/index.ts';
import type { SavedOutcome } from './results.ts';

const INTRODUCTION = `# Reliability

What the service promises under load and under attack, and what was measured. \`npm run siege -- --write\` runs the attacks and writes
this page; \`npm run siege -- --list\` lists them, and \`--only NAME\` runs one.

- Each attack runs against a fresh process, started as by \`npm start\` with \`BODIES_LIMIT=134217728 WORKERS=2\`, which
  [fits](guide/operating.md#sizing) a container of 1 GiB, and \`LOG_LEVEL=warn\`. Some attacks change these settings.
- Attackers, an honest client and two probes of \`/livez\` run in separate processes on the same machine as the service. Nothing is
  pinned to a core, so the service shares the cores with its attackers. Only the 3,000 busy connections run at a lower priority: real
  clients would have machines of their own.
- Memory is what Linux reports for the process: VmRSS, and VmHWM for its peak.
- The honest client sends S (1×10), M (32×1000) and L (4×32000) in turn, retries after a 503 with \`Retry-After\`, and compares every
  answer with the known one. Its times include refusals and waiting.
- One probe opens a new connection each time, the other keeps its connection; both run every 50 ms. The limits are extended by how late
  the probes' own timers were, since that is due to the machine.
`;

/** Formats the page as Markdown: what each attack does, and what was measured for each promise. */
export function reliabilityPage(outcomes: readonly SavedOutcome[]): string {
  const findings = outcomes.flatMap(({ attack, figures }) => figures.map((figure) => ({ attack, ...figure })));
  const brokenBy = (name: string) => findings.filter(({ attack, isKept }) => attack === name && !isKept).length;
  const attacks = ATTACKS.filter(({ name }) => outcomes.some(({ attack }) => attack === name));
  const overview = table(
    ['attack', 'what the attackers do', 'promises'],
    attacks.map(({ name, about }) => [
      `\`${name}\``,
      about,
      brokenBy(name) === 0 ? 'kept' : `**${brokenBy(name)} broken**`,
    ]),
  );
  const sections = (Object.keys(PROMISES) as Promised[]).flatMap((promise) => {
    const rows = findings.filter((finding) => finding.promise === promise);
    if (rows.length === 0) return [];
    const cells = rows.map(({ attack, what, value, limit, isKept }) => [
      `\`${attack}\``,
      what,
      value,
      limit,
      isKept ? 'kept' : '**broken**',
    ]);
    return [`## ${PROMISES[promise]}\n\n${table(['attack', 'measured', 'value', 'promised', ''], cells)}`];
  });
  const environments = [...new Set(outcomes.map(({ environment }) => environment))].join('; ');
  const broken = findings.filter(({ isKept }) => !isKept).length;
  const verdict =
    broken === 0
      ? `All ${findings.length} figures are as promised.`
      : `${findings.length - broken} of ${findings.length} figures are as promised, ${broken} are not.`;
  return [INTRODUCTION, `${verdict} Measured ${environments}.\n`, `## The attacks\n\n${overview}`, ...sections].join(
    '\n',
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}
